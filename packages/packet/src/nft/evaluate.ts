/** The value of an expression for a packet. */
import { expressionType, isSelector, resolve, setTypes, type TypeContext, type ValueType } from "@nftlint/semantics";
import type { Binary, Expression, MapLookup } from "@nftlint/syntax";
import type { Packet } from "../packet.ts";
import { constantNumber } from "./constants.ts";
import { familyOf, type Scope, textOf } from "./scope.ts";
import { readSelector } from "./selectors.ts";
import { type Lookup, lookUp } from "./sets.ts";
import { showReading } from "./show.ts";
import {
  absent,
  type Bits,
  bothBits,
  differingBits,
  eitherBits,
  known,
  type Reading,
  shifted,
  unknown,
} from "./values.ts";

/** The type of an expression at its place; `null` for constants. */
export function typeOf(expression: Expression, scope: Scope): ValueType | null {
  const context: TypeContext = { definitions: scope.ruleset, table: scope.table, family: familyOf(scope) };
  return expressionType(expression, context);
}

/**
 * What an expression comes to for a packet.
 * @param expected the type that its place asks for, by which constants are read
 */
export function evaluate(expression: Expression, expected: ValueType | null, packet: Packet, scope: Scope): Reading {
  if (isSelector(expression)) return readSelector(expression, packet, scope);
  switch (expression.kind) {
    case "variable": {
      const value = resolve(scope.ruleset, expression);
      return value === null ? unknown(`what $${expression.name} stands for`) : evaluate(value, expected, packet, scope);
    }
    case "binary":
      return evaluateBinary(expression, expected, packet, scope);
    case "concatenation":
      return evaluateParts(expression.parts, expected, packet, scope);
    case "map-lookup":
      return evaluateLookup(expression, expected, packet, scope);
    default: {
      const number = constantNumber(expression, expected, scope);
      return number === null ? unknown(`what "${textOf(expression, scope)}" stands for`) : known(number);
    }
  }
}

function evaluateBinary(
  { operator, left, right }: Binary,
  expected: ValueType | null,
  packet: Packet,
  scope: Scope,
): Reading {
  const type = typeOf(left, scope) ?? expected;
  const first = evaluate(left, type, packet, scope);
  const isShift = operator === "<<" || operator === ">>";
  const second = evaluate(right, isShift ? null : type, packet, scope);
  if (first.kind !== "bits") return first;
  if (second.kind !== "bits") return second;
  switch (operator) {
    case "&":
      return bothBits(first, second);
    case "|":
      return eitherBits(first, second);
    case "^":
      return differingBits(first, second);
    default: {
      if (second.doubt !== 0n || second.value > 1024n) return unknown(second.reason || "a shift");
      return shifted(first, operator === "<<" ? second.value : -second.value, type?.bits ?? null);
    }
  }
}

function evaluateParts(
  parts: readonly Expression[],
  expected: ValueType | null,
  packet: Packet,
  scope: Scope,
): Reading {
  const values: Bits[] = [];
  for (const [index, part] of parts.entries()) {
    const value = evaluate(part, expected?.parts?.[index] ?? null, packet, scope);
    if (value.kind === "absent") return value;
    if (value.kind === "bits") values.push(value);
    else values.push(...value.parts);
  }
  return { kind: "tuple", parts: values };
}

/** The parts of a value: one, unless it is a concatenation. */
export function partsOf(reading: Exclude<Reading, { kind: "absent" }>): readonly Bits[] {
  return reading.kind === "tuple" ? reading.parts : [reading];
}

/** The type of a map's keys: its own where it is named, that of what is looked up otherwise. */
export function keyTypeOf(map: Expression, key: Expression, scope: Scope): ValueType | null {
  const named = map.kind === "set-reference" ? scope.table.sets.get(map.name) : undefined;
  return named === undefined ? typeOf(key, scope) : setTypes(named, scope.ruleset).key;
}

/** Looks up the key of a map or verdict map; tells where the packet has no such key. */
export function lookUpKey(
  key: Expression,
  map: Expression,
  packet: Packet,
  scope: Scope,
): { readonly lookup: Lookup; readonly shown: string } | { readonly lookup: null; readonly shown: string } {
  const type = keyTypeOf(map, key, scope);
  const reading = evaluate(key, type, packet, scope);
  if (reading.kind === "absent") return { lookup: null, shown: reading.reason };
  const shown = `${textOf(key, scope)} is ${showReading(reading, typeOf(key, scope) ?? type)}`;
  return { lookup: lookUp(map, partsOf(reading), type, scope), shown };
}

function evaluateLookup({ key, map }: MapLookup, expected: ValueType | null, packet: Packet, scope: Scope): Reading {
  const { lookup, shown } = lookUpKey(key, map, packet, scope);
  if (lookup === null) return absent(shown);
  const { candidates, mayMiss, reason } = lookup;
  const named = map.kind === "set-reference" ? scope.table.sets.get(map.name) : undefined;
  const type = named === undefined ? expected : (setTypes(named, scope.ruleset).data ?? expected);
  if (candidates.length === 0) return reason === "" ? absent(`${shown}, which the map does not hold`) : unknown(reason);
  const [only] = candidates;
  if (only === undefined || candidates.length > 1 || mayMiss) return unknown(reason);
  return only.entry.data === null ? unknown(reason) : evaluate(only.entry.data, type, packet, scope);
}
