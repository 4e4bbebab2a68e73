/** The constants that a right-hand side stands for: through variables, sets, named sets and lists. */
import {
  type CatchAll,
  type Element,
  type ElementCommand,
  type Expression,
  forEachElement,
  type SetElements,
  type SetLiteral,
  type SetReference,
  type Variable,
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

/** Sets in sets in sets, by way of variables, are followed so far; what lies deeper is unknown. */
const deepestSet = 100;

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
  return new ConstantWalk(context, visit).walk(expression, 0);
}

class ConstantWalk {
  readonly #context: Context;
  readonly #visit: (constant: Expression | CatchAll) => void;
  /** Values of variables that were walked: a second time they add nothing. */
  readonly #walked = new Map<Expression, boolean>();

  constructor(context: Context, visit: (constant: Expression | CatchAll) => void) {
    this.#context = context;
    this.#visit = visit;
  }

  walk(expression: Expression | CatchAll, depth: number): boolean {
    switch (expression.kind) {
      case "variable":
        return this.#variable(expression, depth);
      case "list":
        return expression.items.map((item) => this.walk(item, depth)).every(Boolean);
      case "set":
      case "set-reference":
        return this.#set(expression, depth);
      default:
        this.#visit(expression);
        return true;
    }
  }

  #variable(variable: Variable, depth: number): boolean {
    const value = resolve(this.#context.ruleset, variable);
    if (value === null) return false;
    const before = this.#walked.get(value);
    if (before !== undefined) return before;
    const isWhole = this.walk(value, depth);
    this.#walked.set(value, isWhole);
    return isWhole;
  }

  #set(set: SetLiteral | SetReference, depth: number): boolean {
    if (depth === deepestSet) return false;
    let isWhole = true;
    const areAll = forEachElementOf(set, this.#context, ({ key }) => {
      isWhole = this.walk(key, depth + 1) && isWhole;
    });
    return areAll && isWhole;
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
