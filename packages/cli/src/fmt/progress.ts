import { printable } from "../reporters/printable.ts";

/** Fewer files are done before anybody reads how far it is. */
const fewestFiles = 20;

/** Milliseconds between two updates. */
const interval = 100;

/** Cells of a line that any terminal shows without a break. */
const width = 79;

/** Back to the start of the line, and the line emptied (ECMA-48, EL). */
const eraseLine = "\r\u001b[K";

/** The line that says how far a long run is: `nftlint: 120/3000 rules/web.nft`. */
export class Progress {
  readonly #total: number;
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  #isShown = false;
  #shownAt: number;

  /** `write` puts text on a terminal; without it, and for few files, nothing is shown. `now` is in milliseconds. */
  constructor(total: number, write: ((text: string) => void) | null, now: () => number = Date.now) {
    this.#total = total;
    this.#write = write !== null && total >= fewestFiles ? write : () => {};
    this.#now = now;
    this.#shownAt = now();
  }

  /** Says that the file of this number, counted from 1, is being done. */
  show(number: number, name: string): void {
    const now = this.#now();
    if (now - this.#shownAt < interval) {
      return;
    }
    this.#shownAt = now;
    this.#isShown = true;
    const line = `nftlint: ${number}/${this.#total} ${printable(name)}`;
    this.#write(eraseLine + [...line].slice(0, width).join(""));
  }

  /** Makes room for something else. */
  clear(): void {
    if (this.#isShown) {
      this.#isShown = false;
      this.#write(eraseLine);
    }
  }
}
