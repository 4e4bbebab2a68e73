/** What all ways of a packet come to. */
import type { Dependency } from "../verdict.ts";
import type { Answer, Fate, Way } from "./way.ts";

export function answerOfWays(ways: readonly Way[]): Answer {
  const [first] = ways;
  const isOne = first !== undefined && ways.every(({ fate }) => isSameFate(fate, first.fate));
  const dependencies = isOne ? [] : distinct(ways.flatMap(({ assumptions }) => assumptions));
  return { fate: isOne && first.fate.kind !== "unknown" ? first.fate : null, ways, dependencies };
}

/** Whether it is the same to the sender and the receiver; which rule decides may differ. */
function isSameFate(one: Fate, other: Fate): boolean {
  if (one.kind === "sent" && other.kind === "sent") return one.outputInterface === other.outputInterface;
  return one.kind === other.kind;
}

export function distinct(dependencies: readonly Dependency[]): readonly Dependency[] {
  return [...new Map(dependencies.map((dependency) => [dependency.text, dependency])).values()];
}
