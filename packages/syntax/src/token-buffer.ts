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
  readonly #offsets: number[] = [];

  /** How many comments there are. */
  get count(): number {
    return this.#offsets.length / 2;
  }

  push(start: number, end: number): void {
    this.#offsets.push(start, end);
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
