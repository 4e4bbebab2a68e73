/**
 * The order of what hangs on a hook: by priority, and of equal priority what was registered last comes first (kernel,
 * nf_hook_entries_grow). Where nobody can tell which that is, each order is followed as far as it makes a difference.
 */
import type { Cause, Dependency } from "../verdict.ts";

/** Lets a packet through; each way that it may go is one result. */
export type Stage<Visit> = (visit: Visit) => readonly Visit[];

export interface PlacedStage<Visit> {
  readonly priority: number;
  /** Of those for which this is the same text the order is known: that in which they are given. */
  readonly registration: string;
  /** `ip t c`, `legacy iptables filter/FORWARD`. */
  readonly title: string;
  /** Where to look for it. */
  readonly cause: Cause;
  readonly run: Stage<Visit>;
}

/** What is to be known of visits to compare orders. */
export interface Comparison<Visit> {
  /** Whether its way has ended. */
  hasEnded(visit: Visit): boolean;
  /** Whether all goes on as before. */
  isUnchanged(before: Visit, after: Visit): boolean;
  /** A text that is the same for visits that go on, or have ended, alike. */
  keyOf(visit: Visit): string;
  assuming(visit: Visit, dependency: Dependency): Visit;
}

/** More orders than these are not followed. */
const mostOrders = 24;

export function inOrder<Visit>(
  placed: readonly PlacedStage<Visit>[],
  comparison: Comparison<Visit>,
): readonly Stage<Visit>[] {
  const sorted = [...placed].sort((one, other) => one.priority - other.priority);
  const stages: Stage<Visit>[] = [];
  for (let start = 0; start < sorted.length; ) {
    const priority = sorted[start]?.priority;
    const equals = sorted.slice(start).filter((stage) => stage.priority === priority);
    stages.push(...stagesOf(equals, comparison));
    start += equals.length;
  }
  return stages;
}

function stagesOf<Visit>(
  equals: readonly PlacedStage<Visit>[],
  comparison: Comparison<Visit>,
): readonly Stage<Visit>[] {
  const isKnown = new Set(equals.map(({ registration }) => registration)).size === 1;
  return isKnown ? equals.map(({ run }) => run) : [(visit) => inEachOrder(visit, equals, comparison)];
}

function inEachOrder<Visit>(
  visit: Visit,
  equals: readonly PlacedStage<Visit>[],
  comparison: Comparison<Visit>,
): readonly Visit[] {
  const [first = [], ...others] = ordersOf(equals);
  const pass = (order: readonly PlacedStage<Visit>[]) =>
    passAll(
      visit,
      order.map(({ run }) => run),
      comparison,
    );
  const usual = pass(first);
  const [only] = usual;
  // What changes nothing and ends nothing does so in any order.
  if (usual.length === 1 && only !== undefined && comparison.isUnchanged(visit, only)) return usual;
  const results = new Map([[keyOfAll(usual, comparison), usual]]);
  for (const order of others) {
    const visits = pass(order);
    const key = keyOfAll(visits, comparison);
    if (!results.has(key)) results.set(key, visits);
  }
  if (results.size === 1) return usual;
  const dependency = dependencyOf(equals);
  return [...results.values()].flat().map((after) => comparison.assuming(after, dependency));
}

function dependencyOf<Visit>(equals: readonly PlacedStage<Visit>[]): Dependency {
  const titles = equals.map(({ title }) => title).sort();
  const text = `which of ${listOf(titles)} was registered last: of equal priority, it runs first`;
  return { text, cause: equals[0]?.cause ?? { kind: "kernel", reason: text } };
}

function keyOfAll<Visit>(visits: readonly Visit[], { keyOf }: Comparison<Visit>): string {
  return [...new Set(visits.map(keyOf))].sort().join("\n");
}

/** Lets a visit through all stages, one after the other, unless its way ends before. */
export function passAll<Visit>(
  start: Visit,
  stages: readonly Stage<Visit>[],
  { hasEnded }: Pick<Comparison<Visit>, "hasEnded">,
): readonly Visit[] {
  return stages.reduce<readonly Visit[]>(
    (visits, stage) => visits.flatMap((visit) => (hasEnded(visit) ? [visit] : stage(visit))),
    [start],
  );
}

/** Every order that keeps those of a registration in theirs; the given one first. */
function ordersOf<Visit>(stages: readonly PlacedStage<Visit>[]): readonly (readonly PlacedStage<Visit>[])[] {
  const orders: (readonly PlacedStage<Visit>[])[] = [];
  const extend = (order: readonly PlacedStage<Visit>[], left: readonly PlacedStage<Visit>[]): void => {
    if (orders.length >= mostOrders) return;
    if (left.length === 0) orders.push(order);
    const heads = left.filter(
      (stage, index) => left.findIndex(({ registration }) => registration === stage.registration) === index,
    );
    for (const head of heads) {
      extend(
        [...order, head],
        left.filter((stage) => stage !== head),
      );
    }
  };
  extend([], stages);
  return orders;
}

function listOf(titles: readonly string[]): string {
  return `${titles.slice(0, -1).join(", ")} and ${titles.at(-1)}`;
}
