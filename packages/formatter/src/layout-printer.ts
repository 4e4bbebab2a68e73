/** What every part of the printer stands on: the place in the source, line breaks, and comments. */
import type { CommentList, ParseResult, TokenBuffer } from "@nftlint/syntax";
import { type FormatOptions, type Indentation, indentationOf } from "./options.ts";
import { Output } from "./output.ts";
import { switchesOff, switchesOn } from "./switches.ts";
import { classOf, tokenClass } from "./token-class.ts";

const lineFeed = 10;
const openBrace = 123;
const byteOrderMark = 0xfeff;

export abstract class LayoutPrinter {
  protected readonly text: string;
  protected readonly tokens: TokenBuffer;
  readonly output: Output;
  protected readonly lineWidth: number;
  readonly #indentation: Indentation;
  readonly #lineStarts: string[] = [];
  readonly #comments: CommentList;
  /** The index of the next token to print. */
  protected index = 0;
  /** How deep the line being printed is indented. */
  protected depth = 0;
  /** Where the last token or comment printed ends in the source. */
  protected printedEnd = 0;
  /** Where the next comment to print begins; behind everything where there is none. */
  protected commentStart = 0;
  #comment = 0;

  constructor({ text, tokens, comments }: ParseResult, options: FormatOptions, wants: "text" | "edits") {
    this.text = text;
    this.tokens = tokens;
    this.#comments = comments;
    this.#indentation = indentationOf(options);
    this.lineWidth = options.lineWidth;
    this.output = new Output(text, wants);
    this.#findComment(0);
  }

  protected classAt(index: number): number {
    return index < this.tokens.count
      ? classOf(this.text, this.tokens.start(index), this.tokens.end(index))
      : tokenClass.none;
  }

  /** Prints the next token. */
  protected copyToken(): void {
    const end = this.tokens.end(this.index);
    this.output.copy(this.tokens.start(this.index), end);
    this.printedEnd = end;
    this.index++;
  }

  /** A line break and the indentation that begins the next line. */
  protected lineStart(depth: number): string {
    let lineStart = this.#lineStarts[depth];
    if (lineStart === undefined) {
      lineStart = `\n${this.#indentation.unit.repeat(depth)}`;
      this.#lineStarts[depth] = lineStart;
    }
    return lineStart;
  }

  protected breakLine(depth: number): void {
    this.depth = depth;
    this.output.breakLine(this.lineStart(depth), this.columnOf(depth));
  }

  /** The column at which a line begins. */
  protected columnOf(depth: number): number {
    return depth * this.#indentation.width;
  }

  /** A line break that continues the statement. */
  protected continueLine(depth: number): void {
    this.output.write(" \\");
    this.breakLine(depth);
  }

  /** Whether something stands before the next comment on its line, so that it is about that. */
  protected get isCommentBehind(): boolean {
    const before = this.#signBefore(this.commentStart);
    return !Number.isNaN(before) && before !== lineFeed && before !== byteOrderMark;
  }

  /** Prints the next comment, without a line break before or behind it. */
  protected copyComment(): void {
    const start = this.#comments.start(this.#comment);
    const end = this.#trimmedEnd(start, this.#comments.end(this.#comment));
    if (start < this.printedEnd) this.output.move(this.text.slice(start, end));
    else {
      this.output.copy(start, end);
      this.printedEnd = end;
    }
    this.#findComment(this.#comment + 1);
  }

  /** As {@link copyComment}, for a comment on a line of its own: it may switch the formatting off and on. */
  protected copyOwnLineComment(): void {
    const start = this.commentStart;
    const end = this.#comments.end(this.#comment);
    const comment = this.text.slice(start, end);
    const isOff = start >= this.printedEnd && switchesOff(comment);
    if (isOff) this.output.hold(start);
    this.copyComment();
    if (switchesOn(comment)) this.output.release(end);
  }

  #trimmedEnd(start: number, end: number): number {
    let trimmed = end;
    while (trimmed > start && isBlank(this.text.charCodeAt(trimmed - 1))) trimmed--;
    return trimmed;
  }

  #findComment(comment: number): void {
    this.#comment = comment;
    this.commentStart = comment < this.#comments.count ? this.#comments.start(comment) : Number.POSITIVE_INFINITY;
  }

  /** Whether a comment that begins before `end` stands behind an element on its line. */
  protected hasElementComment(end: number): boolean {
    for (let comment = this.#comment; comment < this.#comments.count; comment++) {
      const start = this.#comments.start(comment);
      if (start >= end) return false;
      const before = this.#signBefore(start);
      if (before !== lineFeed && before !== openBrace) return true;
    }
    return false;
  }

  /** The last character before an offset that is no blank; NaN at the start of the document. */
  #signBefore(offset: number): number {
    let at = offset - 1;
    while (isBlank(this.text.charCodeAt(at))) at--;
    return this.text.charCodeAt(at);
  }

  protected countLineBreaks(from: number, to: number): number {
    let count = 0;
    for (let at = from; at < to; at++) if (this.text.charCodeAt(at) === lineFeed) count++;
    return count;
  }
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13;
}
