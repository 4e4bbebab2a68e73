/** The semantic tokens of a document as a row of pieces, which are kept from one version to the next. */
import type { CommentList, Node, ParseResult, Range } from "@nftlint/syntax";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ServiceDocument } from "../document.ts";
import { type Encoding, encodeComment, encodeNode, numbersOfToken } from "./encode.ts";
import { LineCursor } from "./line-cursor.ts";

/**
 * One encoding a piece: of a rule or another item, of the head of a block, or of a comment between
 * them. For each, where its first token stands relative to the last token of the piece before.
 */
export class Pieces {
  readonly #encodings: Encoding[] = [];
  readonly #lines: number[] = [];
  readonly #starts: number[] = [];
  #line = 0;
  #start = 0;

  get count(): number {
    return this.#encodings.length;
  }

  /** @param line of the item that was encoded, and `character` in the line: where it begins */
  push(encoding: Encoding, line: number, character: number): void {
    const { data, lastLine, lastStart } = encoding;
    const lines = data[0] as number;
    const characters = data[1] as number;
    const firstLine = line + lines;
    const firstStart = lines === 0 ? character + characters : characters;
    this.#encodings.push(encoding);
    this.#lines.push(firstLine - this.#line);
    this.#starts.push(firstLine === this.#line ? firstStart - this.#start : firstStart);
    this.#line = line + lastLine;
    this.#start = lastLine === 0 ? character + lastStart : lastStart;
  }

  /** How many numbers the pieces of `[from, to)` have. */
  lengthOf(from: number, to: number): number {
    let length = 0;
    for (let index = from; index < to; index++) length += this.#encodings[index]?.data.length ?? 0;
    return length;
  }

  /** The numbers of the pieces of `[from, to)`, as the protocol takes them. */
  numbers(from = 0, to = this.count): number[] {
    const numbers = new Array<number>(this.lengthOf(from, to));
    let at = 0;
    for (let index = from; index < to; index++) {
      const { data } = this.#encodings[index] as Encoding;
      const first = at;
      for (let number = 0; number < data.length; number++) numbers[at++] = data[number] as number;
      numbers[first] = this.#lines[index] as number;
      numbers[first + 1] = this.#starts[index] as number;
    }
    return numbers;
  }

  /** Whether a piece has the same numbers as one of another row. */
  hasSame(index: number, other: Pieces, otherIndex: number): boolean {
    return (
      this.#lines[index] === other.#lines[otherIndex] &&
      this.#starts[index] === other.#starts[otherIndex] &&
      sameEncoding(this.#encodings[index] as Encoding, other.#encodings[otherIndex] as Encoding)
    );
  }
}

/** Mostly they are the very same; what was read anew may still have the same tokens. */
function sameEncoding(a: Encoding, b: Encoding): boolean {
  if (a === b) return true;
  if (a.data.length !== b.data.length) return false;
  // The first two numbers are those of the piece.
  for (let index = 2; index < a.data.length; index++) if (a.data[index] !== b.data[index]) return false;
  return true;
}

/** Of items by themselves; of tables and chains with a block, what stands before it. */
const encodings = new WeakMap<Node, Encoding>();

/**
 * The pieces of a document.
 * @param window only those that have something in this range of the text
 */
export function piecesOf({ parsed, textDocument }: ServiceDocument, window: Range = parsed.document): Pieces {
  const gatherer = new Gatherer(parsed, textDocument, window);
  gatherer.items(parsed.document.items, parsed.document);
  return gatherer.pieces;
}

class Gatherer {
  readonly pieces = new Pieces();
  readonly #parsed: ParseResult;
  readonly #textDocument: TextDocument;
  readonly #comments: CommentList;
  readonly #window: Range;
  readonly #lines: LineCursor;
  #comment: number;

  constructor(parsed: ParseResult, textDocument: TextDocument, window: Range) {
    this.#parsed = parsed;
    this.#textDocument = textDocument;
    this.#comments = parsed.comments;
    this.#window = window;
    this.#lines = new LineCursor(textDocument);
    // A comment that the window begins in belongs to it as well.
    this.#comment = Math.max(0, this.#comments.indexAt(window.start) - 1);
  }

  /** The items of a block and the comments around them. */
  items(items: readonly Node[], block: Range): void {
    for (const item of items) {
      if (item.end < this.#window.start) continue;
      if (item.start > this.#window.end) break;
      this.#commentsBefore(item.start);
      this.#item(item);
    }
    this.#commentsBefore(block.end);
  }

  #item(item: Node): void {
    const block = blockOf(item);
    const range = { start: item.start, end: block?.start ?? item.end };
    let encoding = encodings.get(item);
    if (encoding === undefined) {
      encoding = encodeNode(this.#parsed, this.#textDocument, item, block, range);
      encodings.set(item, encoding);
    }
    this.#push(encoding, item.start);
    while (this.#commentStart() < range.end) this.#comment++;
    if (block !== null) this.items(block.items, block);
  }

  #commentsBefore(end: number): void {
    for (let start = this.#commentStart(); start < end; start = this.#commentStart()) {
      if (start > this.#window.end) return;
      this.#push(encodeComment(this.#textDocument, start, this.#comments.end(this.#comment)), start);
      this.#comment++;
    }
  }

  #commentStart(): number {
    return this.#comment < this.#comments.count ? this.#comments.start(this.#comment) : Number.POSITIVE_INFINITY;
  }

  #push(encoding: Encoding, offset: number): void {
    if (encoding.data.length < numbersOfToken) return;
    this.#lines.moveTo(offset);
    this.pieces.push(encoding, this.#lines.line, offset - this.#lines.start);
  }
}

interface ItemsBlock extends Range {
  readonly kind: "block";
  readonly items: readonly Node[];
}

/** The block whose items are pieces of their own. */
function blockOf(node: Node): (ItemsBlock & Node) | null {
  if (node.kind === "command") return blockOf(node.target);
  return node.kind === "table" || node.kind === "chain" ? node.block : null;
}
