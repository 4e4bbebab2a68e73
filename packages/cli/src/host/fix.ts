import { type HostCommand, type HostFacts, readHostCommand } from "@nftlint/host";
import { type Diagnostic, lint } from "@nftlint/linter";
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

/** The rules whose findings settings of the host mend. */
const hostRules: ReadonlySet<string> = new Set(["iptables-conflict", "ip-forward-disabled", "reverse-path-filter"]);

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
    if (!facts.ruleset.known) return fail([`${title}: its ruleset is not known: ${facts.ruleset.reason}`]);
    const remedies = remediesOf(conflictsOf(facts, facts.ruleset.value));
    print(title, remedies);
    if (remedies.length === 0) return exitCode.clean;
    return options === null ? notDone : run(host, remedies, options.value);
  });
}

/** What the rules say of a live ruleset on its own host; as if nothing were loaded there, or all would be there twice. */
function conflictsOf(facts: HostFacts, listing: string): readonly Diagnostic[] {
  const host: HostFacts = { ...facts, ruleset: { known: true, value: "" } };
  return lint({ path: "the live ruleset", text: listing }, { host, select: hostRules }).diagnostics.filter(({ rule }) =>
    hostRules.has(rule),
  );
}

/** A finding and what mends it. */
interface Remedy {
  readonly diagnostic: Diagnostic;
  readonly commands: readonly { readonly text: string; readonly command: HostCommand | null }[];
}

/** One for each set of commands: several rules may suffer from one setting. */
function remediesOf(diagnostics: readonly Diagnostic[]): Remedy[] {
  const remedies = new Map<string, Remedy>();
  for (const diagnostic of diagnostics) {
    const key = `${diagnostic.rule}\n${diagnostic.help.join("\n")}`;
    if (remedies.has(key)) continue;
    const commands = diagnostic.help.map((text) => ({ text, command: readHostCommand(text) }));
    remedies.set(key, { diagnostic, commands });
  }
  return [...remedies.values()];
}

function print(title: string, remedies: readonly Remedy[]): void {
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
  remedies: readonly Remedy[],
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
