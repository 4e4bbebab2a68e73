/** The connection states that a match asks for. */
import type { Expression, Match } from "@nftlint/syntax";
import { resolve } from "../variables.ts";
import { type Context, forEachConstant } from "./constants.ts";
import { isNegated, isPlain } from "./relations.ts";

export interface StateMatch {
  /** `new`, `established`, `related`, `invalid`, `untracked`, as written. */
  readonly states: ReadonlySet<string>;
  /** True for `!=`: any state but these. */
  readonly negated: boolean;
  /** False where there may be others, or where the match masks bits. */
  readonly complete: boolean;
}

/** Whether an expression is `ct state`. */
export function isConntrackState(expression: Expression): boolean {
  return expression.kind === "ct" && expression.key === "state" && expression.direction === null;
}

/** What a match asks of the connection's state; `null` where it does not ask for it. */
export function stateMatch(match: Match, context: Context): StateMatch | null {
  if (!isConntrackState(match.left)) return null;
  const states = new Set<string>();
  let isWhole = isPlain(match);
  const areAll = forEachConstant(match.right, context, (constant) => {
    if (constant.kind === "value") states.add(constant.text);
    else isWhole = false;
  });
  if (asksForSeveralStates(match, context)) states.clear();
  return { states, negated: isNegated(match), complete: areAll && isWhole };
}

/**
 * Whether a match compares the state with several bits together: `!= new,related`, which nft loads as one comparison
 * (`cmp neq`) and lists as `!= new | related`. A connection has one state alone, so that `!=` holds for all and `==` for none.
 */
export function asksForSeveralStates({ left, operator, right }: Match, { ruleset }: Pick<Context, "ruleset">): boolean {
  if (!isConntrackState(left) || (operator !== "!=" && operator !== "==")) return false;
  const value = resolve(ruleset, right);
  return value?.kind === "list" ? value.items.length > 1 : value?.kind === "binary" && value.operator === "|";
}
