import { catalogue } from "@nftlint/linter";
import type { OptionValues } from "../arguments.ts";
import type { ColorMode, Format } from "../command-specification.ts";
import type { FailLevel } from "../commands.ts";
import { didYouMean } from "../did-you-mean.ts";
import { failure, type Outcome, success } from "../outcome.ts";

/** What a call of `nftlint check` asks for. */
export interface CheckOptions {
  /** As written; `-` is standard input. */
  readonly paths: readonly string[];
  readonly stdinFilename: string | null;
  /** The path of a snapshot, or `local`. */
  readonly host: string | null;
  readonly format: Format;
  readonly fix: boolean;
  readonly failOn: FailLevel;
  readonly select: ReadonlySet<string> | null;
  readonly ignore: ReadonlySet<string> | null;
  readonly quiet: boolean;
  readonly color: ColorMode;
  readonly config: string | null;
  readonly nftVersion: string | null;
  /** The path of the file with the findings that are not reported. */
  readonly baseline: string | null;
  readonly updateBaseline: boolean;
}

/** Reads the options of `nftlint check`; choices are already known to be right. */
export function readCheckOptions(values: OptionValues, paths: readonly string[]): Outcome<CheckOptions> {
  const text = (name: string): string | null => (typeof values[name] === "string" ? values[name] : null);
  const faults = [...ruleFaults(values.select), ...ruleFaults(values.ignore), ...versionFaults(text("nft-version"))];
  if (text("stdin-filename") !== null && !paths.includes("-")) {
    faults.push("--stdin-filename names standard input, which is not read: add - to the paths");
  }
  if (values["update-baseline"] === true && text("baseline") === null) {
    faults.push("--update-baseline needs the file to write: add --baseline FILE");
  }
  if (faults.length > 0) {
    return failure(...faults);
  }
  return success({
    paths: paths.length > 0 ? paths : ["."],
    stdinFilename: text("stdin-filename"),
    host: text("host"),
    format: (text("format") ?? "pretty") as Format,
    fix: values.fix === true,
    failOn: (text("fail-on") ?? "warning") as FailLevel,
    select: ruleSet(values.select),
    ignore: ruleSet(values.ignore),
    quiet: values.quiet === true,
    color: (text("color") ?? "auto") as ColorMode,
    config: text("config"),
    nftVersion: text("nft-version"),
    baseline: text("baseline"),
    updateBaseline: values["update-baseline"] === true,
  });
}

function ruleSet(value: OptionValues[string] | undefined): ReadonlySet<string> | null {
  return Array.isArray(value) ? new Set(value) : null;
}

function ruleFaults(value: OptionValues[string] | undefined): string[] {
  const names = catalogue.map(({ name }) => name);
  const given = Array.isArray(value) ? (value as readonly string[]) : [];
  return given.filter((name) => !names.includes(name)).map((name) => unknownRule(name, names));
}

/** The error for a rule that there is not. */
export function unknownRule(name: string, names: readonly string[]): string {
  return `unknown rule "${name}"${didYouMean(name, names)}; "nftlint rule" lists the rules`;
}

function versionFaults(version: string | null): string[] {
  return version === null || /^\d+(?:\.\d+)+$/.test(version)
    ? []
    : [`"${version}" is not an nft release for --nft-version: write it as "nft --version" does, such as 1.0.6`];
}
