import { firstNot } from "./binary-search.ts";

/**
 * The tokens of a document as three growing arrays of numbers: a million-element set has millions
 * of tokens, and an object for each would cost more than the parse.
 *
 * Tokens are the significant ones, new lines among them. What lies between two tokens (and before
 * the first and behind the last) is trivia: white space, `#` comments and line continuations.
 */
export class TokenBuffer {
  /** How many tokens there are, the end of the file not counted. */
  count = 0;
  #kinds: Uint8Array;
  #offsets: Int32Array;

  /** @param textLength the length of the text that will be read, in UTF-16 units; sizes the arrays. */
  constructor(textLength: number) {
    const estimate = Math.max(16, textLength >> 2);
    this.#kinds = new Uint8Array(estimate);
    this.#offsets = new Int32Array(estimate * 2);
  }

  /** Adds a token of the given kind (see `kindOf`) that covers `[start, end)`. */
  push(kind: number, start: number, end: number): void {
    const index = this.count++;
    if (index === this.#kinds.length) this.#grow();
    this.#kinds[index] = kind;
    this.#offsets[index * 2] = start;
    this.#offsets[index * 2 + 1] = end;
  }

  /** The kind of a token; 0 behind the last. */
  kind(index: number): number {
    return index < this.count ? (this.#kinds[index] as number) : 0;
  }

  /** Where a token begins. */
  start(index: number): number {
    return this.#offsets[index * 2] as number;
  }

  /** Where a token ends, exclusive. */
  end(index: number): number {
    return this.#offsets[index * 2 + 1] as number;
  }

  /** The index of the first token that begins at an offset or behind it; {@link count} where none does. */
  indexAt(offset: number): number {
    return firstNot(this.count, (index) => this.start(index) < offset);
  }

  /**
   * Puts other tokens in the place of those in `[from, to)`.
   * @param part the tokens, with offsets from the start of their own text
   * @param start where that text begins in the document
   * @param shift how far the tokens behind them move
   */
  splice(from: number, to: number, part: TokenBuffer, start: number, shift: number): void {
    const count = this.count - (to - from) + part.count;
    while (count > this.#kinds.length) this.#grow();
    this.#kinds.copyWithin(from + part.count, to, this.count);
    this.#offsets.copyWithin((from + part.count) * 2, to * 2, this.count * 2);
    for (let index = 0; index < part.count; index++) {
      this.#kinds[from + index] = part.kind(index);
      this.#offsets[(from + index) * 2] = part.start(index) + start;
      this.#offsets[(from + index) * 2 + 1] = part.end(index) + start;
    }
    const offsets = this.#offsets;
    for (let index = (from + part.count) * 2; index < count * 2; index++) offsets[index]! += shift;
    this.count = count;
  }

  #grow(): void {
    const kinds = new Uint8Array(this.#kinds.length * 2);
    kinds.set(this.#kinds);
    this.#kinds = kinds;
    const offsets = new Int32Array(this.#offsets.length * 2);
    offsets.set(this.#offsets);
    this.#offsets = offsets;
  }
}

/** The `#` comments of a document, in order; ranges without the new line. */
export class CommentList {
  #offsets: number[] = [];

  /** How many comments there are. */
  get count(): number {
    return this.#offsets.length / 2;
  }

  push(start: number, end: number): void {
    this.#offsets.push(start, end);
  }

  /** The index of the first comment that begins at an offset or behind it; {@link count} where none does. */
  indexAt(offset: number): number {
    return firstNot(this.count, (index) => this.start(index) < offset);
  }

  /**
   * Puts other comments in the place of those in `[from, to)`.
   * @param part the comments, with offsets from the start of their own text
   * @param start where that text begins in the document
   * @param shift how far the comments behind them move
   */
  splice(from: number, to: number, part: CommentList, start: number, shift: number): void {
    const moved = this.#offsets.slice(to * 2).map((offset) => offset + shift);
    const inserted = part.#offsets.map((offset) => offset + start);
    this.#offsets = this.#offsets.slice(0, from * 2).concat(inserted, moved);
  }

  /** Where a comment begins: at its `#`. */
  start(index: number): number {
    return this.#offsets[index * 2] as number;
  }

  /** Where a comment ends, exclusive: before the new line. */
  end(index: number): number {
    return this.#offsets[index * 2 + 1] as number;
  }
}
