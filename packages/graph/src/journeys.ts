/** Which links between stages the ways of a packet go along. */
import type { Link } from "./model.ts";

type Pair = readonly [from: string, to: string];

/** @param journeys the stages of each way; between two of them others may lie that have no chains */
export function markTaken(links: readonly Pair[], journeys: readonly (readonly string[])[]): readonly Link[] {
  const taken = new Set<string>();
  for (const journey of journeys) {
    for (const [index, stage] of journey.entries()) {
      const next = journey[index + 1];
      if (next === undefined) continue;
      for (const [from, to] of shortestPath(links, stage, next)) taken.add(`${from} ${to}`);
    }
  }
  return links.map(([from, to]) => ({ from, to, isTaken: taken.has(`${from} ${to}`) }));
}

/** Empty where none leads there: what a host sends to itself leaves, and comes in again. */
function shortestPath(links: readonly Pair[], start: string, end: string): readonly Pair[] {
  const paths = new Map<string, readonly Pair[]>([[start, []]]);
  for (const [stage, path] of paths) {
    if (stage === end) return path;
    for (const link of links) {
      const [from, to] = link;
      if (from === stage && !paths.has(to)) paths.set(to, [...path, link]);
    }
  }
  return [];
}
