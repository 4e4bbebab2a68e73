/** Statements and selectors that the kernel takes in some chains alone. */
import { type Context, rejectHooks, selectorContexts, statements } from "@nftlint/language";
import type { Expression, FamilyName, Range, Statement } from "@nftlint/syntax";

/** Something with a place of its own. */
export interface Placed {
  /** Its words: `masquerade`, `socket`. */
  readonly name: string;
  readonly range: Range;
  readonly hooks: readonly string[];
  readonly chainTypes: readonly string[];
}

/** What of a statement may not stand in just any base chain; `null` for nearly all. */
export function placedIn(statement: Statement, family: FamilyName): Placed | null {
  switch (statement.kind) {
    case "nat":
      return placed(statement.type, statement, statements.get(statement.type)?.context);
    case "reject":
      return {
        name: "reject",
        range: statement,
        hooks: rejectHooks[family] ?? [],
        chainTypes: ["filter", "nat", "route"],
      };
    case "tproxy":
    case "synproxy":
    case "fwd":
    case "flow":
      return placed(statement.kind, statement, statements.get(statement.kind)?.context);
    case "assignment":
      return assigned(statement.target);
    case "match":
      return selected(statement.left);
    default:
      return null;
  }
}

function placed(name: string, range: Range, context: Context | undefined): Placed | null {
  return context === undefined ? null : { name, range, hooks: context.hooks, chainTypes: context.chainTypes };
}

function assigned(target: Expression): Placed | null {
  if (target.kind !== "meta" || (target.key !== "pkttype" && target.key !== "broute")) return null;
  const name = `meta ${target.key} set`;
  return placed(name, target, statements.get(name)?.context);
}

function selected(selector: Expression): Placed | null {
  switch (selector.kind) {
    case "socket":
    case "osf":
      return placed(selector.kind, selector, selectorContexts[selector.kind]);
    case "fib":
      return selector.result === "type" ? null : placed("fib", selector, selectorContexts["fib oif"]);
    case "ipsec":
      return placed(`ipsec ${selector.direction}`, selector, selectorContexts[`ipsec ${selector.direction}`]);
    default:
      return null;
  }
}
