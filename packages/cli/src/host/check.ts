import { type CheckOutcome, checkDocument } from "@nftlint/host";
import type { OptionValues } from "../arguments.ts";
import { reporterFor } from "../check/report.ts";
import { isTerminal, wantsColor } from "../color.ts";
import type { ColorMode, Format } from "../command-specification.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { type Outcome, success } from "../outcome.ts";
import { type FileDocument, readDocuments } from "./file-document.ts";
import { readHostWords } from "./host-words.ts";
import { type HostResult, onEachHost } from "./many-hosts.ts";
import { nftReport } from "./nft-report.ts";
import type { OpenHost } from "./open-host.ts";

/** What a host's nft makes of each file, in the order of the files. */
type Answers = readonly CheckOutcome[];

/** `nftlint host check [HOST] FILE…`: has the nft of hosts check files, and shows its errors at their places. */
export async function checkOnHosts(
  words: readonly string[],
  values: OptionValues,
  directory: string,
): Promise<ExitCode> {
  const asked = await readHostWords("host check", words, values, directory);
  if (!asked.ok) return fail(asked.errors);
  const { hosts, files } = asked.value;
  const documents = await readDocuments(files, directory);
  if (!documents.ok) return fail(documents.errors);
  const results = await onEachHost(hosts, (host) => askHost(host, documents.value), {
    write: isTerminal(2) ? (text) => writeTo(2, text) : null,
  });
  await print(results, documents.value, values, directory);
  const failures = results.flatMap((result) => failuresOf(result, documents.value));
  if (failures.length > 0) return fail(failures);
  return results.some(({ outcome }) => outcome.ok && !outcome.value.every(isAccepted))
    ? exitCode.findings
    : exitCode.clean;
}

async function askHost({ connection }: OpenHost, documents: readonly FileDocument[]): Promise<Outcome<Answers>> {
  const answers: CheckOutcome[] = [];
  for (const { document } of documents) answers.push(await checkDocument(connection, document));
  return success(answers);
}

function isAccepted(answer: CheckOutcome): boolean {
  return "accepted" in answer && answer.accepted;
}

/** Why hosts could not be asked, a line each. */
function failuresOf({ host, outcome }: HostResult<Answers>, documents: readonly FileDocument[]): string[] {
  if (!outcome.ok) {
    return outcome.errors.map((error) => (error.startsWith(`${host.title} `) ? error : `${host.title}: ${error}`));
  }
  return outcome.value.flatMap((answer, index) =>
    "failure" in answer ? [`${host.title}: ${documents[index]?.name}: ${answer.failure}`] : [],
  );
}

/** The findings in the format that is asked for; people get a line for each host besides. */
async function print(
  results: readonly HostResult<Answers>[],
  documents: readonly FileDocument[],
  values: OptionValues,
  directory: string,
): Promise<void> {
  const format = (values.format ?? "pretty") as Format;
  const color = wantsColor((values.color ?? "auto") as ColorMode, process.env, 1);
  const answers = results.map(({ host, outcome }) => ({ title: host.title, answers: outcome.ok ? outcome.value : [] }));
  const report = nftReport(documents, answers, directory, color);
  const text = (await reporterFor(format))(report);
  const lines = results.map((result) => `${describe(result, documents)}\n`).join("");
  if (format === "pretty") writeTo(1, text === "" ? lines : `${text}\n${lines}`);
  else {
    writeTo(1, text);
    writeTo(2, lines);
  }
}

function describe({ host, outcome }: HostResult<Answers>, documents: readonly FileDocument[]): string {
  if (!outcome.ok || outcome.value.some((answer) => "failure" in answer)) return `${host.title}: could not be asked`;
  const refused = documents.filter((_, index) => !isAccepted(outcome.value[index] as CheckOutcome));
  const names = (refused.length === 0 ? documents : refused).map(({ name }) => name);
  return `${host.title}: nft ${refused.length === 0 ? "takes" : "refuses"} ${listed(names)}`;
}

/** Few names are told, of many their number. */
function listed(names: readonly string[]): string {
  return names.length > 3 ? `${names.length} files` : names.join(", ");
}
