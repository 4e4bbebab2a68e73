/** Declared sets and maps, and the elements that commands add to them. */
import {
  type CatchAll,
  type Element,
  type ElementCommand,
  type Expression,
  forEachElement,
  type SetDeclaration,
  type SetElements,
} from "@nftlint/syntax";
import type { SetState } from "../load/tables.ts";
import { resolve } from "../variables.ts";
import { IntervalList, valueInterval } from "./intervals.ts";
import { type SetTypes, setTypes } from "./named-sets.ts";
import type { EvaluationScope, Place } from "./scope.ts";
import { type DataType, ValueCheck } from "./values.ts";

/** Checks what a declaration says of its set, its elements aside. */
export function evaluateSet(node: SetDeclaration, set: SetState, { report }: EvaluationScope): void {
  if (set.typeNode !== null || node.name === null) return;
  const { start, end } = node.name;
  const example = set.type === "map" ? "type ipv4_addr : inet_service" : "type ipv4_addr";
  report(
    "misplaced-item",
    { start, end },
    `the ${set.type} "${set.name}" has no type: say what it holds, such as "${example}"`,
  );
}

/** Checks elements that a declaration or command gives to a set. */
export function evaluateElements(node: SetElements | ElementCommand, set: SetState, scope: EvaluationScope): void {
  const value = resolve(scope.definitions, node.value);
  if (value?.kind !== "set" || set.typeNode === null) return;
  const check = new ElementCheck(set, scope, node.value.kind === "variable" ? node.value : null);
  forEachElement(value, (element) => check.element(element));
  check.finish();
}

class ElementCheck {
  readonly #set: SetState;
  readonly #scope: EvaluationScope;
  readonly #values: ValueCheck;
  readonly #types: SetTypes;
  readonly #data: DataType;
  readonly #place: Place;
  /** `null` where overlaps are merged, or mean nothing. */
  readonly #intervals: IntervalList | null;
  #reportedFlag = false;

  constructor(set: SetState, scope: EvaluationScope, place: Place) {
    this.#set = set;
    this.#scope = scope;
    this.#place = place;
    this.#values = new ValueCheck(scope);
    this.#types = setTypes(set, scope.definitions);
    this.#data = this.#types.data;
    const { key } = this.#types;
    const isMerged = set.flags.has("auto-merge") || !set.flags.has("interval");
    this.#intervals = key === null || key.parts !== null || isMerged ? null : new IntervalList();
  }

  element(element: Element): void {
    const { key } = this.#types;
    this.#values.element(element, key, this.#data, this.#place);
    this.#checkFlag(element.key);
    if (this.#intervals === null || key === null) return;
    const interval = valueInterval(element.key, key);
    if (interval !== null) this.#intervals.add(interval, element);
  }

  /** A prefix or range is many values: nft keeps them in sets with `flags interval` only. */
  #checkFlag(key: Expression | CatchAll): void {
    const { flags, typeNode, type, name } = this.#set;
    if (this.#reportedFlag || flags.has("interval") || flags.has("auto-merge") || typeNode === null) return;
    if (key.kind !== "prefix" && key.kind !== "range") return;
    this.#reportedFlag = true;
    const { start, end } = this.#place ?? key;
    const message = `the ${type} "${name}" cannot hold a ${key.kind}: add "flags interval" to its declaration`;
    this.#scope.report("invalid-value", { start, end }, message);
  }

  finish(): void {
    const overlap = this.#intervals?.findOverlap();
    if (overlap == null) return;
    const { first, second } = overlap;
    const { start, end } = this.#place ?? second;
    this.#scope.report(
      "overlapping-intervals",
      { start, end },
      `this element of "${this.#set.name}" overlaps an earlier one: remove one of them, or add "auto-merge" to the set`,
      this.#place === null ? { range: first, message: "the other element" } : null,
    );
  }
}
