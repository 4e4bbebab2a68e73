/** Expressions of any kind in the notation of meanings. */
import { expressionType, isSelector, resolveVariable, setTypes, type ValueType, valueType } from "@nftlint/semantics";
import {
  type Binary,
  type Element,
  type Expression,
  forEachElement,
  type MapLookup,
  type SetLiteral,
  type Verdict,
} from "@nftlint/syntax";
import { fold } from "./bits.ts";
import { constantOf, constantText, numberOf } from "./constants.ts";
import { networkOf, type Scope, selectorText } from "./selectors.ts";
import { valueSetOf, valueSetText } from "./value-sets.ts";

/** The type of an expression at this place; `null` where it has none by itself or is not known. */
export function typeOf(expression: Expression, scope: Scope): ValueType | null {
  const { definitions, table } = scope;
  return expressionType(expression, { definitions, table, family: networkOf(scope) });
}

/**
 * An expression in the notation of meanings.
 *
 * @param type what its place asks for; `null` where it says so itself
 */
export function expressionText(expression: Expression, scope: Scope, type: ValueType | null): string {
  const constant = constantOf(expression, type, scope.definitions);
  if (constant !== null) return constantText(constant);
  if (isSelector(expression)) return selectorText(expression, scope, (inner) => expressionText(inner, scope, null));
  switch (expression.kind) {
    case "variable": {
      const value = resolveVariable(scope.definitions, expression);
      return value === null ? `$${expression.name}` : expressionText(value, scope, type);
    }
    case "binary":
      return binaryText(expression, scope, type);
    case "concatenation":
      return expression.parts
        .map((part, index) => expressionText(part, scope, type?.parts?.[index] ?? null))
        .join(" . ");
    case "map-lookup":
      return mapText(expression, scope, type);
    case "set":
      return setText(expression, scope, type);
    case "set-reference":
      return `@${expression.name}`;
    case "verdict":
      return verdictText(expression, scope);
    case "identifier":
      return expression.name;
    default:
      return `${expression.kind}?`;
  }
}

/** Operators from the left to the right, without recursion: rows of them may be long. */
function binaryText(binary: Binary, scope: Scope, asked: ValueType | null): string {
  const type = typeOf(binary, scope) ?? asked;
  const operations: string[] = [];
  let base: Expression = binary;
  let text: string | null = null;
  while (base.kind === "binary" && text === null) {
    const { base: inner, mask, flip } = fold(base, type, scope.definitions);
    if (inner !== base) {
      operations.push(`${mask === null ? "" : ` & ${mask}`}${flip === 0n ? "" : ` ^ ${flip}`}`);
      base = inner;
    } else {
      text = partOfField(base, type, scope);
      if (text !== null) break;
      operations.push(` ${base.operator} ${expressionText(base.right, scope, type)}`);
      base = base.left;
    }
  }
  text ??= expressionText(base, scope, type);
  return operations.length === 0 ? text : `(${text}${operations.reverse().join("")})`;
}

/**
 * nft reads a field of a few bits as the octets around it, masked and shifted, and does not always
 * find the field's name again: `(@nh,8,8 & 0xfc) >> 2` and `ip6 dscp >> 6`. `null` for another thing.
 */
function partOfField({ operator, left, right }: Binary, type: ValueType | null, scope: Scope): string | null {
  const shift = operator === ">>" ? numberOf(right, valueType("integer", 32), scope.definitions) : null;
  if (shift === null) return null;
  const { base, mask } = fold(left, type, scope.definitions);
  const [, name, offset, length] =
    /^@(\w+),(\d+),(\d+)$/.exec(isSelector(base) ? expressionText(base, scope, null) : "") ?? [];
  if (mask === null) return Number(length) <= Number(shift) ? `@${name},${offset},${length}` : null;
  const kept = (mask >> shift).toString(2);
  if (name === undefined || !/^1+$/.test(kept) || (mask >> shift) << shift !== mask) return null;
  return `@${name},${Number(offset) + Number(length) - Number(shift) - kept.length},${kept.length}`;
}

/** The chain of a jump may be a variable. */
export function verdictText({ verdict, target }: Verdict, { definitions }: Scope): string {
  if (target === null) return verdict;
  if (target.kind === "identifier") return `${verdict} ${target.name}`;
  const value = resolveVariable(definitions, target);
  return `${verdict} ${value?.kind === "value" ? value.text : value?.kind === "identifier" ? value.name : `$${target.name}`}`;
}

function setText(set: SetLiteral, scope: Scope, type: ValueType | null): string {
  const values = valueSetOf(set, type, scope.definitions);
  if (values !== null) return valueSetText(values);
  const elements: string[] = [];
  forEachElement(set, ({ key }) => elements.push(key.kind === "catch-all" ? "*" : expressionText(key, scope, type)));
  return `{${elements.sort().join(", ")}}`;
}

/** `key map { … }`: entries in order of their keys. */
function mapText({ key, map }: MapLookup, scope: Scope, data: ValueType | null): string {
  return `${expressionText(key, scope, null)} map ${mappingText(key, map, scope, data)}`;
}

/** The map behind a key: a named one, or its entries. */
export function mappingText(key: Expression, map: Expression, scope: Scope, data: ValueType | null): string {
  const resolved = map.kind === "variable" ? resolveVariable(scope.definitions, map) : map;
  if (resolved?.kind !== "set")
    return resolved === null ? expressionText(map, scope, null) : expressionText(resolved, scope, null);
  const type = typeOf(key, scope);
  const entries: string[] = [];
  gatherEntries(resolved, entries, scope, (element) => entryText(element, scope, type, data));
  return `{${entries.sort().join(", ")}}`;
}

/** A variable among the elements stands for elements of its own. */
function gatherEntries(set: SetLiteral, into: string[], scope: Scope, textOf: (element: Element) => string): void {
  forEachElement(set, (element) => {
    const value =
      element.key.kind === "variable" && element.data === null
        ? resolveVariable(scope.definitions, element.key)
        : element.key;
    if (value?.kind === "set") gatherEntries(value, into, scope, textOf);
    else into.push(textOf(element));
  });
}

function entryText({ key, data }: Element, scope: Scope, type: ValueType | null, dataType: ValueType | null): string {
  const keyText =
    key.kind === "catch-all" ? "*" : key.kind === "set" ? setText(key, scope, type) : expressionText(key, scope, type);
  return data === null ? keyText : `${keyText} : ${expressionText(data, scope, dataType)}`;
}

/** The types of the set or map that a statement names; unknown ones are `null`. */
export function typesOfSet(set: Expression, { definitions, table }: Scope): ReturnType<typeof setTypes> {
  const named = set.kind === "variable" ? resolveVariable(definitions, set) : set;
  const found = named?.kind === "set-reference" ? table.sets.get(named.name) : undefined;
  return found === undefined ? { key: null, data: null } : setTypes(found, definitions);
}
