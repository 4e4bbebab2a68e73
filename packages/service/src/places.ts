/** Ranges of the tree as places of the protocol. */
import type { SourceDocument } from "@nftlint/semantics";
import { LineMap, type ParseResult, type Range } from "@nftlint/syntax";
import type { Location, Position, Range as ProtocolRange } from "vscode-languageserver-types";
import { type ServiceDocument, uriOf } from "./document.ts";

/** A range of the document itself. */
export function toRange({ textDocument }: ServiceDocument, { start, end }: Range): ProtocolRange {
  return { start: textDocument.positionAt(start), end: textDocument.positionAt(end) };
}

/** The offset of a position, UTF-16. */
export function offsetAt({ textDocument }: ServiceDocument, position: Position): number {
  return textDocument.offsetAt(position);
}

const lineMaps = new WeakMap<ParseResult, LineMap>();

/** A range of any document of the ruleset; `null` where the document is the host's own listing. */
export function toLocation(document: ServiceDocument, source: SourceDocument, range: Range): Location | null {
  if (source === document.source) return { uri: document.uri, range: toRange(document, range) };
  if (source.path === null) return null;
  let lines = lineMaps.get(source.parsed);
  if (lines === undefined) {
    lines = new LineMap(source.parsed.text.slice(source.prefixLength));
    lineMaps.set(source.parsed, lines);
  }
  const place = (offset: number): Position => {
    const { line, column } = lines.position(Math.max(0, offset - source.prefixLength));
    return { line: line - 1, character: column - 1 };
  };
  return { uri: uriOf(source.path), range: { start: place(range.start), end: place(range.end) } };
}
