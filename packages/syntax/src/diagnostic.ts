import type { Range } from "./ast.ts";

/** A replacement of the text in a range; an insertion has `start === end`. */
export interface TextEdit extends Range {
  readonly newText: string;
}

/** What a syntax diagnostic is about; stable, so that tools can tell them apart. */
export type SyntaxErrorCode =
  | "unexpected-token"
  | "unknown-word"
  | "invalid-value"
  | "unterminated-string"
  | "invalid-character"
  | "layout"
  | "nested-too-deeply";

/** A place where nft's scanner or parser would refuse the document. */
export interface SyntaxDiagnostic extends Range {
  readonly code: SyntaxErrorCode;
  /** What was found, what may stand there, and the nearest right word. */
  readonly message: string;
  /** The nft release from which on it is refused, or `null` where every release refuses it. */
  readonly since: string | null;
  /** A safe edit that mends it without changing the meaning (layout faults), or `null`. */
  readonly fix: { readonly title: string; readonly edits: TextEdit[] } | null;
}
