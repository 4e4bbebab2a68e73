/**
 * A long text that is put together from short pieces. A million strings of a few characters cost
 * more to make and to join than everything else that printing does, so short pieces are gathered as
 * code units, and become a string a few thousand at a time.
 */

/** How many code units become one string: more in one call is slower again, and may overflow the stack. */
const capacity = 4096;

/** Stretches as long as this are cut out of the source as they are. */
const longStretch = 256;

export class Pieces {
  readonly #units = new Uint16Array(capacity);
  #count = 0;
  readonly #strings: string[] = [];

  /** Whether nothing was added yet. */
  get isEmpty(): boolean {
    return this.#count === 0 && this.#strings.length === 0;
  }

  /** Adds `text` from `start` up to `end`, offsets in UTF-16 code units. */
  add(text: string, start: number, end: number): void {
    if (end - start >= longStretch) {
      this.#flush();
      this.#strings.push(text.slice(start, end));
      return;
    }
    if (this.#count + end - start > capacity) this.#flush();
    let count = this.#count;
    for (let at = start; at < end; at++) this.#units[count++] = text.charCodeAt(at);
    this.#count = count;
  }

  /** Everything that was added, in order. */
  join(): string {
    this.#flush();
    return this.#strings.join("");
  }

  #flush(): void {
    if (this.#count === 0) return;
    this.#strings.push(String.fromCharCode.apply(null, this.#units.subarray(0, this.#count) as unknown as number[]));
    this.#count = 0;
  }
}
