/** The constants that a right-hand side stands for: through variables, sets, named sets and lists. */
import {
  type CatchAll,
  type Element,
  type ElementCommand,
  type Expression,
  forEachElement,
  type SetElements,
} from "@nftlint/syntax";
import type { Place, RulesetTable } from "../ruleset.ts";
import { type Definitions, resolve } from "../variables.ts";

/** Where names are looked up: variables in the ruleset, sets in the table that the rule stands in. */
export interface Context {
  readonly ruleset: Definitions;
  readonly table: Pick<RulesetTable, "sets">;
}

/**
 * Visits the elements of a set: of an anonymous one, or of what a variable or `@name` leads to.
 * @returns whether these are all elements; false where a name is unknown, or where the kernel
 * or other commands may change the set
 */
export function forEachElementOf(set: Expression, context: Context, visit: (element: Element) => void): boolean {
  switch (set.kind) {
    case "set":
      forEachElement(set, visit);
      return true;
    case "variable": {
      const value = resolve(context.ruleset, set);
      return value !== null && forEachElementOf(value, context, visit);
    }
    case "set-reference": {
      const named = context.table.sets.get(set.name);
      if (named === undefined) return false;
      const visitPlace = ({ node }: Place<SetElements | ElementCommand>) =>
        forEachElementOf(node.value, context, visit);
      const isWhole = named.elements.map(visitPlace).every(Boolean);
      return isWhole && !named.open;
    }
    default:
      return false;
  }
}

/**
 * Visits every constant that an expression can stand for: itself, or those that its variables,
 * sets and lists hold. Concatenations, prefixes and ranges are visited as they are.
 * @returns whether these are all, as {@link forEachElementOf} does
 */
export function forEachConstant(
  expression: Expression | CatchAll,
  context: Context,
  visit: (constant: Expression | CatchAll) => void,
): boolean {
  switch (expression.kind) {
    case "variable": {
      const value = resolve(context.ruleset, expression);
      return value !== null && forEachConstant(value, context, visit);
    }
    case "list":
      return expression.items.map((item) => forEachConstant(item, context, visit)).every(Boolean);
    case "set":
    case "set-reference": {
      let isWhole = true;
      const areAll = forEachElementOf(expression, context, ({ key }) => {
        isWhole = forEachConstant(key, context, visit) && isWhole;
      });
      return areAll && isWhole;
    }
    default:
      visit(expression);
      return true;
  }
}

/** One part of a concatenated constant, its variables resolved; the constant itself where `part` is `null`. */
export function partOf(
  constant: Expression | CatchAll,
  part: number | null,
  context: Context,
): Expression | CatchAll | null {
  if (part === null || constant.kind === "catch-all") return constant;
  const found = constant.kind === "concatenation" ? constant.parts[part] : undefined;
  return found === undefined ? null : resolve(context.ruleset, found);
}
