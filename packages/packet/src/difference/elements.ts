/** The keys that a named set or map has in one firewall and not in another, or that map to something else there. */
import { difference, type Interval, type IntervalSet, intervalSet, type RulesetSet } from "@nftlint/semantics";
import type { SetReference } from "@nftlint/syntax";
import type { Scope } from "../nft/scope.ts";
import { type Contents, type Group, readContents, spellingOf } from "../regions/contents.ts";
import type { Firewall } from "../way/host.ts";

/** Keys of one part as numbers, and keys of several as one interval for each part. */
export interface Keys {
  readonly numbers: IntervalSet;
  readonly rows: readonly (readonly Interval[])[];
}

interface SetOfFirewall {
  readonly firewall: Firewall;
  readonly set: RulesetSet;
}

/** `null` where both hold the same; `all` where it cannot be told by keys. */
export function changedKeys(old: SetOfFirewall, now: SetOfFirewall): Keys | "all" | null {
  const [before, after] = [contentsOf(old), contentsOf(now)];
  if (typeof before === "string" || typeof after === "string") return "all";
  if (before.more !== after.more || textOf(before.fallback) !== textOf(after.fallback)) return "all";
  const numbers: Interval[] = [];
  const rows: (readonly Interval[])[] = [];
  const [left, right] = [byData(before), byData(after)];
  for (const data of new Set([...left.keys(), ...right.keys()])) {
    const [one, other] = [left.get(data) ?? none, right.get(data) ?? none];
    numbers.push(...difference(one.numbers, other.numbers), ...difference(other.numbers, one.numbers));
    rows.push(...rowsBeside(one, other), ...rowsBeside(other, one));
  }
  return numbers.length === 0 && rows.length === 0 ? null : { numbers: intervalSet(numbers), rows };
}

const none: Pick<Group, "numbers" | "rows"> = { numbers: [], rows: [] };

function contentsOf({ firewall: { ruleset }, set }: SetOfFirewall): Contents | string {
  const reference: SetReference = { kind: "set-reference", name: set.name, start: 0, end: 0 };
  const place = set.declaration ?? set.elements[0];
  if (place === undefined) return "a set that nothing declares";
  const scope: Scope = {
    ...{ ruleset, hook: "input", interfaces: null, fib: null, masquerade: null },
    ...{ table: set.table, priority: null, document: place.document },
  };
  return readContents(reference, null, scope);
}

function textOf(group: Group | null): string {
  return group === null ? "none" : `to ${spellingOf(group.data)}`;
}

function byData({ groups }: Contents): ReadonlyMap<string, Group> {
  return new Map(groups.map((group) => [`${spellingOf(group.data)} ${group.isLimited}`, group]));
}

function rowsBeside(one: Pick<Group, "rows">, other: Pick<Group, "rows">): readonly (readonly Interval[])[] {
  if (one.rows.length === 0) return [];
  const known = new Set(other.rows.map(rowKey));
  return one.rows.filter((row) => !known.has(rowKey(row)));
}

function rowKey(row: readonly Interval[]): string {
  return row.map(({ from, to }) => `${from}-${to}`).join();
}
