/** Turns failures of the grammar into diagnostics: what was found, what may stand there, the nearest right word. */

import { adviceOn } from "./advice.ts";
import type { Range } from "./ast.ts";
import type { SyntaxDiagnostic } from "./diagnostic.ts";
import { expectationOf } from "./expectations.ts";
import type { SyntaxFailure } from "./failure.ts";
import { nearest } from "./nearest.ts";
import { shellFault } from "./shell.ts";
import type { TokenBuffer } from "./token-buffer.ts";
import * as types from "./tokens.ts";

/** A document may hold more faults than anyone reads; the tree is built all the same. */
const maximumDiagnostics = 200;

const wordKind = types.kindOf(types.Word);
const newlineKind = types.kindOf(types.Newline);
const junkKind = types.kindOf(types.Junk);

/** Where a failure happened, as far as the grammar knows. */
export interface FailureContext {
  /** The index of the first token of the item (the rule, the line) that failed. */
  readonly item: number;
  /** The index of the first token of the statement that failed. */
  readonly statement: number;
  /** What might have begun there; a key of the expectations. */
  readonly expected: string;
}

export class Reporter {
  readonly diagnostics: SyntaxDiagnostic[] = [];
  readonly #text: string;
  readonly #tokens: TokenBuffer;

  constructor(text: string, tokens: TokenBuffer) {
    this.#text = text;
    this.#tokens = tokens;
  }

  /** Whether diagnostics may have been left out. */
  get isFull(): boolean {
    return this.diagnostics.length >= maximumDiagnostics;
  }

  /** Adds a diagnostic; silently beyond the maximum. */
  add(diagnostic: SyntaxDiagnostic): void {
    if (this.diagnostics.length < maximumDiagnostics) this.diagnostics.push(diagnostic);
  }

  /**
   * Adds the diagnostic of a failure.
   * @returns the index of the token to blame: that of the first word of the item, where it is misspelt
   */
  failure(failure: SyntaxFailure, context: FailureContext): number {
    if (this.diagnostics.length >= maximumDiagnostics) return failure.tokenIndex;
    const diagnostic = this.#diagnosticOf(failure, context);
    this.add(diagnostic);
    return diagnostic.start === this.#tokens.start(context.item) ? context.item : failure.tokenIndex;
  }

  #diagnosticOf(failure: SyntaxFailure, context: FailureContext): SyntaxDiagnostic {
    const range = this.#range(failure.tokenIndex);
    if (failure.text !== null) {
      return { code: failure.code, message: failure.text, since: null, fix: failure.fix, ...range };
    }
    return (
      this.#unterminated(failure.tokenIndex) ??
      this.#leadingNft(context) ??
      this.#shell(failure) ??
      this.#gluedDash(failure, context) ??
      this.#misspeltStart(failure, context) ?? {
        code: this.#codeOf(failure),
        message: this.#message(failure),
        since: null,
        fix: failure.fix,
        ...range,
      }
    );
  }

  #range(index: number): Range {
    const { length } = this.#text;
    if (index >= this.#tokens.count) return { start: length, end: length };
    const start = this.#tokens.start(index);
    // A new line has no width to see: point behind the last word.
    return this.#tokens.kind(index) === newlineKind ? { start, end: start } : { start, end: this.#tokens.end(index) };
  }

  #codeOf(failure: SyntaxFailure): SyntaxDiagnostic["code"] {
    return this.#tokens.kind(failure.tokenIndex) === junkKind ? "invalid-character" : failure.code;
  }

  #word(index: number): string {
    return index < this.#tokens.count ? this.#text.slice(this.#tokens.start(index), this.#tokens.end(index)) : "";
  }

  #unterminated(index: number): SyntaxDiagnostic | null {
    if (this.#word(index) !== '"') return null;
    const message = "This string has no closing quote. nft knows no escapes: a string cannot hold a double quote.";
    return { code: "unterminated-string", message, since: null, fix: null, ...this.#range(index) };
  }

  /**
   * A misspelt first word is read as a value, and the fault shows only later: `tpc dport 22 accept`
   * fails at `accept`. Point at the word itself, where there is a near one.
   */
  #misspeltStart(failure: SyntaxFailure, context: FailureContext): SyntaxDiagnostic | null {
    for (const index of [context.statement, context.item]) {
      if (index >= failure.tokenIndex && index !== context.item) continue;
      if (this.#tokens.kind(index) !== wordKind) continue;
      const word = this.#word(index);
      const expected = index === context.item ? context.expected : "statement";
      const near = nearest(word, expectationOf(expected).words());
      if (near === null && !this.#isAlone(failure, index, expected)) continue;
      const remedy = near === null ? "." : `; did you mean "${near}"?`;
      const message = `"${word}" begins ${startNames[expected] ?? "nothing that may stand here"}${remedy}`;
      return { code: "unknown-word", message, since: null, fix: null, ...this.#range(index) };
    }
    return null;
  }

  /** Whether a word that begins nothing is followed by nothing that could make sense of it. */
  #isAlone(failure: SyntaxFailure, index: number, expected: string): boolean {
    if (failure.tokenIndex !== index + 1) return false;
    if (expected === "statement" || expected === "chain item") return failure.expected === "value";
    // `x y` at the top level is a rule of chain y in table x.
    const isLast = failure.tokenIndex >= this.#tokens.count || this.#tokens.kind(failure.tokenIndex) === newlineKind;
    return expected === "command" && failure.expected === "a name" && isLast;
  }

  /** `nft add rule …`: a line of a shell. */
  #leadingNft(context: FailureContext): SyntaxDiagnostic | null {
    if (this.#word(context.item) !== "nft" || context.expected !== "command") return null;
    const start = this.#tokens.start(context.item);
    const message = 'In a file commands stand without the word "nft" before them.';
    const edits = [{ start, end: this.#tokens.start(context.item + 1), newText: "" }];
    const fix = { title: 'Remove "nft"', edits };
    return { code: "unknown-word", message, since: null, fix, ...this.#range(context.item) };
  }

  /** What is written for a shell. */
  #shell(failure: SyntaxFailure): SyntaxDiagnostic | null {
    const { start, end } = this.#range(failure.tokenIndex);
    const fault = start === end ? null : shellFault(this.#text, start);
    return fault === null ? null : { code: this.#codeOf(failure), since: null, ...fault };
  }

  #message(failure: SyntaxFailure): string {
    const expectation = expectationOf(failure.expected);
    const found = this.#found(failure.tokenIndex);
    const word = this.#word(failure.tokenIndex);
    const near = /^[a-z]/i.test(word) ? nearest(word, expectation.words()) : null;
    const remedy =
      near !== null
        ? ` Did you mean "${near}"?`
        : this.#gluedColon(failure.tokenIndex) || adviceOn(word, failure.expected);
    return `${found}, where ${expectation.text} is expected.${remedy}`;
  }

  /** `::1:accept`: the address takes the colon, and the hexadecimal digits behind it. */
  #gluedColon(index: number): string {
    const address = this.#word(index - 1);
    const isGlued = index > 0 && this.#tokens.end(index - 1) === this.#tokens.start(index);
    if (!isGlued || !/^[\da-f:]*::[\da-f:]*:[\da-f]+$/i.test(address)) return "";
    return ` nft reads "${address}" as an address; put a space before the colon.`;
  }

  /** `$a-$b`: a dash may be part of a name, and here it is. */
  #gluedDash(failure: SyntaxFailure, context: FailureContext): SyntaxDiagnostic | null {
    for (let index = failure.tokenIndex; index > context.item; index--) {
      const name = this.#word(index);
      if (!name.endsWith("-") || name === "-" || this.#word(index - 1) !== "$") continue;
      const message = `The dash is part of the name "${name}"; put a space before it: "$${name.slice(0, -1)} - …".`;
      return { code: "unknown-word", message, since: null, fix: null, ...this.#range(index) };
    }
    return null;
  }

  #found(index: number): string {
    if (index >= this.#tokens.count) return "The file ends";
    if (this.#tokens.kind(index) === newlineKind) return "The line ends";
    const word = this.#word(index);
    const code = word.charCodeAt(0);
    if (this.#tokens.kind(index) === junkKind && (code < 32 || code > 126)) {
      return `Unexpected character U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    }
    return `Unexpected ${word.startsWith('"') ? word : `"${word}"`}`;
  }
}

const startNames: Readonly<Record<string, string>> = {
  statement: "no statement",
  "chain item": "no statement",
  command: "no command",
};
