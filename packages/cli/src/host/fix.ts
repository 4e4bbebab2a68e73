import { type HostRemedy, hostRemedies } from "@nftlint/linter";
import type { OptionValues } from "../arguments.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { printable } from "../reporters/printable.ts";
import { askYesOrNo } from "./ask.ts";
import { notDone, onHost } from "./perform.ts";
import { factsOf } from "./plan.ts";
import { seeThrough } from "./see-through.ts";
import { readTrialOptions, type TrialOptions } from "./trial-options.ts";

/**
 * `nftlint host fix HOST [--run]`: what of the host works against its own live ruleset, with the
 * commands that mend it. With `--run`, those that can be taken back are run, on trial.
 */
export async function fixHost([name]: readonly string[], values: OptionValues): Promise<ExitCode> {
  const runs = values.run === true;
  const options = runs ? readTrialOptions(values) : null;
  if (options?.ok === false) return fail(options.errors);
  return onHost(name ?? null, async (host) => {
    const { title, connection } = host;
    const facts = await factsOf(connection);
    const remedies = hostRemedies(facts);
    if (!remedies.known) return fail([`${title}: its ruleset is not known: ${remedies.reason}`]);
    print(title, remedies.value);
    if (remedies.value.length === 0) return exitCode.clean;
    return options === null ? notDone : run(host, remedies.value, options.value);
  });
}

function print(title: string, remedies: readonly HostRemedy[]): void {
  if (remedies.length === 0) {
    writeTo(1, `${title}: nothing outside of nft works against the live ruleset\n`);
    return;
  }
  const lines = remedies.flatMap(({ diagnostic, commands }) => [
    `${diagnostic.severity}: ${printable(diagnostic.message)} (${diagnostic.rule})`,
    ...commands.map(({ text }) => `    ${printable(text)}`),
  ]);
  writeTo(1, lines.map((line) => `${line}\n`).join(""));
}

/** Runs what changes something and can be taken back. */
async function run(
  host: Parameters<typeof seeThrough>[0],
  remedies: readonly HostRemedy[],
  options: TrialOptions,
): Promise<ExitCode> {
  const runnable = remedies.flatMap(({ commands }) =>
    commands.flatMap(({ text, command }) => (command === null ? [] : [{ text, command }])),
  );
  if (runnable.length === 0) return fail([`${host.title}: none of these commands can be taken back: run them by hand`]);
  const list = runnable.map(({ text }) => text).join("; ");
  if (!options.byItself && !options.detached) {
    if ((await askYesOrNo(() => `Run on ${host.title}: ${list}?`)) !== true) return notDone;
  }
  return seeThrough(
    host,
    {
      document: "",
      title: list,
      changed: { all: false, families: [], tables: [] },
      bootFile: null,
      commands: runnable.map(({ command }) => command),
    },
    options,
  );
}
