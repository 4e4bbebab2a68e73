import type { Concatenation, Expression, MapLookup, Match, Meta, Node, Statement, VerdictMap } from "@nftlint/syntax";
import { forEachChild } from "@nftlint/syntax";

/** The selectors that read an interface: by name, or by the number that it had when the file was loaded. */
export type InterfaceKey = "iifname" | "oifname" | "iif" | "oif";

/** An interface of the packet, compared with values or looked up. */
export interface InterfaceSelector {
  readonly node: Meta & { readonly key: InterfaceKey };
  /** The match, verdict map or map lookup that it stands in. */
  readonly owner: Match | VerdictMap | MapLookup;
  /** Its place in a concatenation; `null` where it stands alone. */
  readonly part: number | null;
  /** What it is compared with. */
  readonly values: Expression;
  /** True for `!=`. */
  readonly negated: boolean;
}

const keys: ReadonlySet<string> = new Set<InterfaceKey>(["iifname", "oifname", "iif", "oif"]);

/** Calls `visit` for every interface that a statement asks for, also inside maps and anonymous chains. */
export function forEachInterfaceSelector(statement: Statement, visit: (selector: InterfaceSelector) => void): void {
  switch (statement.kind) {
    case "match":
      visitKey(statement.left, statement, statement.right, statement.operator === "!=", visit);
      if (mayHoldLookup(statement.right)) visitLookups(statement.right, visit);
      if (mayHoldLookup(statement.left)) visitLookups(statement.left, visit);
      break;
    case "verdict-map":
      visitKey(statement.key, statement, statement.map, false, visit);
      break;
    case "anonymous-chain":
      for (const rule of statement.block.items) {
        if (rule.kind !== "rule") continue;
        for (const inner of rule.statements) forEachInterfaceSelector(inner, visit);
      }
      break;
    case "nat":
      if (statement.address !== null) visitLookups(statement.address, visit);
      if (statement.port !== null) visitLookups(statement.port, visit);
      break;
    case "assignment":
    case "tproxy":
    case "queue":
    case "dup":
    case "fwd":
    case "object-reference":
      forEachChild(statement, (child) => visitLookups(child, visit));
      break;
    default:
  }
}

/** A constant, a set or a plain selector holds no lookup; these make up nearly every match. */
function mayHoldLookup(expression: Expression): boolean {
  return expression.kind === "map-lookup" || expression.kind === "binary" || expression.kind === "concatenation";
}

function visitLookups(node: Node, visit: (selector: InterfaceSelector) => void): void {
  if (node.kind === "set" || node.kind === "value") return;
  if (node.kind === "map-lookup") visitKey(node.key, node, node.map, false, visit);
  forEachChild(node, (child) => visitLookups(child, visit));
}

function visitKey(
  key: Expression,
  owner: InterfaceSelector["owner"],
  values: Expression,
  negated: boolean,
  visit: (selector: InterfaceSelector) => void,
): void {
  if (isInterface(key)) visit({ node: key, owner, part: null, values, negated });
  else if (key.kind === "concatenation") visitParts(key, owner, values, negated, visit);
}

function visitParts(
  key: Concatenation,
  owner: InterfaceSelector["owner"],
  values: Expression,
  negated: boolean,
  visit: (selector: InterfaceSelector) => void,
): void {
  for (const [part, node] of key.parts.entries()) {
    if (isInterface(node)) visit({ node, owner, part, values, negated });
  }
}

function isInterface(expression: Expression): expression is InterfaceSelector["node"] {
  return expression.kind === "meta" && keys.has(expression.key);
}
