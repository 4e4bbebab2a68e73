/** Formatting a document. */
import { type ParseResult, parse, type SyntaxDiagnostic, type TextEdit } from "@nftlint/syntax";
import { DocumentPrinter } from "./document-printer.ts";
import { completeOptions, type FormatOptions } from "./options.ts";
import { isOptedOut } from "./switches.ts";

/** The formatted text, or what keeps the document from being formatted. */
export type FormatResult =
  | { readonly ok: true; readonly text: string; readonly changed: boolean }
  | { readonly ok: false; readonly diagnostics: readonly SyntaxDiagnostic[] };

/**
 * Formats a document. Faults of layout alone that nft refuses (CRLF, a byte order mark, a missing
 * new line or `;`) are mended; a document with any other syntax error is left alone.
 * @param text the document
 * @throws RangeError where an option is out of its range
 */
export function format(text: string, options: Partial<FormatOptions> = {}): FormatResult {
  const complete = completeOptions(options);
  if (isOptedOut(text)) return { ok: true, text, changed: false };
  const parsed = parse(text);
  const diagnostics = syntaxErrors(parsed);
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  const printer = new DocumentPrinter(parsed, complete, "text");
  printer.print();
  const formatted = printer.output.finish();
  return { ok: true, text: formatted, changed: formatted !== text };
}

/**
 * The edits that format a parsed document, in order and apart from each other; none where it has
 * syntax errors or opted out.
 */
export function formatEdits(parsed: ParseResult, options: FormatOptions): TextEdit[] {
  if (isOptedOut(parsed.text) || syntaxErrors(parsed).length > 0) return [];
  const printer = new DocumentPrinter(parsed, options, "edits");
  printer.print();
  return printer.output.finishEdits();
}

/** What is wrong with a document besides its layout. */
function syntaxErrors({ diagnostics }: ParseResult): SyntaxDiagnostic[] {
  return diagnostics.filter(({ code }) => code !== "layout");
}
