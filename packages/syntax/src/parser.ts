/** The parser as a whole, and the function that everyone calls. */
import type { ChainItem, Document, DocumentItem, SourceText, TableItem } from "./ast.ts";
import { CommandParser } from "./command-parser.ts";
import type { SyntaxDiagnostic } from "./diagnostic.ts";
import type { ItemsPart, OpenBlock } from "./incremental/part.ts";
import { byteOrderMark, byteOrderMarkDiagnostic, layoutDiagnostics } from "./layout.ts";
import { tokenize } from "./lexer.ts";
import type { CommentList, TokenBuffer } from "./token-buffer.ts";
import type { GrammarRule } from "./token-parser.ts";
import { kindOf, Newline } from "./tokens.ts";

/** What reading a document gives: always a tree, and what nft would refuse of it. */
export interface ParseResult {
  readonly text: string;
  readonly document: Document;
  /** Syntax errors, by position. */
  readonly diagnostics: readonly SyntaxDiagnostic[];
  /** The significant tokens; the gaps between them hold white space, comments and continuations. */
  readonly tokens: TokenBuffer;
  readonly comments: CommentList;
  /** What the compact parts of the tree point into. */
  readonly source: SourceText;
  /** Whether the lines mean what they mean by themselves, so that some of them can be read anew alone. */
  readonly isRegular: boolean;
}

class Parser extends CommandParser {
  #hasStrays = false;
  /** Where the lines stand that are read by themselves. */
  #around: OpenBlock = { kind: "document", indentation: -1, nesting: 0 };

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
    this.#hasStrays = true;
    const message = 'This "}" closes nothing: there are more of them than of "{".';
    this.reporter.add({ code: "unexpected-token", message, since: null, fix: null, ...range });
    return { kind: "invalid", ...range };
  }

  read(text: string): ParseResult {
    const { tokens, comments, carriageReturn, openComment, hasOpenQuote } = tokenize(text);
    const source = { text };
    this.begin(text, tokens, source);
    this.#hasStrays = false;
    const hasByteOrderMark = text.startsWith(byteOrderMark);
    if (hasByteOrderMark) {
      this.reporter.add(byteOrderMarkDiagnostic());
      this.moveTo(1);
    }
    const items = this.topLevel();
    for (const diagnostic of layoutDiagnostics(text, carriageReturn, openComment)) this.reporter.add(diagnostic);
    const diagnostics = this.reporter.diagnostics.sort((a, b) => a.start - b.start);
    const isRegular =
      this.isBalanced && !this.#hasStrays && carriageReturn < 0 && !hasOpenQuote && !this.reporter.isFull;
    this.release();
    const document: Document = { kind: "document", items, start: 0, end: text.length };
    return { text, document, diagnostics, tokens, comments, source, isRegular };
  }

  /** Reads whole lines by themselves; `null` where they are no whole items, or not only. */
  readPart(text: string, around: OpenBlock, source: SourceText): ItemsPart | null {
    const { tokens, comments, carriageReturn, hasOpenQuote } = tokenize(text);
    if (carriageReturn >= 0 || hasOpenQuote || !endsWithNewline(text, tokens)) return null;
    this.begin(text, tokens, source);
    this.nesting = around.nesting;
    this.#around = around;
    const items = this.part();
    const { diagnostics } = this.reporter;
    const isWhole = this.index === tokens.count && this.isBalanced;
    this.release();
    return isWhole ? { items, tokens, comments, diagnostics: diagnostics.sort((a, b) => a.start - b.start) } : null;
  }

  /** Chevrotain keeps the failures of the grammar to itself where no rule is around them. */
  readonly part: GrammarRule<(DocumentItem | TableItem | ChainItem)[]> = this.grammarRule("part", () =>
    this.#partItems(),
  );

  #partItems(): (DocumentItem | TableItem | ChainItem)[] {
    const { kind, indentation } = this.#around;
    switch (kind) {
      case "document":
        return this.items(this.topLevelItem, "command");
      case "table":
        return this.items(this.tableItem, "table item", indentation);
      case "chain":
        return this.items(this.chainItem, "chain item", indentation);
    }
  }
}

const newlineKind = kindOf(Newline);

/** Whether the last thing in a text is the new line that ends its last item. */
function endsWithNewline(text: string, tokens: TokenBuffer): boolean {
  const last = tokens.count - 1;
  return last >= 0 && tokens.kind(last) === newlineKind && tokens.end(last) === text.length;
}

let shared: Parser | undefined;

/**
 * Reads a document. Never throws, and always returns a tree that covers the whole text.
 * @param text the document, as nft would read it with `nft -f`
 */
export function parse(text: string): ParseResult {
  return sharedParser().read(text);
}

/**
 * Reads whole lines of a document by themselves.
 * @param text the lines, the last one with its new line
 * @param around the block that they stand in
 * @param source the document's text, for the parts of the tree that point into it
 * @returns `null` where the lines cannot be understood without those around them
 */
export function parsePart(text: string, around: OpenBlock, source: SourceText): ItemsPart | null {
  return sharedParser().readPart(text, around, source);
}

/** Building the parser costs milliseconds: it is built on first use, once. */
function sharedParser(): Parser {
  shared ??= new Parser(true);
  return shared;
}

/** Builds the parser with Chevrotain's checks of the grammar, for the tests; throws where they fail. */
export function validateGrammar(): void {
  new Parser(false);
}
