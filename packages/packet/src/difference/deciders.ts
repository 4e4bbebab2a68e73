/** Which two rules or policies make that packets are treated differently. */
import { chainName } from "../answer/words.ts";
import type { ExploredPart } from "../regions/explore.ts";
import type { Decision } from "../regions/hooks.ts";
import type { Cause } from "../verdict.ts";

export interface Deciders {
  readonly old: Cause | null;
  readonly now: Cause | null;
}

/** Of what ends a way, that; of what lets packets pass, what does so at the same place; else what is written to them. */
export function decidersOf(old: ExploredPart, now: ExploredPart): Deciders {
  const [before, after] = [endingCause(old), endingCause(now)];
  if (before !== null && after !== null) return { old: before, now: after };
  if (before !== null) return { old: before, now: counterpart(now, old.decisions.at(-1)) };
  if (after !== null) return { old: counterpart(old, now.decisions.at(-1)), now: after };
  return differingWriters(old, now);
}

function endingCause({ fate }: ExploredPart): Cause | null {
  return "cause" in fate ? fate.cause : null;
}

/** What a chain of the same name at the same hook decides, or the last one of the hook; `null` where it has none. */
function counterpart({ decisions }: ExploredPart, decision: Decision | undefined): Cause | null {
  const same = decisions.findLast(
    ({ hook, chain }) =>
      decision !== undefined && hook === decision.hook && chainName(chain) === chainName(decision.chain),
  );
  const atHook = decisions.findLast(({ hook }) => hook === decision?.hook);
  return (same ?? atHook)?.cause ?? null;
}

/** The last rules that wrote to packets, where they are not the same; else the last decisions. */
function differingWriters(old: ExploredPart, now: ExploredPart): Deciders {
  const last = ({ writers, decisions }: ExploredPart, other: ExploredPart) =>
    writers.findLast((writer) => !other.writers.some((one) => isSameText(one, writer))) ??
    writers.at(-1) ??
    decisions.at(-1)?.cause ??
    null;
  return { old: last(old, now), now: last(now, old) };
}

function isSameText(one: Cause, other: Cause): boolean {
  return textOf(one) === textOf(other);
}

/** A text that is the same for rules that say the same in chains of one name. */
export function textOf(cause: Cause): string {
  if (cause.kind !== "rule") return cause.kind;
  const { node, document } = cause.rule;
  return `${chainName(cause.chain)} ${document.parsed.text.slice(node.start, node.end)}`;
}
