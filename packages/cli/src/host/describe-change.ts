/** Changes of a host's ruleset in words. */
import type { ArmedChange, Change, DecidedChange, HistoryEntry } from "@nftlint/host";
import { printable } from "../reporters/printable.ts";

/** What a change is and who made it: `snat.cfg, by anna@laptop`. */
export function describeChange({ title, who }: Change): string {
  return `${printable(title)}, by ${printable(who)}`;
}

/** A change of the history in one line. */
export function describeEntry(entry: HistoryEntry): string {
  const tables = entry.tables.length === 0 ? "" : `  (${entry.tables.map(printable).join(", ")})`;
  return `${describeChange(entry)}${tables}`;
}

/** What is on trial and what comes of it by itself. */
export function describeArmed(change: ArmedChange, host: string): string[] {
  const what = `${host}: on trial: ${describeChange(change)}`;
  const finish = `keep it with "nftlint host confirm ${host}", take it back with "nftlint host rollback ${host}"`;
  if (change.state === "failed") {
    return [
      what,
      `taking it back failed: the change is still in force; try again with "nftlint host rollback ${host}"`,
    ];
  }
  if (!change.isWatched && change.state === "open") {
    return [what, `the process that would take it back is gone, so nothing happens by itself: ${finish}`];
  }
  if (change.state !== "open") return [what, "it is being finished right now"];
  const when = change.secondsLeft === null ? "it is being loaded" : `it is taken back in ${change.secondsLeft} s`;
  return [what, `${when}: ${finish}`];
}

/** What became of a change. */
export function describeDecided(change: DecidedChange): string {
  return `${describeChange(change)}: ${outcomes[change.outcome]}`;
}

const outcomes: { readonly [outcome in DecidedChange["outcome"]]: string } = {
  confirmed: "confirmed, it stays",
  refused: "the kernel refused it; nothing was changed",
  restored: "taken back; the ruleset is what it was before, byte for byte",
  "restored-tables":
    "taken back; its tables are what they were before. Somebody else has changed other tables in the meantime",
  "restored-elements":
    "taken back; its tables are what they were before, but for elements of sets that timed out or were learned in the meantime",
  different: "taken back, but the ruleset is not what it was before: look at it with nft list ruleset",
  failed: "it could not be taken back and is still in force",
};
