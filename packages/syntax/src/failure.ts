import type { SyntaxErrorCode, TextEdit } from "./diagnostic.ts";

/**
 * What the parser throws where the text does not fit the grammar, and what the statement loop of
 * the enclosing block catches. Chevrotain knows its own exceptions by their name; this is a plain
 * object under one of those names, because an `Error` would capture a stack trace each time.
 */
export class SyntaxFailure {
  readonly name = "MismatchedTokenException";
  readonly message = "";
  /** The index of the token that does not fit. */
  readonly tokenIndex: number;
  /** What may stand there, in words; see `expectations.ts`. */
  readonly expected: string;
  /** Where given, the whole message instead of one made from `expected`. */
  readonly text: string | null;
  readonly code: SyntaxErrorCode;
  readonly fix: { readonly title: string; readonly edits: TextEdit[] } | null;

  constructor(
    tokenIndex: number,
    expected: string,
    details: { text?: string; code?: SyntaxErrorCode; fix?: SyntaxFailure["fix"] } = {},
  ) {
    this.tokenIndex = tokenIndex;
    this.expected = expected;
    this.text = details.text ?? null;
    this.code = details.code ?? "unexpected-token";
    this.fix = details.fix ?? null;
  }
}
