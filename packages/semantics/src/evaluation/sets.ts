/** Declared sets and maps, and the elements that commands add to them. */

import { objects } from "@nftlint/language";
import {
  type CatchAll,
  type Element,
  type ElementCommand,
  type Expression,
  forEachElement,
  type SetDeclaration,
  type SetElements,
  type SetType,
} from "@nftlint/syntax";
import type { SetState } from "../load/tables.ts";
import type { SemanticDiagnostic, SourceDocument } from "../ruleset.ts";
import { resolve } from "../variables.ts";
import { type SetTypes, setTypes } from "./expression-types.ts";
import { intervalFlagFix } from "./interval-flag.ts";
import { type IntervalList, type Overlap, valueInterval } from "./intervals.ts";
import type { EvaluationScope, Place } from "./scope.ts";
import { areComparable, type ValueType } from "./value-type.ts";
import { type DataType, ValueCheck } from "./values.ts";

/** Checks what a declaration says of its set, its elements aside. */
export function evaluateSet(node: SetDeclaration, set: SetState, scope: EvaluationScope): void {
  if (node.name === null) return;
  const types = (node.block?.items ?? []).filter((item): item is SetType => item.kind === "set-type");
  const { start, end } = node.name;
  const own = types[0];
  if (own !== undefined) {
    checkType(own, scope);
    if (set.declaration?.node !== node) checkSecondDeclaration(node, own, set, scope);
    return;
  }
  if (set.declaration?.node !== node) return;
  const example = set.type === "map" ? "type ipv4_addr : inet_service" : "type ipv4_addr";
  scope.report(
    "misplaced-item",
    { start, end },
    `the ${set.type} "${set.name}" has no type: say what it holds, such as "${example}"`,
  );
}

/** The type of a key has to be clear by itself: no rule around it tells the family. */
function checkType({ key, data, form }: SetType, { report }: EvaluationScope): void {
  for (const part of data === null || data.length < 2 ? [] : data) {
    if (part.kind !== "identifier" || part.name !== "verdict") continue;
    report("type-mismatch", part, `a verdict is no part of "a . b"; a map yields either a verdict or values`);
  }
  if (form === "type") return;
  for (const part of key) {
    if (part.kind !== "ct" || part.family !== null || (part.key !== "saddr" && part.key !== "daddr")) continue;
    const { start, end } = part;
    const words = `ct ${part.direction ?? "original"}`;
    const message = `the address may be of IPv4 or IPv6: write "${words} ip ${part.key}" or "${words} ip6 ${part.key}"`;
    report("ambiguous-family", { start, end }, message);
  }
}

/** A set that is declared again must stay what it is. */
function checkSecondDeclaration(
  { name, block }: SetDeclaration,
  own: SetType,
  set: SetState,
  { definitions, report }: EvaluationScope,
): void {
  const first = setTypes(set, definitions);
  const second = setTypes({ typeNode: own, table: set.table }, definitions);
  const differs = (left: ValueType | null, right: ValueType | null) =>
    left !== null && right !== null && !areComparable(left, right);
  const isObjectMap = isObjectType(own) !== isObjectType(set.typeNode);
  const range = name ?? own;
  if (differs(first.key, second.key) || differs(first.data, second.data) || isObjectMap) {
    const { start, end } = own;
    report(
      "type-mismatch",
      { start, end },
      `the ${set.type} "${set.name}" was declared with another type before; use that type, or another name`,
    );
    return;
  }
  const wantsInterval = block?.items.some(
    (item) => item.kind === "set-flags" && item.flags.some((flag) => flag.name === "interval"),
  );
  const hadInterval = set.declaration?.node.block?.items.some(
    (item) => item.kind === "set-flags" && item.flags.some((flag) => flag.name === "interval"),
  );
  if (!wantsInterval || hadInterval) return;
  const { start, end } = range;
  report(
    "invalid-value",
    { start, end },
    `the ${set.type} "${set.name}" was declared without "flags interval" before; add the flag there`,
  );
}

/** Maps to counters, quotas and other objects. */
function isObjectType(type: SetType | null): boolean {
  const [part] = type?.data ?? [];
  const name = part?.kind === "identifier" ? part.name : part?.kind === "value" ? part.text : null;
  return name !== null && objects.has(name);
}

/** Whether the elements of a set may not overlap. */
export function keepsApart({ flags, autoMerge }: SetState): boolean {
  return flags.has("interval") && !autoMerge;
}

/**
 * Checks elements that a declaration or command gives to a set.
 * @param intervals where to gather them; `null` where overlaps do not matter
 */
export function evaluateElements(
  node: SetElements | ElementCommand,
  set: SetState,
  scope: EvaluationScope,
  intervals: IntervalList | null,
  document: SourceDocument,
): void {
  const value = resolve(scope.definitions, node.value);
  if (value?.kind !== "set" || set.typeNode === null) return;
  const check = new ElementCheck(set, scope, node.value.kind === "variable" ? node.value : null, document);
  const { key } = check;
  const isSingle = key !== null && key.parts === null;
  forEachElement(value, (element) => {
    const interval = isSingle ? valueInterval(element.key, key) : null;
    // What could be read as the set's type holds no other fault.
    if (interval === null || element.data !== null) check.element(element);
    else check.checkFlag(element.key);
    if (interval !== null) intervals?.add(interval, check.place ?? element, document);
  });
}

/** Says which elements of a set overlap. */
export function overlapDiagnostic({ name }: SetState, { first, second }: Overlap): SemanticDiagnostic {
  const { start, end, document } = second;
  const isTogether = first.document === document && first.start !== start;
  return {
    rule: "overlapping-intervals",
    start,
    end,
    message: `this element of "${name}" overlaps an earlier one: remove one of them, or add "auto-merge" to the set`,
    document,
    related: isTogether ? { range: { start: first.start, end: first.end }, message: "the other element" } : null,
    fix: null,
  };
}

class ElementCheck {
  readonly #set: SetState;
  readonly #scope: EvaluationScope;
  readonly #values: ValueCheck;
  readonly #types: SetTypes;
  readonly #data: DataType;
  readonly place: Place;
  readonly #document: SourceDocument;
  #reportedFlag = false;

  constructor(set: SetState, scope: EvaluationScope, place: Place, document: SourceDocument) {
    this.#set = set;
    this.#document = document;
    this.#scope = scope;
    this.place = place;
    this.#values = new ValueCheck(scope);
    this.#types = setTypes(set, scope.definitions);
    this.#data = this.#types.data;
  }

  element(element: Element): void {
    const { key } = this.#types;
    this.#values.element(element, key, this.#data, this.place);
    this.checkFlag(element.key);
  }

  /** The type of the set's keys. */
  get key(): ValueType | null {
    return this.#types.key;
  }

  /** A prefix or range is many values: nft keeps them in sets with `flags interval` only. */
  checkFlag(key: Expression | CatchAll): void {
    const { flags, autoMerge, typeNode, type, name } = this.#set;
    if (this.#reportedFlag || flags.has("interval") || autoMerge || typeNode === null) return;
    if (key.kind !== "prefix" && key.kind !== "range") return;
    this.#reportedFlag = true;
    const { start, end } = this.place ?? key;
    const message = `the ${type} "${name}" cannot hold a ${key.kind}: add "flags interval" to its declaration`;
    const fix = intervalFlagFix(this.#set, this.#document);
    this.#scope.report("interval-flag-missing", { start, end }, message, null, fix);
  }
}
