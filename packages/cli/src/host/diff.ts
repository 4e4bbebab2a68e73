import { differenceJson, formatDifference } from "@nftlint/host";
import type { OptionValues } from "../arguments.ts";
import { isTerminal } from "../color.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { readHostWords } from "./host-words.ts";
import { type HostResult, onEachHost } from "./many-hosts.ts";
import { type CheckedPlan, planFor, showAnswer } from "./plan.ts";

/** `nftlint host diff [HOST] FILE`: what loading the file would change. Exit code 1 where it would change something. */
export async function diff(words: readonly string[], values: OptionValues, directory: string): Promise<ExitCode> {
  const asked = await readHostWords("host diff", words, values, directory);
  if (!asked.ok) return fail(asked.errors);
  const { hosts, files } = asked.value;
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) return fail(["nftlint host diff takes one file"]);
  const results = await onEachHost(hosts, (host) => planFor(host, file, directory), {
    write: isTerminal(2) ? (text) => writeTo(2, text) : null,
  });
  for (const { host, outcome } of results) if (outcome.ok) showAnswer(outcome.value, host.title, directory);
  writeTo(1, values.format === "json" ? json(results) : pretty(results));
  const failures = results.flatMap((result) => failuresOf(result, file));
  if (failures.length > 0) return fail(failures);
  return results.some(({ outcome }) => outcome.ok && changesSomething(outcome.value))
    ? exitCode.findings
    : exitCode.clean;
}

function changesSomething({ difference }: CheckedPlan): boolean {
  return difference.tables.length > 0;
}

/** Where there are several hosts, each has its name above what changes on it; those that stay the same are listed. */
function pretty(results: readonly HostResult<CheckedPlan>[]): string {
  const plans = results.flatMap(({ host, outcome }) =>
    outcome.ok ? [{ title: host.title, plan: outcome.value }] : [],
  );
  if (results.length === 1) return plans.map(({ plan }) => formatDifference(plan.difference)).join("");
  const same = plans.filter(({ plan }) => !changesSomething(plan)).map(({ title }) => title);
  const parts = plans
    .filter(({ plan }) => changesSomething(plan))
    .map(({ title, plan }) => `# ${title}\n\n${formatDifference(plan.difference)}`);
  if (same.length > 0) parts.push(`nothing changes on ${same.join(", ")}\n`);
  return parts.join("\n");
}

/** One document for one host; for several, theirs by name. */
function json(results: readonly HostResult<CheckedPlan>[]): string {
  const documents = results.flatMap(({ host, outcome }) =>
    outcome.ok ? [[host.title, differenceJson(outcome.value.difference)] as const] : [],
  );
  if (results.length > 1) return `${JSON.stringify(Object.fromEntries(documents), null, 2)}\n`;
  return documents.map(([, document]) => `${JSON.stringify(document, null, 2)}\n`).join("");
}

function failuresOf({ host, outcome }: HostResult<CheckedPlan>, file: string): string[] {
  if (!outcome.ok) return outcome.errors.map((error) => `${host.title}: ${error}`);
  return outcome.value.answer.accepted ? [] : [`${host.title}: nft refuses ${file}`];
}
