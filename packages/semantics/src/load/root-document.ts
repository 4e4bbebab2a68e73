import type { ParseResult } from "@nftlint/syntax";
import type { SourceDocument } from "../ruleset.ts";

/** A document that was given outright. */
export function rootDocument(
  path: string | null,
  parsed: ParseResult,
  origin: SourceDocument["origin"],
): SourceDocument {
  return { path, origin, parsed, includedBy: null, prefixLength: 0, suffixLength: 0 };
}
