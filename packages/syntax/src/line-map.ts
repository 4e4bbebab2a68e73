/** A place in a text for people: both counted from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Turns offsets into lines and columns, and back. */
export class LineMap {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  /** How many lines there are; a text that ends in a new line has an empty last one. */
  get lineCount(): number {
    return this.#starts.length;
  }

  /** The line and column of an offset, which is clamped to the text. */
  position(offset: number): Position {
    const clamped = Math.min(Math.max(offset, 0), this.#length);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= clamped) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: clamped - (this.#starts[low] as number) + 1 };
  }

  /** The offset of a line and column, clamped to the text. */
  offset(line: number, column: number): number {
    const start = this.#starts[Math.min(Math.max(line, 1), this.#starts.length) - 1] as number;
    return Math.min(start + Math.max(column, 1) - 1, this.#length);
  }

  /** Where a line begins (from 1). */
  lineStart(line: number): number {
    return this.offset(line, 1);
  }
}
