import { issuesUrl } from "@nftlint/linter";
import type { OptionValues } from "../arguments.ts";
import { wantsColor } from "../color.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { writeText } from "../files/write.ts";
import { failure, type Outcome, success } from "../outcome.ts";
import { type Filtered, updateBaseline, withoutBaseline } from "./baseline.ts";
import { Configurations } from "./configuration.ts";
import { Hosts } from "./hosts.ts";
import { type CheckedText, lintInputs } from "./lint-inputs.ts";
import { type CheckOptions, readCheckOptions } from "./options.ts";
import { countsFor, reporterFor, toReport } from "./report.ts";
import { readInputs } from "./sources.ts";

/** `nftlint check`. Nothing is written before everything is read, checked and fixed. */
export async function check(values: OptionValues, paths: readonly string[], directory: string): Promise<ExitCode> {
  const options = readCheckOptions(values, paths);
  if (!options.ok) {
    return fail(options.errors);
  }
  const checked = await checkAll(options.value, directory);
  if (!checked.ok) {
    return fail(checked.errors);
  }
  const written = options.value.fix ? writeFixed(checked.value) : success(null);
  if (!written.ok) {
    return fail(written.errors);
  }
  const faulty = checked.value.some(({ faults }) => faults.length > 0);
  const filtered = faulty ? success(unfiltered(checked.value)) : applyBaseline(checked.value, options.value, directory);
  if (!filtered.ok) {
    return fail(filtered.errors);
  }
  await print(filtered.value, options.value);
  const faults = checked.value.flatMap((text) => text.faults.map((fault) => `${text.input.name}: ${fault}`));
  if (faults.length > 0) {
    return fail(faults.map((fault) => `${fault}; please report this at ${issuesUrl}`));
  }
  const severities = filtered.value.checked.flatMap(({ file }) => file.diagnostics.map(({ severity }) => severity));
  const fails = severities.some((severity) => countsFor(options.value.failOn, severity));
  return fails ? exitCode.findings : exitCode.clean;
}

function unfiltered(checked: readonly CheckedText[]): Filtered {
  return { checked, baselined: 0, outdated: 0 };
}

/** Where a rule failed, findings are missing: nothing is then compared or written. */
function applyBaseline(
  checked: readonly CheckedText[],
  { baseline, updateBaseline: update }: CheckOptions,
  directory: string,
): Outcome<Filtered> {
  if (baseline === null) {
    return success(unfiltered(checked));
  }
  const updated = update ? updateBaseline(checked, baseline, directory) : success(0);
  return updated.ok ? withoutBaseline(checked, baseline, directory) : updated;
}

async function checkAll(options: CheckOptions, directory: string): Promise<Outcome<CheckedText[]>> {
  const configurations = new Configurations(directory, options.config, options.nftVersion);
  const inputs = await readInputs(options.paths, options.stdinFilename, directory, (path) =>
    configurations.forDirectory(path),
  );
  return inputs.ok ? lintInputs(inputs.value, options, directory, configurations, new Hosts(directory)) : inputs;
}

/** Files with fixes are replaced; fixed standard input is the report's business. */
function writeFixed(checked: readonly CheckedText[]): Outcome<null> {
  const outcomes = checked
    .filter(({ input, file }) => !input.isStdin && file.text !== input.text)
    .map(({ input, file }) => writeText(input.path, file.text, input.name));
  const errors = outcomes.flatMap((outcome) => (outcome.ok ? [] : outcome.errors));
  return errors.length > 0 ? failure(...errors) : success(null);
}

/** With `--fix -`, standard output carries the fixed text and standard error the report. */
async function print(filtered: Filtered, options: CheckOptions): Promise<void> {
  const stdin = options.fix ? filtered.checked.find(({ input }) => input.isStdin) : undefined;
  const stream = stdin === undefined ? 1 : 2;
  const reporter = await reporterFor(options.format);
  const report = reporter(toReport(filtered, options, wantsColor(options.color, process.env, stream)));
  if (stdin !== undefined) {
    writeTo(1, stdin.file.text);
  }
  writeTo(stream, report);
}
