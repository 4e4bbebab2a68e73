/** The types of expressions: what a match compares, what a map yields, what a named set holds. */
import { datatypes } from "@nftlint/language";
import type { Binary, Expression, Identifier, MapLookup, SetType } from "@nftlint/syntax";
import type { RulesetSet, RulesetTable } from "../ruleset.ts";
import { type Definitions, resolve } from "../variables.ts";
import { type NetworkFamily, selectorType } from "./selector-types.ts";
import { concatenated, type ValueType, valueType } from "./value-type.ts";

/** Where the names in an expression are looked up. */
export interface TypeContext {
  readonly definitions: Definitions;
  readonly table: Pick<RulesetTable, "sets">;
  /** What addresses without a family of their own are at this place. */
  readonly family: NetworkFamily;
}

/** The type of an expression; `null` where it has none by itself (a constant) or where it is not known. */
export function expressionType(expression: Expression, context: TypeContext): ValueType | null {
  switch (expression.kind) {
    case "payload":
    case "raw-payload":
    case "extension-header":
    case "header-option":
    case "meta":
    case "ct":
    case "rt":
    case "socket":
    case "osf":
    case "fib":
    case "ipsec":
    case "numgen":
    case "hash":
    case "tunnel":
      return selectorType(expression, context.family);
    case "binary":
      return expressionType(leftmost(expression), context);
    case "concatenation":
      return concatenationType(expression.parts, context);
    case "map-lookup":
      return mapType(expression, context);
    case "variable": {
      const value = resolve(context.definitions, expression);
      return value === null ? null : expressionType(value, context);
    }
    default:
      return null;
  }
}

/** Long rows of operators are deep on their left. */
function leftmost(binary: Binary): Expression {
  let expression: Expression = binary;
  while (expression.kind === "binary") expression = expression.left;
  return expression;
}

function concatenationType(parts: readonly Expression[], context: TypeContext): ValueType | null {
  const types = parts.map((part) => expressionType(part, context));
  return types.includes(null) ? null : concatenated(types as ValueType[]);
}

/** What a named map yields; an anonymous one yields what its place asks for. */
function mapType({ map }: MapLookup, { table, definitions }: TypeContext): ValueType | null {
  if (map.kind !== "set-reference") return null;
  const set = table.sets.get(map.name);
  return set === undefined ? null : setTypes(set, definitions).data;
}

/** What a set holds; parts that are not known are `null`. */
export interface SetTypes {
  readonly key: ValueType | null;
  /** `null` also for sets, and for maps whose values are objects. */
  readonly data: ValueType | null;
}

const unknown: SetTypes = { key: null, data: null };

/** The types of a declared set; both unknown where its declaration was not read. */
export function setTypes(set: Pick<RulesetSet, "typeNode" | "table">, definitions: Definitions): SetTypes {
  const node = set.typeNode;
  if (node === null) return unknown;
  const { family } = set.table;
  const network = family === "ip" || family === "ip6" ? family : null;
  const typeOfPart = (part: Identifier | Expression) =>
    node.form === "type" ? declaredType(part) : partType(part, network, set, definitions);
  return { key: joined(node.key, typeOfPart), data: node.data === null ? null : joined(node.data, typeOfPart) };
}

function joined(
  parts: SetType["key"],
  typeOfPart: (part: Identifier | Expression) => ValueType | null,
): ValueType | null {
  const types = parts.map(typeOfPart);
  return types.includes(null) ? null : concatenated(types as ValueType[]);
}

function declaredType(part: Identifier | Expression): ValueType | null {
  const name = part.kind === "identifier" ? part.name : part.kind === "value" ? part.text : null;
  return name !== null && datatypes.has(name) ? valueType(name) : null;
}

function partType(
  part: Identifier | Expression,
  family: NetworkFamily,
  { table }: Pick<RulesetSet, "table">,
  definitions: Definitions,
): ValueType | null {
  return part.kind === "identifier" ? declaredType(part) : expressionType(part, { table, family, definitions });
}
