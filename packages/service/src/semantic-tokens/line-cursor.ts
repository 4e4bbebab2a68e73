import type { TextDocument } from "vscode-languageserver-textdocument";

/** Finds the lines of offsets that mostly lie close behind each other, without searching for each. */
export class LineCursor {
  readonly #textDocument: TextDocument;
  /** The line that was found last, from 0. */
  line = 0;
  /** Where it begins. */
  start = 0;
  /** Where the next one begins. */
  next: number;

  constructor(textDocument: TextDocument) {
    this.#textDocument = textDocument;
    this.next = this.#startOf(1);
  }

  /** Moves to the line of an offset that stands in no line break. */
  moveTo(offset: number): void {
    if (offset >= this.start && offset < this.next) return;
    const behind = this.#startOf(this.line + 2);
    if (offset >= this.next && offset < behind) {
      this.line++;
      this.start = this.next;
      this.next = behind;
      return;
    }
    const { line, character } = this.#textDocument.positionAt(offset);
    this.line = line;
    this.start = offset - character;
    this.next = this.#startOf(line + 1);
  }

  #startOf(line: number): number {
    return this.#textDocument.offsetAt({ line, character: 0 });
  }
}
