/** Printing the tokens of one statement on one line, or on the lines that its author continued it over. */

import type { ParseResult } from "@nftlint/syntax";
import { LayoutPrinter } from "./layout-printer.ts";
import type { FormatOptions } from "./options.ts";
import { Spacing, type Surroundings } from "./spacing.ts";
import { classOf, tokenClass } from "./token-class.ts";

const tab = 9;
const space = 32;
const backslash = 92;

export abstract class StatementPrinter extends LayoutPrinter {
  protected readonly spacing: Spacing;
  /** The class of the token before the next one in the statement. */
  protected left: number = tokenClass.none;
  /** Where the next token stands, for its spacing. */
  protected readonly surroundings: { -readonly [Key in keyof Surroundings]: Surroundings[Key] } = {
    isInBraces: false,
    isType: false,
  };
  /** Whether everything is to stay on the line, however long it gets. */
  protected isOneLine = false;
  /** How deep the block of the statement is indented. */
  protected blockDepth = 0;

  constructor(parsed: ParseResult, options: FormatOptions, wants: "text" | "edits") {
    super(parsed, options, wants);
    this.spacing = new Spacing(parsed.text, parsed.tokens);
  }

  /** Makes the printer forget what it knows of the last statement. */
  protected beginStatement(): void {
    this.left = tokenClass.none;
    this.surroundings.isInBraces = false;
    // `type` and `typeof`; nothing else that begins so has a colon.
    this.surroundings.isType = this.text.startsWith("type", this.tokens.start(this.index));
  }

  /** Prints the tokens that begin before `end`, an offset in the source. */
  protected statement(end: number): void {
    const { tokens } = this;
    while (this.index < tokens.count && tokens.start(this.index) < end) {
      const kind = classOf(this.text, tokens.start(this.index), tokens.end(this.index));
      if (kind === tokenClass.openBrace) this.braces();
      else if (kind === tokenClass.separator) this.#innerSeparator();
      else this.token(kind);
    }
  }

  /** Prints the `{` that is next, and everything up to its `}`. */
  protected abstract braces(): void;

  /** Prints the next token, with what belongs between it and the one before. */
  protected token(kind: number): void {
    const start = this.tokens.start(this.index);
    if (this.commentStart < start || this.#isContinued(start)) this.#continueStatement(start);
    else if (this.spacing.isBefore(this.left, kind, this.index, this.surroundings)) this.output.write(" ");
    this.copyToken();
    this.left = kind;
  }

  /** Whether a `\` stands between the last token and `start`: only outside braces, where it is needed. */
  #isContinued(start: number): boolean {
    const from = this.printedEnd;
    if (start - from < 2 || this.left === tokenClass.none || this.surroundings.isInBraces) return false;
    for (let at = from; at < start; at++) {
      const code = this.text.charCodeAt(at);
      if (code === backslash) return true;
      if (code !== space && code !== tab) return false;
    }
    return false;
  }

  /** The author's line continuation, and the comments on lines of their own behind it. */
  #continueStatement(start: number): void {
    const depth = this.continuationDepth;
    this.continueLine(depth);
    while (this.commentStart < start) {
      this.copyComment();
      this.breakLine(depth);
    }
  }

  /** How deep the lines that continue a statement are indented. */
  protected get continuationDepth(): number {
    return this.blockDepth + 1;
  }

  /** A separator in the middle of an item: between the settings of a synproxy, or behind a device's comma. */
  #innerSeparator(): void {
    while (this.classAt(this.index) === tokenClass.separator) this.index++;
    if (this.isOneLine) this.output.write(";");
    else if (this.surroundings.isInBraces) this.#deviceComments(this.tokens.start(this.index));
    else this.#settingLine(this.tokens.start(this.index));
  }

  /** The new line before the next setting, and the comments before it. */
  #settingLine(end: number): void {
    this.innerComments(end, this.blockDepth);
    this.breakLine(this.blockDepth);
    this.left = tokenClass.none;
  }

  /** nft takes a new line behind the last device's comma: it is kept for a comment alone. */
  #deviceComments(end: number): void {
    if (!this.innerComments(end, this.blockDepth + 1)) return;
    this.breakLine(this.blockDepth);
    this.left = tokenClass.none;
  }

  /** Prints the comments before `end`: behind what was printed, or on lines of their own. Tells whether there are any. */
  protected innerComments(end: number, depth: number): boolean {
    if (this.commentStart >= end) return false;
    for (let isFirst = true; this.commentStart < end; isFirst = false) {
      if (isFirst && this.isCommentBehind) {
        this.output.write(" ");
        this.copyComment();
      } else {
        this.breakLine(depth);
        this.copyOwnLineComment();
      }
    }
    return true;
  }
}
