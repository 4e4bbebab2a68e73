/** The router that the project began with, as it was recorded. */
import { readFileSync } from "node:fs";
import { type HostFacts, parseSnapshot, snapshotFacts } from "@nftlint/host";

/** The text of one of its rulesets or snapshots. */
export function wazowskiFile(name: string): string {
  return readFileSync(new URL(`../../../test/fixtures/wazowski/${name}`, import.meta.url), "utf8");
}

export function wazowskiFacts(snapshot: string): HostFacts {
  const parsed = parseSnapshot(wazowskiFile(snapshot));
  if ("error" in parsed) throw new Error(parsed.error);
  return snapshotFacts(parsed.snapshot);
}
