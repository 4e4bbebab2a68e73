import { deletionOf, findRules, type LiveRule, type RuleSearch } from "@nftlint/host";
import type { OptionValues } from "../arguments.ts";
import type { ExitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { printable } from "../reporters/printable.ts";
import { askWhich } from "./ask.ts";
import { notDone, onHost } from "./perform.ts";
import { seeThrough } from "./see-through.ts";
import { readTrialOptions, type TrialOptions } from "./trial-options.ts";

/** `nftlint host delete-rule HOST 'nat postrouting oifname "poopy" masquerade'`: a rule by its text, however nft lists it. */
export async function deleteRule([name, ...words]: readonly string[], values: OptionValues): Promise<ExitCode> {
  if (name === undefined || words.length === 0) {
    return fail(["nftlint host delete-rule needs a host and a rule: see nftlint host delete-rule --help"]);
  }
  const options = readTrialOptions(values);
  if (!options.ok) return fail(options.errors);
  const text = words.join(" ");
  return onHost(name, async (host) => {
    const { exitCode, stdout, stderr } = await host.connection.run(["nft", "-a", "list", "ruleset"]);
    if (exitCode !== 0) return fail([`${host.title}: its ruleset cannot be listed: ${stderr.trim()}`]);
    const search = findRules(stdout, text);
    if (search.status !== "found") return fail(explain(search, text));
    writeTo(1, search.matches.map((rule, index) => `${index + 1}  ${describe(rule)}\n`).join(""));
    const chosen = await choose(search.matches, values.all === true, options.value);
    if (typeof chosen === "string") return fail([chosen]);
    if (chosen.length === 0) return notDone;
    return seeThrough(host, removalOf(chosen), options.value);
  });
}

function explain(search: Exclude<RuleSearch, { status: "found" }>, text: string): string[] {
  if (search.status === "invalid") {
    const { line, column, message } = search.problem;
    return [
      `${line}:${column}: ${message}`,
      `    ${text.split("\n")[line - 1] ?? ""}`,
      `    ${" ".repeat(column - 1)}^`,
    ];
  }
  const near = search.near.map((rule) => `    ${describe(rule)}`);
  return [search.message, ...(near.length === 0 ? [] : ["did you mean", ...near])];
}

function describe({ family, table, chain, text, handle }: LiveRule): string {
  return `${family} ${table} ${chain} ${printable(text)}  # handle ${handle}`;
}

/** Which of them go; a text says why that cannot be told. */
async function choose(
  matches: readonly LiveRule[],
  all: boolean,
  { byItself, detached }: TrialOptions,
): Promise<readonly LiveRule[] | string> {
  const isAsked = !byItself && !detached;
  if (all && !isAsked) return matches;
  if (!isAsked) {
    if (matches.length === 1) return matches;
    return "several rules are the same: give --all to delete them all, or name one by its handle (… CHAIN handle N)";
  }
  if (all || matches.length === 1) {
    const question = matches.length === 1 ? "Delete it?" : "Delete all of them?";
    return (await askWhich(question, 0)) === "all" ? matches : [];
  }
  const answer = await askWhich("Delete which?", matches.length);
  if (answer === "all") return matches;
  return answer === null ? [] : matches.slice(answer, answer + 1);
}

function removalOf(rules: readonly LiveRule[]) {
  return {
    ...deletionOf(rules),
    title: `delete ${rules.map(({ family, table, chain, text }) => `${family} ${table} ${chain} ${text}`).join("; ")}`,
    bootFile: null,
  };
}
