/** The tokens of one item as the protocol's numbers, relative to where the item begins. */
import { keywords } from "@nftlint/language";
import { type Node, type ParseResult, type Range, walk } from "@nftlint/syntax";
import type { Position, TextDocument } from "vscode-languageserver-textdocument";
import { anything, type ExpectedTypes, expectedBelow } from "../expected-types.ts";
import { modifiersOf, type Style, style, typeOf, unstyled } from "./legend.ts";
import { type Canvas, declares, isNumeric, paintNode } from "./paint.ts";

/**
 * Five numbers a token, each relative to the token before: lines, characters, length, type,
 * modifiers. The first token is relative to the item's start, so that the encoding holds wherever
 * the item stands.
 */
export interface Encoding {
  readonly data: Uint32Array;
  /** Where the last token begins: lines from the item's start. */
  readonly lastLine: number;
  /** Characters from the item's start where it is on its line, else from the start of the line. */
  readonly lastStart: number;
}

/** How many numbers describe a token. */
export const numbersOfToken = 5;

/** Encodes the tokens and comments of a range. `node` is the item that they belong to, without what `omitted` holds. */
export function encodeNode(
  parsed: ParseResult,
  textDocument: TextDocument,
  node: Node,
  omitted: Node | null,
  range: Range,
): Encoding {
  const painted = new PaintedTokens(parsed, range);
  paintTree(node, omitted, painted);
  const encoder = new Encoder(textDocument, range.start);
  painted.visit((start, end, styled) => encoder.add(start, end, styled));
  return encoder.encoding();
}

const commentEncodings: Encoding[] = [];

/** Longer comments are encoded anew each time. */
const mostCommentEncodings = 1000;

/** Encodes one comment by itself. */
export function encodeComment(textDocument: TextDocument, start: number, end: number): Encoding {
  const from = textDocument.positionAt(start);
  const to = textDocument.positionAt(end);
  // Clients take a carriage return for the end of a line; nft does not.
  if (from.line < to.line) {
    const encoder = new Encoder(textDocument, start);
    encoder.add(start, end, comment);
    return encoder.encoding();
  }
  return encodeCommentOf(to.character - from.character);
}

function encodeCommentOf(length: number): Encoding {
  const known = commentEncodings[length];
  if (known !== undefined) return known;
  const data = new Uint32Array([0, 0, length, typeOf(comment), modifiersOf(comment)]);
  const encoding = { data, lastLine: 0, lastStart: 0 };
  if (length < mostCommentEncodings) commentEncodings[length] = encoding;
  return encoding;
}

function paintTree(root: Node, omitted: Node | null, canvas: PaintedTokens): void {
  const expectations = new Map<Node, ExpectedTypes>();
  let isDeclaring = true;
  walk(root, (node, parent) => {
    if (node === omitted) return false;
    isDeclaring = declares(node) ?? isDeclaring;
    const around = parent === null ? anything : (expectations.get(parent) ?? anything);
    const expected = parent === null ? anything : expectedBelow(parent, node, around);
    if (expected !== anything) expectations.set(node, expected);
    paintNode(node, { canvas, parent, expected, isDeclaring });
    return !canvas.isLeft(node);
  });
}

const comment = style("comment");

/** Tokens of a range with the styles that the tree or, where that says nothing, their own text gives them. */
class PaintedTokens implements Canvas {
  readonly #parsed: ParseResult;
  readonly #range: Range;
  readonly #first: number;
  readonly #styles: Uint16Array;
  #left: Range | null = null;
  readonly #leftAll = new Map<number, number>();

  constructor(parsed: ParseResult, range: Range) {
    this.#parsed = parsed;
    this.#range = range;
    this.#first = parsed.tokens.indexAt(range.start);
    this.#styles = new Uint16Array(parsed.tokens.indexAt(range.end) - this.#first);
  }

  paint(range: Range, styled: Style): void {
    this.paintWords(range, 0, unstyled, styled);
  }

  paintWords({ start, end }: Range, count: number, first: Style, rest: Style | null): void {
    const { tokens } = this.#parsed;
    const from = tokens.indexAt(start) - this.#first;
    for (let index = from; index < this.#styles.length && tokens.start(index + this.#first) < end; index++) {
      const styled = index - from < count ? first : rest;
      if (styled === null) return;
      this.#styles[index] = styled;
    }
  }

  leave(range: Range): void {
    const { tokens } = this.#parsed;
    this.#left = range;
    this.#leftAll.set(tokens.indexAt(range.start), tokens.indexAt(range.end));
  }

  /** Whether a range was left last. */
  isLeft(range: Range): boolean {
    return this.#left === range;
  }

  /** Calls `visit` for each token and comment that has a style, in order. */
  visit(visit: (start: number, end: number, styled: Style) => void): void {
    const { tokens, comments, text } = this.#parsed;
    const last = this.#first + this.#styles.length;
    let nextComment = comments.indexAt(this.#range.start);
    const commentsBefore = (end: number) => {
      for (; nextComment < comments.count && comments.start(nextComment) < end; nextComment++) {
        visit(comments.start(nextComment), comments.end(nextComment), comment);
      }
    };
    let before: Style = unstyled;
    for (let index = this.#first; index < last; index++) {
      index = this.#leftAll.get(index) ?? index;
      if (index >= last) break;
      const start = tokens.start(index);
      const end = tokens.end(index);
      if (end - start === 1 && punctuation.has(text.charCodeAt(start))) {
        before = unstyled;
        continue;
      }
      commentsBefore(start);
      const isJoined = before !== unstyled && tokens.end(index - 1) === start;
      before = this.#styles[index - this.#first] || lexicalStyle(text, start, end, isJoined ? before : unstyled);
      if (before !== unstyled) visit(start, end, before);
    }
    commentsBefore(this.#range.end);
  }
}

const punctuation: ReadonlySet<number> = new Set([..."{}()[],;:.=/+-*\n"].map((sign) => sign.charCodeAt(0)));
const operators: ReadonlySet<string> = new Set("=!<>&|^");
const wordOperators = "eq ne lt gt le ge not and or xor lshift rshift".split(" ");
const operator = style("operator");
const number = style("number");
/** Every word of the language. */
const words: ReadonlyMap<string, Style> = new Map([
  ...keywords.map(({ word }) => [word, style("keyword")] as const),
  ...wordOperators.map((word) => [word, operator] as const),
]);
const variable = style("variable", "readonly");
const setName = style("class");
const marks: ReadonlyMap<string, Style> = new Map([
  ["$", variable],
  ["@", setName],
  ['"', style("string")],
]);

/** What a token is by its text alone. `joined`: the style of the token right before it. */
function lexicalStyle(text: string, start: number, end: number, joined: Style): Style {
  const first = text[start] ?? "";
  const mark = marks.get(first);
  if (mark !== undefined) return mark;
  if (joined === variable || joined === setName) return joined;
  if (operators.has(first)) return operator;
  const word = text.slice(start, end);
  return words.get(word) ?? (isNumeric(word) ? number : unstyled);
}

/** Takes tokens with their offsets, and gives the numbers. */
class Encoder {
  readonly #textDocument: TextDocument;
  readonly #data: number[] = [];
  readonly #origin: Position;
  /** Of the token that was added last. */
  #line: number;
  #start: number;
  /** The end of the token that was added last, and its style: tokens that touch are one, as `$` and a name. */
  #end = -1;
  #style: Style = unstyled;
  /** The line that tokens are on at present, and the offsets where it and the next one begin. */
  #current = 0;
  #lineStart = 0;
  #nextLine = -1;

  constructor(textDocument: TextDocument, origin: number) {
    this.#textDocument = textDocument;
    this.#origin = textDocument.positionAt(origin);
    this.#line = this.#origin.line;
    this.#start = this.#origin.character;
  }

  add(start: number, end: number, styled: Style): void {
    if (start >= this.#nextLine) this.#moveTo(start);
    if (start === this.#end && styled === this.#style && end < this.#nextLine) {
      const length = this.#data.length - numbersOfToken + 2;
      this.#data[length] = (this.#data[length] ?? 0) + end - start;
    } else if (end < this.#nextLine - 1) this.#push(this.#current, start - this.#lineStart, end - start, styled);
    // What ends with its line may hold a part of the line break.
    else this.#addLines(start, end, styled);
    this.#end = end;
    this.#style = styled;
  }

  #moveTo(offset: number): void {
    const { line, character } = this.#textDocument.positionAt(offset);
    this.#current = line;
    this.#lineStart = offset - character;
    this.#nextLine = this.#textDocument.offsetAt({ line: line + 1, character: 0 });
    // Tokens are not joined over the end of a line.
    this.#end = -1;
  }

  /** Clients may take no token that spans lines: each line gets its own. */
  #addLines(start: number, end: number, styled: Style): void {
    const last = this.#textDocument.positionAt(end).line;
    for (let line = this.#current; line <= last; line++) {
      const lineStart = this.#textDocument.offsetAt({ line, character: 0 });
      const from = Math.max(start, lineStart);
      // Where a line is asked for more characters than it has, its end is given, before the line break.
      const to = Math.min(end, this.#textDocument.offsetAt({ line, character: Number.MAX_SAFE_INTEGER }));
      if (to > from) this.#push(line, from - lineStart, to - from, styled);
    }
  }

  #push(line: number, start: number, length: number, styled: Style): void {
    const lines = line - this.#line;
    this.#data.push(lines, lines === 0 ? start - this.#start : start, length, typeOf(styled), modifiersOf(styled));
    this.#line = line;
    this.#start = start;
  }

  encoding(): Encoding {
    const lastLine = this.#line - this.#origin.line;
    const lastStart = lastLine === 0 ? this.#start - this.#origin.character : this.#start;
    return { data: new Uint32Array(this.#data), lastLine, lastStart };
  }
}
