import { nodesAt } from "@nftlint/syntax";
import type { Position, SelectionRange } from "vscode-languageserver-types";
import type { ServiceDocument } from "./document.ts";
import { offsetAt, toRange } from "./places.ts";

/** For each position the nodes around it, from the innermost outwards to the whole document. */
export function selectionRanges(document: ServiceDocument, positions: readonly Position[]): SelectionRange[] {
  return positions.map((position) => {
    let selection: SelectionRange | undefined;
    let last = { start: -1, end: -1 };
    for (const node of nodesAt(document.parsed.document, offsetAt(document, position))) {
      if (selection !== undefined && node.start === last.start && node.end === last.end) continue;
      const range = toRange(document, node);
      selection = selection === undefined ? { range } : { range, parent: selection };
      last = node;
    }
    return selection ?? { range: { start: position, end: position } };
  });
}
