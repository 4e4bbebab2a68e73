/** The ways that a packet can take where something is not known, and how they come together again. */
import type { Packet } from "../packet.ts";
import type { RuleStep } from "../step.ts";
import type { Dependency } from "../verdict.ts";
import type { Learned } from "./scope.ts";

/** A point where ways part. */
export interface Fork {
  /** How many ways there are. */
  readonly choices: number;
}

/** What was assumed on a way: the last, and what was assumed before it. */
export interface Belief {
  readonly parent: Belief | null;
  readonly fork: Fork;
  readonly dependency: Dependency;
}

/** Steps in a chain, the last one first. */
export interface StepList {
  readonly step: RuleStep;
  readonly before: StepList | null;
}

/** A packet on its way through the rules of a chain. */
export interface Way {
  readonly packet: Packet;
  /** What sets have learned of it so far. */
  readonly learned: readonly Learned[];
  readonly belief: Belief | null;
  readonly steps: StepList | null;
}

export function stepsOf(list: StepList | null): RuleStep[] {
  const steps: RuleStep[] = [];
  for (let rest = list; rest !== null; rest = rest.before) steps.push(rest.step);
  return steps.reverse();
}

const keys = new WeakMap<Packet, string>();

/** A text that is the same for packets that are alike. */
function packetKey(packet: Packet): string {
  let key = keys.get(packet);
  if (key === undefined) {
    key = JSON.stringify(packet, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
    keys.set(packet, key);
  }
  return key;
}

/** A text that is the same for ways that go on alike. */
export function wayKey({ packet, learned }: Pick<Way, "packet" | "learned">): string {
  if (learned.length === 0) return packetKey(packet);
  const taught = learned.map(({ set, key, isIn }) => `${set.name} ${key.join()} ${isIn}`);
  return [packetKey(packet), ...taught].join("; ");
}

/** Lets ways with like packets go on as one: what parted them has no more to do with what follows. */
export function mergeWays(ways: readonly Way[]): readonly Way[] {
  if (ways.length < 2) return ways;
  const merged = new Map<string, Way>();
  for (const way of joinForks(ways)) {
    const key = wayKey(way);
    const other = merged.get(key);
    // Of ways that parted at different points, what all of them assumed is all that is sure.
    merged.set(key, other === undefined ? way : { ...other, belief: commonBelief(other.belief, way.belief) });
  }
  return [...merged.values()];
}

/** Where all ways of a fork go on alike, it was none. */
function joinForks(ways: readonly Way[]): readonly Way[] {
  const byFork = new Map<Fork, Way[]>();
  for (const way of ways) {
    if (way.belief === null) continue;
    const { fork } = way.belief;
    byFork.set(fork, [...(byFork.get(fork) ?? []), way]);
  }
  const gone = new Set<Way>();
  const joined: Way[] = [];
  for (const [fork, parted] of byFork) {
    const [first] = parted;
    if (first?.belief == null || parted.length !== fork.choices) continue;
    if (parted.some((way) => wayKey(way) !== wayKey(first))) continue;
    for (const way of parted) gone.add(way);
    joined.push({ ...first, belief: first.belief.parent, steps: withoutAssumption(first.steps) });
  }
  return gone.size === 0 ? ways : [...ways.filter((way) => !gone.has(way)), ...joined];
}

function withoutAssumption(steps: StepList | null): StepList | null {
  if (steps?.step.matched !== "unknown") return steps;
  return { step: { ...steps.step, assumed: null }, before: steps.before };
}

function commonBelief(left: Belief | null, right: Belief | null): Belief | null {
  const ofLeft = new Set<Belief>();
  for (let belief = left; belief !== null; belief = belief.parent) ofLeft.add(belief);
  for (let belief = right; belief !== null; belief = belief.parent) if (ofLeft.has(belief)) return belief;
  return null;
}

/** More than these are not told of one way: nobody reads them. */
const mostDependencies = 32;

/** What was assumed on some ways, each thing once, in order. */
export function dependenciesOf(beliefs: readonly (Belief | null)[]): readonly Dependency[] {
  const seen = new Set<Belief>();
  const found = new Map<string, Dependency>();
  for (const last of beliefs) {
    const own: Dependency[] = [];
    for (let belief = last; belief !== null && !seen.has(belief); belief = belief.parent) {
      seen.add(belief);
      own.push(belief.dependency);
    }
    for (const dependency of own.reverse()) if (!found.has(dependency.text)) found.set(dependency.text, dependency);
    if (found.size >= mostDependencies) break;
  }
  return [...found.values()].slice(0, mostDependencies);
}

/** Takes what makes no difference out of the beliefs of ways that end alike. */
export function joinBeliefs(beliefs: readonly (Belief | null)[]): readonly (Belief | null)[] {
  let left = [...beliefs];
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    const counts = new Map<Fork, number>();
    for (const belief of left) if (belief !== null) counts.set(belief.fork, (counts.get(belief.fork) ?? 0) + 1);
    const whole = [...counts].find(([fork, count]) => count === fork.choices);
    if (whole === undefined) break;
    const [fork] = whole;
    const parent = left.find((belief) => belief?.fork === fork)?.parent ?? null;
    left = [...left.filter((belief) => belief?.fork !== fork), parent];
    isChanged = true;
  }
  return left;
}
