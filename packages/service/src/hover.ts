import { type Node, nodesAt } from "@nftlint/syntax";
import type { Hover, Position } from "vscode-languageserver-types";
import type { ServiceDocument } from "./document.ts";
import { constantDescribers } from "./hover/constants.ts";
import { type Describer, type Describers, HoverContext } from "./hover/context.ts";
import { declarationDescribers } from "./hover/declarations.ts";
import { nameDescribers } from "./hover/names.ts";
import { selectorDescribers } from "./hover/selectors.ts";
import { statementDescribers } from "./hover/statements.ts";
import { verdictDescribers } from "./hover/verdicts.ts";
import { offsetAt, toRange } from "./places.ts";

const describers: Describers = {
  ...constantDescribers,
  ...declarationDescribers,
  ...nameDescribers,
  ...selectorDescribers,
  ...statementDescribers,
  ...verdictDescribers,
};

/** Nodes that stand for themselves alone: where nothing is known of them, what is around them is not what is asked for. */
const standsAlone: ReadonlySet<Node["kind"]> = new Set<Node["kind"]>([
  "identifier",
  "set-reference",
  "variable",
  "comment",
]);

/** What is known of the thing at a position, in Markdown; `null` where nothing is. */
export function hover(document: ServiceDocument, position: Position): Hover | null {
  const offset = offsetAt(document, position);
  const path = nodesAt(document.parsed.document, offset);
  const context = new HoverContext(document, offset, path);
  for (const node of path.toReversed()) {
    const described = (describers[node.kind] as Describer<Node> | undefined)?.(node, context) ?? null;
    if (described !== null) {
      const { value, range } = typeof described === "string" ? { value: described, range: node } : described;
      return { contents: { kind: "markdown", value }, range: toRange(document, range) };
    }
    if (standsAlone.has(node.kind)) break;
  }
  return null;
}
