import { defaultOptions, type FormatOptions, formatEdits, formatOnType, formatRange } from "@nftlint/formatter";
import type { TextEdit as SyntaxEdit } from "@nftlint/syntax";
import type { Position, Range, TextEdit } from "vscode-languageserver-types";
import type { ServiceDocument } from "./document.ts";
import { offsetAt, toRange } from "./places.ts";

/** The characters after which {@link formatTyped} has something to do. */
export const formattingCharacters = ["}", "\n"] as const;

/** The edits that format a document; none where it has syntax errors, which leave it as it is. */
export function formatDocument(document: ServiceDocument): TextEdit[] {
  return toEdits(document, formatEdits(document.parsed, optionsOf(document)));
}

/** The edits that format the statements of a range, whole lines of them. */
export function formatSelection(document: ServiceDocument, range: Range): TextEdit[] {
  const [start, end] = [offsetAt(document, range.start), offsetAt(document, range.end)];
  return toEdits(document, formatRange(document.text, start, end, optionsOf(document)));
}

/** The edits after one of {@link formattingCharacters} was typed; the position is behind it. */
export function formatTyped(document: ServiceDocument, position: Position, character: string): TextEdit[] {
  const typed = formattingCharacters.find((known) => known === character);
  if (typed === undefined) return [];
  return toEdits(document, formatOnType(document.text, offsetAt(document, position), typed, optionsOf(document)));
}

/** The configuration decides, and not the editor: what is saved must be what `nftlint fmt` makes of it. */
function optionsOf({ environment: { config } }: ServiceDocument): FormatOptions {
  return { ...defaultOptions, ...config?.format };
}

function toEdits(document: ServiceDocument, edits: readonly SyntaxEdit[]): TextEdit[] {
  return edits.map(({ newText, ...range }) => ({ range: toRange(document, range), newText }));
}
