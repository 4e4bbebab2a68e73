import { resolve } from "node:path";
import { includeReader } from "@nftlint/files";
import {
  type EntryFile,
  type Failure,
  type FixResult,
  fixText,
  joinDiagnostics,
  type LintOptions,
  type LintResult,
  lint,
  type PacketPath,
} from "@nftlint/linter";
import { failure, type Outcome, success } from "../outcome.ts";
import type { FileReport } from "../reporters/report.ts";
import type { Configurations } from "./configuration.ts";
import { findEntries } from "./entries.ts";
import { type Hosts, hostNamed } from "./hosts.ts";
import type { CheckOptions } from "./options.ts";
import { PacketPathLoader } from "./packet-path-loader.ts";
import type { InputText } from "./sources.ts";

/** One text, checked and where asked for fixed. Holds no syntax tree: there may be thousands of these. */
export interface CheckedText {
  readonly input: InputText;
  /** As it is now, with what is wrong with it. */
  readonly file: FileReport;
  /** How many findings were fixed. */
  readonly fixed: number;
  /** What went wrong with nftlint itself, a line each. */
  readonly faults: readonly string[];
}

/** Checks the texts one after the other; configurations and hosts that cannot be read fail them all. */
export async function lintInputs(
  inputs: readonly InputText[],
  options: CheckOptions,
  directory: string,
  configurations: Configurations,
  hosts: Hosts,
): Promise<Outcome<CheckedText[]>> {
  const errors = new Set<string>();
  const settings: LintOptions[] = [];
  for (const input of inputs) {
    const setting = await settingsFor(input, options, directory, configurations, hosts);
    if (setting.ok) {
      settings.push(setting.value);
    } else {
      setting.errors.forEach((error) => {
        errors.add(error);
      });
    }
  }
  if (errors.size > 0) {
    return failure(...errors);
  }
  const configured = settings.flatMap(({ config }) => config?.entries ?? []);
  const entries = findEntries(inputs, [...new Set(configured)], includeReader(directory));
  if (!entries.ok) {
    return entries;
  }
  const paths = new Set(inputs.map(({ path }) => path));
  const isLintedItself = (path: string) => paths.has(resolve(path));
  const loader = new PacketPathLoader();
  const checked: CheckedText[] = [];
  for (const [index, input] of inputs.entries()) {
    const setting = { ...settings[index]!, isLintedItself };
    const check = (packetPath: () => PacketPath | null) =>
      checkText(input, { ...setting, packetPath }, options.fix, entries.value.get(input.path) ?? []);
    checked.push(await loader.run(check, input.text.length));
  }
  return success(checked);
}

async function settingsFor(
  input: InputText,
  options: CheckOptions,
  directory: string,
  configurations: Configurations,
  hosts: Hosts,
): Promise<Outcome<LintOptions>> {
  const config = await configurations.forFile(input.path);
  if (!config.ok) {
    return config;
  }
  const named = hostNamed(options.host, config.value);
  if (!named.ok) {
    return named;
  }
  const host = await hosts.get(named.value);
  if (!host.ok) {
    return host;
  }
  return success({
    config: config.value,
    host: host.value,
    readInclude: includeReader(directory),
    ...(options.select === null ? {} : { select: options.select }),
    ...(options.ignore === null ? {} : { ignore: options.ignore }),
  });
}

/** A part of several files is checked in its places in each of them, and fixed as the first one has it. */
function checkText(input: InputText, settings: LintOptions, fix: boolean, entries: readonly EntryFile[]): CheckedText {
  const [entry, ...others] = entries;
  const checked = checkOnce(input, entry === undefined ? settings : { ...settings, entry }, fix);
  const source = { path: input.name, text: checked.file.text };
  const results = others.map((other) => lint(source, { ...settings, entry: other }));
  return {
    ...checked,
    file: { ...checked.file, diagnostics: joinDiagnostics([checked.file, ...results].map((one) => one.diagnostics)) },
    faults: [...checked.faults, ...results.flatMap(({ failures }) => failures.map(describeFailure))],
  };
}

function checkOnce(input: InputText, settings: LintOptions, fix: boolean): CheckedText {
  const source = { path: input.name, text: input.text };
  if (!fix) {
    const result = lint(source, settings);
    return { input, file: toFileReport(result), fixed: 0, faults: result.failures.map(describeFailure) };
  }
  // Where a file does not parse, only the parser's own fixes are safe: rules see a part of the tree.
  const layout = fixText(source, { ...settings, select: new Set() });
  const parses = !layout.result.diagnostics.some(({ rule }) => rule === "syntax");
  const rest = parses ? fixText({ ...source, text: layout.text }, settings) : null;
  const result = rest?.result ?? lint({ ...source, text: layout.text }, settings);
  return {
    input,
    file: toFileReport(result),
    fixed: layout.applied.length + (rest?.applied.length ?? 0),
    faults: [...result.failures.map(describeFailure), ...droppedFixes(layout), ...(rest ? droppedFixes(rest) : [])],
  };
}

function toFileReport({ file, diagnostics }: LintResult): FileReport {
  return { path: file.path, text: file.text, diagnostics };
}

function describeFailure({ rule, error }: Failure): string {
  return `the rule "${rule}" failed: ${error.message}`;
}

function droppedFixes({ dropped }: FixResult): string[] {
  return dropped.map(
    ({ title, diagnostic }) =>
      `the fix "${title}" of the rule "${diagnostic.rule}" was left out: nft would refuse what it makes`,
  );
}
