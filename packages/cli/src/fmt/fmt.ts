import { resolve } from "node:path";
import { toSlashes } from "@nftlint/files";
import type { OptionValues } from "../arguments.ts";
import { Configurations } from "../check/configuration.ts";
import { isTerminal } from "../color.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { discover } from "../files/discover.ts";
import { writeTo } from "../files/output.ts";
import { type Outcome, success } from "../outcome.ts";
import { FileFormatter, type Source, type State } from "./format-file.ts";
import { type FmtOptions, readFmtOptions } from "./options.ts";
import { Progress } from "./progress.ts";
import { signalsHandled } from "./signals.ts";

/** `nftlint fmt`. One file after the other is read, formatted and replaced: none waits for another, or fails with it. */
export async function fmt(values: OptionValues, paths: readonly string[], directory: string): Promise<ExitCode> {
  const options = readFmtOptions(values, paths);
  if (!options.ok) {
    return fail(options.errors);
  }
  const configurations = new Configurations(directory, options.value.config, null);
  const sources = await findSources(options.value, directory, configurations);
  if (!sources.ok) {
    return fail(sources.errors);
  }
  const states = await formatAll(sources.value, options.value, configurations);
  if (!options.value.quiet && !options.value.paths.includes("-")) {
    writeTo(2, summary(states, options.value));
  }
  return exitCodeOf(states, options.value);
}

async function findSources(
  options: FmtOptions,
  directory: string,
  configurations: Configurations,
): Promise<Outcome<Source[]>> {
  if (options.paths.includes("-")) {
    const name = options.stdinFilename ?? "stdin";
    return success([{ name: toSlashes(name), path: resolve(directory, name), isStdin: true }]);
  }
  const found = await discover(options.paths, directory, (path) => configurations.forDirectory(path));
  return found.ok ? success(found.value.map((file) => ({ ...file, isStdin: false }))) : found;
}

async function formatAll(
  sources: readonly Source[],
  options: FmtOptions,
  configurations: Configurations,
): Promise<State[]> {
  const showsProgress = !options.quiet && isTerminal(2);
  const progress = new Progress(sources.length, showsProgress ? (text) => writeTo(2, text) : null);
  const formatter = new FileFormatter(options, configurations, () => progress.clear());
  const states: State[] = [];
  for (const [index, source] of sources.entries()) {
    await signalsHandled();
    progress.show(index + 1, source.name);
    states.push(await formatter.format(source));
  }
  progress.clear();
  return states;
}

function summary(states: readonly State[], { check, diff }: FmtOptions): string {
  const count = (wanted: State) => states.filter((state) => state === wanted).length;
  const failed = count("failed");
  const changed = count("changed");
  const parts = [
    ...(changed === 0 ? [] : [check || diff ? `${files(changed)} would change` : `${files(changed)} formatted`]),
    ...(changed > 0 && count("formatted") === 0 ? [] : [`${files(count("formatted"))} unchanged`]),
    ...(failed === 0 ? [] : [`${files(failed)} left alone because of errors`]),
  ];
  return `${parts.join(", ")}.\n`;
}

function files(number: number): string {
  return `${number} file${number === 1 ? "" : "s"}`;
}

function exitCodeOf(states: readonly State[], { check, diff }: FmtOptions): ExitCode {
  if (states.includes("failed")) {
    return exitCode.failed;
  }
  return (check || diff) && states.includes("changed") ? exitCode.findings : exitCode.clean;
}
