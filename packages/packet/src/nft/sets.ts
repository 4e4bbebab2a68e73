/** Look-ups in sets and maps: anonymous ones, named ones, and those that variables stand for. */
import { type Interval, type RulesetSet, resolve, rulesHolding, setTypes, type ValueType } from "@nftlint/semantics";
import {
  type CatchAll,
  type Element,
  type Expression,
  forEachElement,
  type SetUpdate,
  type Statement,
  walk,
} from "@nftlint/syntax";
import { constantInterval } from "./constants.ts";
import type { Scope } from "./scope.ts";
import { type Candidate, plainEntry, SetIndex } from "./set-index.ts";
import type { Bits } from "./values.ts";

/** What a look-up finds. */
export interface Lookup {
  /** One that is certain, or all that may be meant. */
  readonly candidates: readonly Candidate[];
  /** Whether the key may equal no element. */
  readonly mayMiss: boolean;
  /** What it depends on, where it is not certain. */
  readonly reason: string;
}

export type Lookable = Pick<Scope, "ruleset" | "table" | "interfaces" | "learned">;

/** Looks for a key in a set or map. @param type of the key, where the set does not tell its own */
export function lookUp(set: Expression, key: readonly Bits[], type: ValueType | null, scope: Lookable): Lookup {
  const value = resolve(scope.ruleset, set);
  if (value === null) return notKnown(`what $${set.kind === "variable" ? set.name : ""} stands for`);
  if (value.kind === "set-reference") {
    const named = scope.table.sets.get(value.name);
    if (named === undefined) return notKnown(`the set ${value.name}, which is not declared`);
    return learnedOf(named, key, scope) ?? found(namedIndex(named, scope), key, learning(named, scope));
  }
  return found(anonymousIndex(value, type, scope), key, null);
}

/** All that is known of what a set or map holds. */
export interface SetContents {
  readonly index: SetIndex;
  /** Why it may hold more than that; `null` where it does not. */
  readonly more: string | null;
}

/** What a set or map holds, or what that depends on. @param type of the key, where the set does not tell its own */
export function contentsOf(set: Expression, type: ValueType | null, scope: Lookable): SetContents | string {
  const value = resolve(scope.ruleset, set);
  if (value === null) return `what $${set.kind === "variable" ? set.name : ""} stands for`;
  if (value.kind !== "set-reference") return { index: anonymousIndex(value, type, scope), more: null };
  const named = scope.table.sets.get(value.name);
  if (named === undefined) return `the set ${value.name}, which is not declared`;
  return { index: namedIndex(named, scope), more: learning(named, scope) };
}

/** What the packet itself has taught the set of that key; `null` where it has taught nothing. */
function learnedOf(set: RulesetSet, key: readonly Bits[], { learned = [] }: Lookable): Lookup | null {
  if (learned.length === 0 || key.some(({ doubt }) => doubt !== 0n)) return null;
  const last = learned.findLast(
    (entry) => entry.set === set && entry.key.every((value, index) => value === key[index]?.value),
  );
  if (last === undefined) return null;
  const candidates: readonly Candidate[] = last.isIn ? [{ entry: plainEntry, truth: "yes" }] : [];
  return { candidates, mayMiss: !last.isIn, reason: "" };
}

function notKnown(reason: string): Lookup {
  return { candidates: [], mayMiss: true, reason };
}

function found(index: SetIndex, key: readonly Bits[], learned: string | null): Lookup {
  const candidates = index.find(key);
  if (candidates.some(({ truth }) => truth === "yes")) return { candidates, mayMiss: false, reason: "" };
  const doubtful = key.find(({ doubt }) => doubt !== 0n);
  const unread = index.unread[0];
  const unreadReason = unread === undefined ? "" : "an element that only the host can read";
  const reason = candidates.length > 0 ? (doubtful?.reason ?? unreadReason) : (learned ?? unreadReason);
  return { candidates, mayMiss: !index.hasFallback, reason };
}

/** Why a named set may hold more than is written, or `null` where it does not. */
function learning(set: RulesetSet, { ruleset, table }: Lookable): string | null {
  const text = `what else the ${set.type} ${set.name} holds`;
  if (set.declaration === null || set.flags.has("dynamic") || set.flags.has("timeout") || hasTimeout(set)) return text;
  for (const chain of table.chains.values()) {
    for (const { node } of rulesHolding(ruleset, chain, "set-update")) {
      if (node.statements.some((statement) => isUpdateOf(statement, set.name))) return text;
    }
  }
  return null;
}

/** A time after which elements go makes a set one with timeouts. */
function hasTimeout({ declaration }: RulesetSet): boolean {
  const items = declaration?.node.block?.items ?? [];
  return items.some((item) => item.kind === "set-time" && item.property === "timeout");
}

function isUpdateOf(statement: Statement, name: string): statement is SetUpdate {
  if (statement.kind === "set-update") return statement.set.kind !== "set-reference" || statement.set.name === name;
  if (statement.kind !== "anonymous-chain") return false;
  let isFound = false;
  walk(statement, (node) => {
    if (node.kind === "set-update" && isUpdateOf(node, name)) isFound = true;
    return !isFound;
  });
  return isFound;
}

const namedIndexes = new WeakMap<RulesetSet, SetIndex>();
const anonymousIndexes = new WeakMap<Expression, Map<string, SetIndex>>();

function namedIndex(set: RulesetSet, scope: Lookable): SetIndex {
  let index = namedIndexes.get(set);
  if (index === undefined) {
    index = new SetIndex();
    const { key } = setTypes(set, scope.ruleset);
    for (const { node, action } of set.elementChanges) {
      fill(index, node.value, key, scope, action);
    }
    namedIndexes.set(set, index);
  }
  return index;
}

/** One literal may be read as several types, where a variable stands for it. */
function anonymousIndex(set: Expression, type: ValueType | null, scope: Lookable): SetIndex {
  const ofTypes = anonymousIndexes.get(set) ?? new Map<string, SetIndex>();
  anonymousIndexes.set(set, ofTypes);
  const name = JSON.stringify(type);
  let index = ofTypes.get(name);
  if (index === undefined) {
    index = new SetIndex();
    fill(index, set, type, scope, "add");
    ofTypes.set(name, index);
  }
  return index;
}

function fill(
  index: SetIndex,
  set: Expression,
  type: ValueType | null,
  scope: Lookable,
  action: "add" | "delete",
): void {
  forEachOf(set, scope, (element) => {
    const box = boxOf(element.key, type, scope);
    if (action === "add") index.add(element, box);
    else index.delete(box);
  });
}

/** Visits elements; sets that variables put into a set count as their elements. */
function forEachOf(set: Expression, scope: Lookable, visit: (element: Element) => void): void {
  const value = resolve(scope.ruleset, set);
  if (value?.kind !== "set") return;
  forEachElement(value, (element) => {
    const { key } = element;
    const inner = key.kind === "variable" ? resolve(scope.ruleset, key) : key;
    if (inner?.kind === "set") forEachOf(inner, scope, visit);
    else visit(element);
  });
}

/** One interval for each part of a key; `null` where it cannot be read. */
export function boxOf(key: Expression | CatchAll, type: ValueType | null, scope: Lookable): readonly Interval[] | null {
  const value = key.kind === "variable" ? resolve(scope.ruleset, key) : key;
  if (value === null || value.kind === "catch-all") return null;
  if (value.kind !== "concatenation") {
    const interval = constantInterval(value, type, scope);
    return interval === null ? null : [interval];
  }
  const box: Interval[] = [];
  for (const [index, part] of value.parts.entries()) {
    const interval = constantInterval(part, type?.parts?.[index] ?? null, scope);
    if (interval === null) return null;
    box.push(interval);
  }
  return box;
}
