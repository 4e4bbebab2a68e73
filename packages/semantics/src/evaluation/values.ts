/** Checks of constants, sets and maps against the type that their place asks for. */
import {
  type Binary,
  type CatchAll,
  type Concatenation,
  type Element,
  type Expression,
  forEachElement,
  type MapLookup,
  type Prefix,
  parseNumber,
  type Range,
  type RangeExpression,
  type SetLiteral,
  type SetReference,
  type Value,
} from "@nftlint/syntax";
import type { Interval } from "../expressions/addresses.ts";
import { resolve } from "../variables.ts";
import { type Constant, readConstant } from "./constants.ts";
import { expressionType, setTypes } from "./expression-types.ts";
import { valueInterval } from "./intervals.ts";
import { reportMissing } from "./missing.ts";
import type { EvaluationScope, Place } from "./scope.ts";
import { checkTarget } from "./targets.ts";
import { areComparable, describeType, isDerivedFrom, type ValueType } from "./value-type.ts";

/** The type of what a map yields, or what stands for it. */
export type DataType = ValueType | "verdict" | null;

/** Checks expressions in one scope. */
export class ValueCheck {
  readonly #scope: EvaluationScope;

  constructor(scope: EvaluationScope) {
    this.#scope = scope;
  }

  /**
   * Checks an expression that stands for values of a type.
   * @param type `null` where it is not known: then only names are looked up
   * @param place where to report instead of at the expression itself
   */
  check(expression: Expression | CatchAll, type: ValueType | null, place: Place = null): void {
    switch (expression.kind) {
      case "value":
        if (type !== null) this.#constant(expression, type, place);
        break;
      case "variable": {
        const value = resolve(this.#scope.definitions, expression);
        if (value !== null && this.#isNew(value, type)) this.check(value, type, place ?? expression);
        break;
      }
      case "set":
        this.#set(expression, type, place);
        break;
      case "set-reference":
        this.#setReference(expression, type, place);
        break;
      case "list":
        for (const item of expression.items) this.check(item, type, place);
        break;
      case "prefix":
        if (type !== null) this.#prefix(expression, type, place);
        break;
      case "range":
        if (type !== null) this.#range(expression, type, place);
        break;
      case "concatenation":
        this.#concatenation(expression, type, place);
        break;
      case "binary":
        this.#binary(expression, type, place);
        break;
      case "map-lookup":
        this.mapLookup(expression, type);
        break;
      default:
    }
  }

  /** Variables in sets of variables would be thousands soon, and a long list is used by many rules. */
  #isNew(value: Expression, type: ValueType | null): boolean {
    if (value.kind === "value") return true;
    const types = this.#scope.checked.get(value) ?? new Set();
    this.#scope.checked.set(value, types);
    const key = type === null ? "" : typeKey(type);
    const isNew = !types.has(key);
    types.add(key);
    return isNew;
  }

  // ---------------------------------------------------------------- single values

  #constant(value: Value, type: ValueType, place: Place): Constant {
    const constant = readConstant(value, type.parts?.[0] ?? type);
    if (type.parts !== null) this.#mismatch(place ?? value, "a single value", type);
    else if (!constant.ok) this.#scope.report("invalid-value", place ?? value, constant.fault);
    return constant;
  }

  /** Long rows of operators are deep on their left. */
  #binary(binary: Binary, type: ValueType | null, place: Place): void {
    let expression: Expression = binary;
    for (; expression.kind === "binary"; expression = expression.left) {
      if (type !== null && isShift(expression) && notShifted.has(type.datatype)) {
        this.#mismatch(place ?? expression, "a shifted number", type);
        return;
      }
      this.check(expression.right, type, place);
    }
    this.check(expression, type, place);
  }

  #prefix({ base, length, start, end }: Prefix, type: ValueType, place: Place): void {
    const bits = parseNumber(length.text);
    if (type.parts !== null) {
      this.#mismatch(place ?? { start, end }, "a prefix", type);
      return;
    }
    this.check(base, type, place);
    if (bits === null || type.bits === null || bits <= BigInt(type.bits)) return;
    this.#scope.report(
      "invalid-value",
      place ?? length,
      `a prefix length of ${length.text} is too long: ${describeType(type)} has ${type.bits} bits`,
    );
  }

  #range({ from, to, start, end }: RangeExpression, type: ValueType, place: Place): void {
    const ends = [from, to].map((expression) => {
      const value = resolve(this.#scope.definitions, expression);
      if (value?.kind !== "value") return null;
      const constant = this.#constant(value, type, place ?? (expression.kind === "variable" ? expression : null));
      return constant.ok ? constant.number : null;
    });
    const [first, last] = ends;
    if (first == null || last == null || first <= last) return;
    const range = place ?? { start, end };
    this.#scope.report("invalid-value", range, "the range ends before it begins: write the smaller value first");
  }

  #concatenation({ parts, start, end }: Concatenation, type: ValueType | null, place: Place): void {
    const types = type?.parts ?? null;
    if (type !== null && types?.length !== parts.length) {
      this.#mismatch(place ?? { start, end }, `${parts.length} values joined by "."`, type);
      return;
    }
    for (const [index, part] of parts.entries()) this.check(part, types?.[index] ?? null, place);
  }

  // ---------------------------------------------------------------- sets

  #set(set: SetLiteral, type: ValueType | null, place: Place): void {
    forEachElement(set, (element) => this.element(element, type, null, place));
  }

  /** Checks one element of a set, or of a map whose values are of type `data`. */
  element(element: Element, key: ValueType | null, data: DataType, place: Place = null): void {
    if (element.key.kind !== "catch-all") this.check(element.key, key, place);
    if (element.data === null) return;
    if (element.data.kind === "verdict") checkTarget(element.data, this.#scope, place);
    if (data !== null && data !== "verdict") this.check(element.data, data, place);
  }

  #setReference(reference: SetReference, type: ValueType | null, place: Place): void {
    const set = this.findSet(reference, place);
    if (set === null || type === null) return;
    const { key } = setTypes(set, this.#scope.definitions);
    if (key === null || areComparable(key, type)) return;
    this.#scope.report(
      "type-mismatch",
      place ?? reference,
      `the set "${set.name}" holds ${describeType(key)}, and ${describeType(type)} is compared with it; use a set of that type`,
      null,
    );
  }

  /** The set or map of that name; reports where there is none. */
  findSet({ name, start, end }: SetReference, place: Place = null) {
    const { table, knowsAllNames } = this.#scope;
    const set = table.sets.get(name);
    if (set !== undefined) return set;
    if (knowsAllNames) reportMissing("set or map", name, table.sets.keys(), place ?? { start, end }, this.#scope);
    return null;
  }

  // ---------------------------------------------------------------- maps

  /** Checks `key map { … }` and `key map @name`, where values of type `data` are asked for. */
  mapLookup({ key, map }: MapLookup, data: ValueType | null): void {
    this.lookup(key, map, data);
  }

  /** Checks a lookup of a key in a map. */
  lookup(key: Expression, map: Expression, data: DataType): void {
    const type = expressionType(key, this.#scope);
    this.#addressFamily(key);
    this.check(key, null);
    const resolved = resolve(this.#scope.definitions, map);
    const place = map.kind === "variable" ? map : null;
    if (resolved?.kind === "set") this.#mappings(resolved, type, data, place);
    else if (resolved?.kind === "set-reference") this.#namedMap(resolved, type, place);
  }

  /** Here the family of the table does not count: the key has to say its own. */
  #addressFamily(key: Expression): void {
    if (key.kind !== "ct" || key.family !== null || (key.key !== "saddr" && key.key !== "daddr")) return;
    const { start, end } = key;
    const words = `ct ${key.direction ?? "original"}`;
    const message = `the key of a map needs its family: write "${words} ip ${key.key}" or "${words} ip6 ${key.key}"`;
    this.#scope.report("ambiguous-family", { start, end }, message);
  }

  /** nft merges nothing in maps: keys that overlap could yield two values. */
  #mappings(map: SetLiteral, type: ValueType | null, data: DataType, place: Place): void {
    const keys: (Interval & { readonly element: Element })[] = [];
    let hasIntervals = false;
    forEachElement(map, (element) => {
      this.#mapping(element, type, data, place);
      hasIntervals ||= element.key.kind === "range" || element.key.kind === "prefix";
      const interval = type === null || type.parts !== null ? null : valueInterval(element.key, type);
      if (interval !== null) keys.push({ ...interval, element });
    });
    if (!hasIntervals) return;
    keys.sort((left, right) => (left.from < right.from ? -1 : left.from > right.from ? 1 : 0));
    const at = keys.findIndex((key, index) => index > 0 && key.from <= (keys[index - 1] as Interval).to);
    if (at > 0)
      this.#overlap((keys[at - 1] as (typeof keys)[0]).element, (keys[at] as (typeof keys)[0]).element, place);
  }

  #overlap(one: Element, other: Element, place: Place): void {
    const [first, second] = one.start < other.start ? [one, other] : [other, one];
    const { start, end } = place ?? second;
    const related = place === null ? { range: first, message: "the other key" } : null;
    const message = "this key overlaps another of the map, so that two values could be meant; take one of them out";
    this.#scope.report("overlapping-intervals", { start, end }, message, related);
  }

  #mapping(element: Element, key: ValueType | null, data: DataType, place: Place): void {
    if (element.data !== null) this.element(element, key, data, place);
    else if (element.key.kind !== "variable") {
      const { start, end } = element;
      this.#scope.report(
        "misplaced-item",
        place ?? { start, end },
        `an element of a map needs a value behind its key: "key : value"`,
      );
    }
  }

  #namedMap(reference: SetReference, type: ValueType | null, place: Place): void {
    const map = this.findSet(reference, place);
    if (map === null) return;
    if (map.type === "set") {
      this.#scope.report(
        "type-mismatch",
        place ?? reference,
        `"${map.name}" is a set, which has no values to look up; declare it as a map`,
      );
    } else this.#setReference(reference, type, place);
  }

  #mismatch(range: Range, what: string, type: ValueType): void {
    const { start, end } = range;
    this.#scope.report("type-mismatch", { start, end }, `${what} cannot be compared with ${describeType(type)}`);
  }
}

/** Whether a type is one of bits, so that `a,b` and `a | b` mean both of them. */
export function isBitmask({ datatype }: ValueType): boolean {
  return isDerivedFrom(datatype, "bitmask");
}

function typeKey({ datatype, bits, parts }: ValueType): string {
  return parts === null ? `${datatype}/${bits}` : parts.map(typeKey).join(" . ");
}

/** Datatypes of which nft takes no number that was shifted. */
const notShifted = new Set(["ipv4_addr", "ipv6_addr", "ether_addr", "ifname", "string"]);

function isShift({ operator }: Binary): boolean {
  return operator === "<<" || operator === ">>";
}
