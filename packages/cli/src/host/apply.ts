import type { RulesetOnHost } from "@nftlint/files";
import { formatDifference, tablesToBackUp } from "@nftlint/host";
import { mayLockOut } from "@nftlint/linter";
import type { OptionValues } from "../arguments.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { askYesOrNo } from "./ask.ts";
import { bootFileOf } from "./boot-file.ts";
import { readHostWords } from "./host-words.ts";
import type { OpenHost } from "./open-host.ts";
import { notDone, onNamedHost } from "./perform.ts";
import { planFor, showAnswer } from "./plan.ts";
import { seeThrough } from "./see-through.ts";
import { showDiagnostics } from "./show-diagnostics.ts";
import { readTrialOptions, type TrialOptions } from "./trial-options.ts";

/** `nftlint host apply [HOST] FILE`: checked, shown, loaded on trial, tried over a new connection, kept or taken back. */
export async function apply(words: readonly string[], values: OptionValues, directory: string): Promise<ExitCode> {
  const asked = await readHostWords("host apply", words, values, directory);
  if (!asked.ok) return fail(asked.errors);
  const { hosts, files } = asked.value;
  const [[named, ...moreHosts], [file, ...moreFiles]] = [hosts, files];
  if (named === undefined || file === undefined || moreHosts.length + moreFiles.length > 0) {
    return fail(["nftlint host apply takes one host and one file"]);
  }
  const options = readTrialOptions(values);
  if (!options.ok) return fail(options.errors);
  const bootFile = bootFileOf(values, named.configured);
  return onNamedHost(named, (host) => applyOn(host, { file, bootFile, directory }, options.value));
}

interface Order {
  readonly file: string;
  readonly bootFile: string | null;
  readonly directory: string;
}

async function applyOn(host: OpenHost, { file, bootFile, directory }: Order, options: TrialOptions): Promise<ExitCode> {
  const { title } = host;
  const plan = await planFor(host, file, directory);
  if (!plan.ok) return fail(plan.errors.map((error) => `${title}: ${error}`));
  const { read, document, answer, difference } = plan.value;
  showDiagnostics(read);
  if (read.diagnostics.some(({ severity }) => severity === "error")) {
    return fail([`${file} has errors: nothing was changed on ${title}`]);
  }
  showAnswer(plan.value, title, directory);
  if (!answer.accepted) return fail([`${title}: nft refuses ${file}; nothing was changed`]);
  if (difference.tables.length === 0 && bootFile === null) {
    writeTo(1, `${title} is what ${file} makes of it already: nothing was changed\n`);
    return exitCode.clean;
  }
  writeTo(1, formatDifference(difference));
  if (!(await isWanted(host, read, options))) return notDone;
  const change = { document: document.text, title: file, changed: tablesToBackUp(read.ruleset), bootFile };
  return seeThrough(host, change, options);
}

async function isWanted({ title }: OpenHost, read: RulesetOnHost, options: TrialOptions): Promise<boolean> {
  if (options.byItself || options.detached) return true;
  const cutting = read.diagnostics.filter(mayLockOut);
  const reasons = [...new Set(cutting.map(({ rule }) => rule))].join(", ");
  const question =
    reasons === "" ? `Apply it to ${title}?` : `It may cut people off (${reasons}). Apply it to ${title} all the same?`;
  return (await askYesOrNo(() => question)) === true;
}
