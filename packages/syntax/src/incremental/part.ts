import type { ChainItem, DocumentItem, TableItem } from "../ast.ts";
import type { SyntaxDiagnostic } from "../diagnostic.ts";
import type { CommentList, TokenBuffer } from "../token-buffer.ts";

/** The block that lines stand in, as far as it matters to how they are read. */
export interface OpenBlock {
  readonly kind: "document" | "table" | "chain";
  /** Of the line on which the block begins, in characters; -1 for the document. */
  readonly indentation: number;
  /** How many blocks are open there. */
  readonly nesting: number;
}

/** What whole lines hold, read by themselves: all offsets count from the start of the first line. */
export interface ItemsPart {
  readonly items: (DocumentItem | TableItem | ChainItem)[];
  readonly tokens: TokenBuffer;
  readonly comments: CommentList;
  /** By position. */
  readonly diagnostics: readonly SyntaxDiagnostic[];
}
