/** The parser as a whole, and the function that everyone calls. */
import type { Document, DocumentItem } from "./ast.ts";
import { CommandParser } from "./command-parser.ts";
import type { SyntaxDiagnostic } from "./diagnostic.ts";
import { byteOrderMark, byteOrderMarkDiagnostic, layoutDiagnostics } from "./layout.ts";
import { tokenize } from "./lexer.ts";
import type { CommentList, TokenBuffer } from "./token-buffer.ts";
import type { GrammarRule } from "./token-parser.ts";

/** What reading a document gives: always a tree, and what nft would refuse of it. */
export interface ParseResult {
  readonly text: string;
  readonly document: Document;
  /** Syntax errors, by position. */
  readonly diagnostics: readonly SyntaxDiagnostic[];
  /** The significant tokens; the gaps between them hold white space, comments and continuations. */
  readonly tokens: TokenBuffer;
  readonly comments: CommentList;
}

class Parser extends CommandParser {
  constructor(skipValidations: boolean) {
    super(skipValidations);
    this.performSelfAnalysis();
  }

  readonly topLevel: GrammarRule<DocumentItem[]> = this.grammarRule("topLevel", () => this.#topLevel());

  #topLevel(): DocumentItem[] {
    const items: DocumentItem[] = this.items(this.topLevelItem, "command");
    // The items end early at a "}" that closes nothing.
    while (!this.RECORDING_PHASE && this.index < this.tokens.count) {
      items.push(this.strayToken());
      for (const item of this.items(this.topLevelItem, "command")) items.push(item);
    }
    return items;
  }

  /** Reports and steps over a token at the top level that can begin nothing: a stray `}`. */
  protected strayToken(): DocumentItem {
    this.moveTo(this.index + 1);
    const range = this.lastRange();
    const message = 'This "}" closes nothing: there are more of them than of "{".';
    this.reporter.add({ code: "unexpected-token", message, since: null, fix: null, ...range });
    return { kind: "invalid", ...range };
  }

  read(text: string): ParseResult {
    const { tokens, comments, carriageReturn, openComment } = tokenize(text);
    this.begin(text, tokens);
    const hasByteOrderMark = text.startsWith(byteOrderMark);
    if (hasByteOrderMark) {
      this.reporter.add(byteOrderMarkDiagnostic());
      this.moveTo(1);
    }
    const items = this.topLevel();
    for (const diagnostic of layoutDiagnostics(text, carriageReturn, openComment)) this.reporter.add(diagnostic);
    const diagnostics = this.reporter.diagnostics.sort((a, b) => a.start - b.start);
    this.release();
    return { text, document: { kind: "document", items, start: 0, end: text.length }, diagnostics, tokens, comments };
  }
}

let shared: Parser | undefined;

/**
 * Reads a document. Never throws, and always returns a tree that covers the whole text.
 * @param text the document, as nft would read it with `nft -f`
 */
export function parse(text: string): ParseResult {
  // Building the parser costs milliseconds: it is built on first use, once.
  shared ??= new Parser(true);
  return shared.read(text);
}

/** Builds the parser with Chevrotain's checks of the grammar, for the tests; throws where they fail. */
export function validateGrammar(): void {
  new Parser(false);
}
