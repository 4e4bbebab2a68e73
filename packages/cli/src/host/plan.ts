import { type HostPlan, planForHost } from "@nftlint/files";
import {
  type CheckOutcome,
  checkDocument,
  type HostConnection,
  type HostFacts,
  recordSnapshot,
  snapshotFacts,
} from "@nftlint/host";
import { wantsColor } from "../color.ts";
import { writeTo } from "../files/output.ts";
import { failure, type Outcome, success } from "../outcome.ts";
import { version } from "../package-version.ts";
import { pretty } from "../reporters/pretty.ts";
import { describeFault } from "./file-document.ts";
import { nftReport } from "./nft-report.ts";
import type { OpenHost } from "./open-host.ts";

/** What loading a file on a host comes to, and what the host's nft says of it. */
export interface CheckedPlan extends HostPlan {
  readonly answer: Extract<CheckOutcome, { accepted: boolean }>;
}

/** Records a host. */
export async function factsOf(connection: HostConnection): Promise<HostFacts> {
  return snapshotFacts(await recordSnapshot(connection.run, { recordedBy: `nftlint ${version}` }));
}

/** Reads a file as it will be on a host. Fails where the host's ruleset is not known or the file cannot be sent. */
export async function planFor(
  { connection }: OpenHost,
  file: string,
  directory: string,
): Promise<Outcome<CheckedPlan>> {
  const result = await planForHost(file, await factsOf(connection), directory);
  if (result.status === "unreadable") return failure(...result.errors);
  if (result.status === "faulty") return failure(...result.faults.map((fault) => describeFault(fault, directory)));
  const answer = await checkDocument(connection, result.plan.document);
  return "failure" in answer ? failure(answer.failure) : success({ ...result.plan, answer });
}

/** Shows what the host's nft says of the file, on standard error. */
export function showAnswer({ read, document, answer }: CheckedPlan, title: string, directory: string): void {
  const color = wantsColor("auto", process.env, 2);
  const sent = { name: read.name, text: read.text, document };
  const text = pretty(nftReport([sent], [{ title, answers: [answer] }], directory, color));
  if (text !== "") writeTo(2, text);
}
