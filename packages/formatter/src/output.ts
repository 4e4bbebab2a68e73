/**
 * Where the formatted text goes. What is printed is mostly what was read: stretches of the source
 * that come out as they went in are kept as one range, however many tokens they hold, so that a
 * file that is formatted already costs one comparison a token and no copy.
 */
import type { TextEdit } from "@nftlint/syntax";
import { Pieces } from "./pieces.ts";

export class Output {
  /** The column behind what was printed, from 0. */
  column = 0;
  readonly #text: string;
  /** The formatted text, or `null` where only the edits are asked for. */
  readonly #pieces: Pieces | null;
  readonly #edits: TextEdit[] = [];
  /** The range of the source that is printed as it stands and not yet among the pieces. */
  #from = 0;
  #to = 0;
  /** What was printed behind that range and is no part of the source there. */
  #inserted = "";
  /** Where the stretch that is to stay as it is begins, or -1. */
  #heldFrom = -1;

  /** @param wants whether to gather the text or the edits that turn the source into it */
  constructor(text: string, wants: "text" | "edits") {
    this.#text = text;
    this.#pieces = wants === "text" ? new Pieces() : null;
  }

  /** Prints the source's own text in `[start, end)`; ranges come in order. */
  copy(start: number, end: number): void {
    if (this.#heldFrom >= 0) return;
    this.column += end - start;
    if (start !== this.#to || this.#inserted !== "") this.#jump(start);
    this.#to = end;
  }

  /** Prints text without a line break in it. */
  write(string: string): void {
    if (this.#heldFrom >= 0) return;
    this.column += string.length;
    this.#insert(string);
  }

  /** Prints text that stands elsewhere in the source: behind or before what it is printed behind. */
  move(string: string): void {
    if (this.#heldFrom >= 0) return;
    this.column += string.length;
    this.#inserted += string;
  }

  /** Prints a line break, and the indentation of the next line. */
  breakLine(lineStart: string, column: number): void {
    if (this.#heldFrom >= 0) return;
    this.column = column;
    this.#insert(lineStart);
  }

  /** Ignores what is printed from here on: the source from `start` on is to stay as it is. */
  hold(start: number): void {
    if (this.#heldFrom < 0) this.#heldFrom = start;
  }

  /** Prints the source up to `end` as it is, and everything after it again. Nothing, where nothing is held. */
  release(end: number): void {
    const start = this.#heldFrom;
    if (start < 0) return;
    this.#heldFrom = -1;
    const held = this.#text.slice(start, end);
    if (!held.includes("\r\n")) this.copy(start, end);
    else this.move(held.replaceAll("\r\n", "\n"));
  }

  /** Whether printing is on hold. */
  get isHeld(): boolean {
    return this.#heldFrom >= 0;
  }

  /** The whole text, once everything is printed. */
  finish(): string {
    const isUnchanged = this.#from === 0 && this.#to === this.#text.length && this.#inserted === "";
    if (isUnchanged && this.#pieces?.isEmpty) return this.#text;
    this.#jump(this.#text.length);
    return this.#pieces?.join() ?? "";
  }

  /** The edits that turn the source into what was printed, in order, once everything is printed. */
  finishEdits(): TextEdit[] {
    this.#jump(this.#text.length);
    return this.#edits;
  }

  #insert(string: string): void {
    if (this.#inserted === "" && this.#text.startsWith(string, this.#to)) this.#to += string.length;
    else this.#inserted += string;
  }

  /** Ends the range printed so far; the next one begins at `start`. */
  #jump(start: number): void {
    if (this.#pieces === null) this.#addEdit(start);
    else {
      this.#pieces.add(this.#text, this.#from, this.#to);
      this.#pieces.add(this.#inserted, 0, this.#inserted.length);
    }
    this.#inserted = "";
    this.#from = start;
    this.#to = start;
  }

  #addEdit(start: number): void {
    const inserted = this.#inserted;
    if (start === this.#to && inserted === "") return;
    this.#edits.push({ start: this.#to, end: start, newText: inserted });
  }
}
