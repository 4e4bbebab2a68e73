/** The interfaces that a statement asks for: `iif`, `iifname`, `oif`, `oifname`, alone or in concatenations and maps. */
import type { CatchAll, Expression, Meta, Statement, Value } from "@nftlint/syntax";
import type { NamedNode } from "../ruleset.ts";
import { type Context, forEachConstant, partOf } from "./constants.ts";
import { isNegated } from "./relations.ts";

export interface InterfaceMatch {
  /** The selector: its key is `iif`, `iifname`, `oif` or `oifname`. */
  readonly selector: Meta;
  readonly direction: "input" | "output";
  /** True for `iif` and `oif`, which compare indexes and so need the interface to exist when the rule is loaded. */
  readonly byIndex: boolean;
  /** The names asked for; interface indexes written as numbers are not among them. */
  readonly names: readonly NamedNode[];
  /** True for `!=`: any interface but these. */
  readonly negated: boolean;
  /** False where there may be others: an unknown variable, a set that packets or other commands fill, `*`. */
  readonly complete: boolean;
}

const directions: Readonly<Record<string, "input" | "output">> = {
  iif: "input",
  iifname: "input",
  oif: "output",
  oifname: "output",
};

/** Which side of the packet's way a selector names an interface of, or `null` for other selectors. */
export function interfaceDirection(selector: Expression): "input" | "output" | null {
  return selector.kind === "meta" ? (directions[selector.key] ?? null) : null;
}

/** What a statement asks of interfaces; one entry for each selector in it. */
export function interfaceMatches(statement: Statement, context: Context): readonly InterfaceMatch[] {
  switch (statement.kind) {
    case "match":
      return matchesOf(statement.left, statement.right, isNegated(statement), context);
    case "verdict-map":
      return matchesOf(statement.key, statement.map, false, context);
    default:
      return [];
  }
}

function matchesOf(left: Expression, right: Expression, negated: boolean, context: Context): readonly InterfaceMatch[] {
  if (left.kind === "meta") return entryOf(left, null, right, negated, context);
  if (left.kind !== "concatenation") return [];
  return left.parts.flatMap((part, index) => entryOf(part, index, right, negated, context));
}

function entryOf(
  selector: Expression,
  part: number | null,
  right: Expression,
  negated: boolean,
  context: Context,
): readonly InterfaceMatch[] {
  const direction = interfaceDirection(selector);
  if (direction === null || selector.kind !== "meta") return [];
  const names: NamedNode[] = [];
  let isWhole = true;
  const areAll = forEachConstant(right, context, (constant) => {
    const name = namedNode(partOf(constant, part, context), right);
    if (name === null) isWhole = false;
    else names.push(name);
  });
  const byIndex = selector.key === "iif" || selector.key === "oif";
  return [{ selector, direction, byIndex, names, negated, complete: areAll && isWhole }];
}

function namedNode(constant: Expression | CatchAll | null, via: Expression): NamedNode | null {
  if (constant === null || constant.kind !== "value" || constant.form === "number" || constant.text === "*")
    return null;
  return {
    ...interfaceName(constant),
    node: constant,
    via: constant.start >= via.start && constant.end <= via.end ? constant : via,
  };
}

/**
 * The name that a value stands for. A `*` at its end stands for any ending, also in quotes; `\*`
 * is the character itself (nft man page, "Interface name").
 */
export function interfaceName({ text }: Value): { readonly name: string; readonly wildcard: boolean } {
  if (text.endsWith("\\*")) return { name: `${text.slice(0, -2)}*`, wildcard: false };
  return text.endsWith("*") ? { name: text.slice(0, -1), wildcard: true } : { name: text, wildcard: false };
}

/** Whether an interface is one of those that a name or wildcard stands for. */
export function namesInterface(named: Pick<NamedNode, "name" | "wildcard">, interfaceName: string): boolean {
  return named.wildcard ? interfaceName.startsWith(named.name) : interfaceName === named.name;
}
