import { type DocumentHighlight, DocumentHighlightKind, type Position } from "vscode-languageserver-types";
import type { ServiceDocument } from "./document.ts";
import { offsetAt, toRange } from "./places.ts";
import { symbolsOf } from "./symbols/symbol-index.ts";

/** The places of the document itself that name the same thing as the one at a position. */
export function findHighlights(document: ServiceDocument, position: Position): DocumentHighlight[] {
  const index = symbolsOf(document);
  const found = index.at(document, offsetAt(document, position));
  if (found === null) return [];
  return index
    .of(found.symbol)
    .filter((occurrence) => occurrence.document === document.source)
    .map(({ range, isDeclaration }) => ({
      range: toRange(document, range),
      kind: isDeclaration ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
}
