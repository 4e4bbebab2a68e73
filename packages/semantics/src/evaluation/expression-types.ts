/** The types of expressions: what a match compares, what a map yields. */
import type { Expression, MapLookup } from "@nftlint/syntax";
import { resolve } from "../variables.ts";
import { setTypes } from "./named-sets.ts";
import type { EvaluationScope } from "./scope.ts";
import { selectorType } from "./selector-types.ts";
import { concatenated, type ValueType } from "./value-type.ts";

type Context = Pick<EvaluationScope, "definitions" | "table" | "family">;

/** The type of an expression; `null` where it has none by itself (a constant) or where it is not known. */
export function expressionType(expression: Expression, context: Context): ValueType | null {
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
      return expressionType(expression.left, context);
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

function concatenationType(parts: readonly Expression[], context: Context): ValueType | null {
  const types = parts.map((part) => expressionType(part, context));
  return types.includes(null) ? null : concatenated(types as ValueType[]);
}

/** What a named map yields; an anonymous one yields what its place asks for. */
function mapType({ map }: MapLookup, { table, definitions }: Context): ValueType | null {
  if (map.kind !== "set-reference") return null;
  const set = table.sets.get(map.name);
  return set === undefined ? null : setTypes(set, definitions).data;
}
