import { type FormatOptions, format } from "@nftlint/formatter";
import { LineMap, type SyntaxDiagnostic } from "@nftlint/syntax";
import type { ParserOptions } from "prettier";

/** The tree that this plugin gives to Prettier: a leaf that is formatted already. */
export interface FormattedDocument {
  readonly type: "document";
  readonly text: string;
  /** Of the text before it was formatted, in UTF-16 code units. */
  readonly length: number;
}

/** Formats a whole text with Prettier's options. Throws a {@link SyntaxError} with a place where nft would refuse it. */
export function parse(text: string, options: ParserOptions): FormattedDocument {
  const result = format(text, formatOptions(options));
  if (!result.ok) {
    throw toSyntaxError(text, result.diagnostics[0]!);
  }
  // Nft refuses CRLF, whatever a project has for its other files.
  options.endOfLine = "lf";
  return { type: "document", text: result.text, length: text.length };
}

/** Prettier's options, brought into the ranges of {@link FormatOptions}: Prettier's own have no bounds. */
function formatOptions({ useTabs, tabWidth, printWidth }: ParserOptions): FormatOptions {
  const indent = useTabs ? "tab" : Math.min(Math.max(tabWidth, 1), 16);
  return { indent, lineWidth: Math.min(Math.max(printWidth, 20), Number.MAX_SAFE_INTEGER) };
}

/** Prettier shows the code at `loc`; its lines and columns count from 1. */
function toSyntaxError(text: string, { start, end, message }: SyntaxDiagnostic): SyntaxError {
  const lines = new LineMap(text);
  const from = lines.position(start);
  const error = new SyntaxError(`${message} (${from.line}:${from.column})`);
  return Object.assign(error, { loc: { start: from, end: lines.position(end) } });
}
