import {
  type CheckOutcome,
  checkDocument,
  diffRuleset,
  documentFor,
  type HostConnection,
  type HostFacts,
  type RulesetDifference,
  recordSnapshot,
  snapshotFacts,
} from "@nftlint/host";
import { wantsColor } from "../color.ts";
import { writeTo } from "../files/output.ts";
import { failure, type Outcome, success } from "../outcome.ts";
import { version } from "../package-version.ts";
import { pretty } from "../reporters/pretty.ts";
import { describeFault, type FileDocument } from "./file-document.ts";
import { nftReport } from "./nft-report.ts";
import type { OpenHost } from "./open-host.ts";
import { type RulesetFile, readRulesetFile } from "./ruleset-file.ts";

/** What loading a file on a host comes to. */
export interface Plan {
  readonly read: RulesetFile;
  /** What is sent to the host. */
  readonly sent: FileDocument;
  /** What the host's nft says of that. */
  readonly answer: Extract<CheckOutcome, { accepted: boolean }>;
  readonly difference: RulesetDifference;
}

/** Records a host. */
export async function factsOf(connection: HostConnection): Promise<HostFacts> {
  return snapshotFacts(await recordSnapshot(connection.run, { recordedBy: `nftlint ${version}` }));
}

/** Reads a file as it will be on a host. Fails where the host's ruleset is not known or the file cannot be sent. */
export async function planFor({ connection }: OpenHost, file: string, directory: string): Promise<Outcome<Plan>> {
  const facts = await factsOf(connection);
  if (!facts.ruleset.known) return failure(`its ruleset is not known: ${facts.ruleset.reason}`);
  const read = await readRulesetFile(file, facts, directory);
  if (!read.ok) return read;
  const { ruleset, name, text } = read.value;
  const result = documentFor(ruleset);
  if ("faults" in result) return failure(...result.faults.map((fault) => describeFault(fault, directory)));
  const answer = await checkDocument(connection, result.document);
  if ("failure" in answer) return failure(answer.failure);
  const difference = diffRuleset(ruleset);
  if (difference === null) throw new Error("a ruleset that was built on a live one has none");
  return success({ read: read.value, sent: { name, text, document: result.document }, answer, difference });
}

/** Shows what the host's nft says of the file, on standard error. */
export function showAnswer({ sent, answer }: Plan, title: string, directory: string): void {
  const color = wantsColor("auto", process.env, 2);
  const text = pretty(nftReport([sent], [{ title, answers: [answer] }], directory, color));
  if (text !== "") writeTo(2, text);
}
