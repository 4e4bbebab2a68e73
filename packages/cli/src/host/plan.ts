import {
  type DocumentFault,
  diffRuleset,
  documentFor,
  type HostConnection,
  type HostDocument,
  type HostFacts,
  type RulesetDifference,
  recordSnapshot,
  snapshotFacts,
} from "@nftlint/host";
import { failure, type Outcome, success } from "../outcome.ts";
import { version } from "../package-version.ts";
import type { OpenHost } from "./open-host.ts";
import { type RulesetFile, readRulesetFile } from "./ruleset-file.ts";

/** What loading a file on a host comes to. */
export interface Plan {
  readonly read: RulesetFile;
  /** What is sent to the host. */
  readonly document: HostDocument;
  readonly difference: RulesetDifference;
}

/** Records a host. */
export async function factsOf(connection: HostConnection): Promise<HostFacts> {
  return snapshotFacts(await recordSnapshot(connection.run, { recordedBy: `nftlint ${version}` }));
}

/** Reads a file as it will be on a host. Fails where the host's ruleset is not known or the file cannot be sent. */
export async function planFor(
  { title, connection }: OpenHost,
  file: string,
  directory: string,
): Promise<Outcome<Plan>> {
  const facts = await factsOf(connection);
  if (!facts.ruleset.known) return failure(`${title}: its ruleset is not known: ${facts.ruleset.reason}`);
  const read = await readRulesetFile(file, facts, directory);
  if (!read.ok) return read;
  const { ruleset } = read.value;
  const document = documentFor(ruleset);
  if ("faults" in document) return failure(...document.faults.map(describeFault));
  const difference = diffRuleset(ruleset);
  if (difference === null) throw new Error("a ruleset that was built on a live one has none");
  return success({ read: read.value, document: document.document, difference });
}

/** A fault with its place. */
export function describeFault({ path, line, column, message }: DocumentFault): string {
  return `${path ?? "the file"}:${line}:${column}: ${message}`;
}
