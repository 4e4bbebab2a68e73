import type { ParseResult } from "@nftlint/syntax";

/** The findings of severity `error` on a document, each with its range and rule. */
export function findErrors(_path: string, parsed: ParseResult): string[] {
  return parsed.diagnostics.map(({ start, end, code, message }) => `${start}-${end}: ${code}: ${message}`);
}
