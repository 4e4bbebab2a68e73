/**
 * Changes of a host's ruleset in words, without what a person may do next, which differs from face to
 * face. Names of files and people stand in them as they came.
 */
import type { ArmedChange, Change, ChangeOutcome, DecidedChange, HistoryEntry } from "./report.ts";
import type { ConfirmOutcome, NotOpen } from "./transaction.ts";
import type { TakenBackReason, TrialOutcome } from "./trial.ts";

/** What a change is and who made it: `snat.cfg, by anna@laptop`. */
export function describeChange({ title, who }: Change): string {
  return `${title}, by ${who}`;
}

/** A change of the history in one line. */
export function describeEntry(entry: HistoryEntry): string {
  const tables = entry.tables.length === 0 ? "" : `  (${entry.tables.join(", ")})`;
  return `${describeChange(entry)}${tables}`;
}

/** What comes of a change on trial by itself. */
export function describeArmed({ state, isWatched, secondsLeft }: ArmedChange): string {
  if (state === "failed") return "taking it back failed: the change is still in force";
  if (state !== "open") return "it is being finished right now";
  if (!isWatched) return "the process that would take it back is gone, so nothing happens by itself";
  return secondsLeft === null ? "it is being loaded" : `it is taken back in ${secondsLeft} s`;
}

/** What became of a change. */
export function describeDecided(change: DecidedChange): string {
  return `${describeChange(change)}: ${outcomes[change.outcome]}`;
}

const outcomes: { readonly [outcome in ChangeOutcome]: string } = {
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

type Confirmed = Extract<ConfirmOutcome, { kind: "confirmed" }>;

/** What was kept, and what became of the file that is loaded at boot. */
export function describeConfirmed({ bootFile, kept, bootFailed }: Confirmed): string[] {
  const copy = kept === null ? "" : `; what it was before is ${kept}`;
  return [
    "confirmed, the change stays",
    ...(bootFile === null ? [] : [`${bootFile} is loaded at boot and holds it now${copy}`]),
    ...(bootFailed === null
      ? []
      : [`${bootFailed} could not be written: the change is in force and will be gone after a boot`]),
  ];
}

/** Why there is nothing to decide. */
export function describeNotOpen(outcome: NotOpen): string[] {
  switch (outcome.kind) {
    case "not-armed":
      return [
        `nothing is on trial${outcome.last === null ? "" : `; the last change: ${describeDecided(outcome.last)}`}`,
      ];
    case "other":
      return [`another change is on trial${outcome.change === null ? "" : `: ${describeChange(outcome.change)}`}`];
    case "decided":
      return [
        ...(outcome.last === null ? [] : [`it was decided already: ${describeDecided(outcome.last)}`]),
        ...(outcome.stuck === null ? [] : describeOnTrial(outcome.stuck)),
      ];
  }
}

/** A change on trial: what it is and what comes of it. */
export function describeOnTrial(change: ArmedChange): string[] {
  return [`on trial: ${describeChange(change)}`, describeArmed(change)];
}

const reasons: { readonly [reason in TakenBackReason]: string } = {
  declined: "it was not wanted",
  silence: "nobody confirmed it in time",
  unreachable: "no new connection came about",
  lost: "the connection was lost while it was loaded",
};

/** How a trial ended. */
export function describeTrial(outcome: TrialOutcome): string[] {
  switch (outcome.kind) {
    case "confirmed":
      return describeConfirmed(outcome);
    case "taken-back":
      return [`${reasons[outcome.reason]}: ${describeDecided(outcome.change)}`];
    case "busy":
      return ["somebody else prepares a change right now: try again in a moment"];
    case "armed":
      return [
        ...(outcome.change === null ? ["another change is on trial"] : describeOnTrial(outcome.change)),
        "nothing was changed",
      ];
    case "incomplete":
      return ["the connection was lost before the document had arrived; nothing was changed"];
    case "refused":
      return ["nft refuses it; nothing was changed:", ...linesOf(outcome.messages)];
    case "no-backup":
      return [
        "what is there now could not be put back, so nothing was changed. nft says of its own listing:",
        ...linesOf(outcome.messages),
        "Tables that iptables-nft has written are often the cause: flush or delete your own tables only, not the ruleset",
      ];
    case "no-space":
      return ["the backup could not be written, so nothing was changed:", ...linesOf(outcome.messages)];
    case "stuck":
      return ["taking the change back FAILED; it is still in force:", ...linesOf(outcome.messages)];
    case "unknown":
      return [`${outcome.messages}. It should have been taken back by now`];
  }
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
