const commentLine = /[ \t\r]*(?:#[^\n]*)?\n/y;

/**
 * Finds the line that "the next line" means: the first one below that holds more than blanks and a
 * comment, so that suppressions can be stacked. Ask from the end of the text towards its start: what
 * was found below is then not looked at again, which keeps a long run of comments linear.
 */
export class NextLines {
  readonly #text: string;
  #knownFrom = -1;
  #knownLine = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** The offset at which that line starts; the end of the text where there is none. */
  after(offset: number): number {
    const first = this.lineEnd(offset) + 1;
    let line = Math.min(first, this.#text.length);
    while (line !== this.#knownFrom) {
      commentLine.lastIndex = line;
      const match = commentLine.exec(this.#text);
      if (match === null) break;
      line += match[0].length;
    }
    this.#knownLine = line === this.#knownFrom ? this.#knownLine : line;
    this.#knownFrom = first;
    return this.#knownLine;
  }

  /** The offset of the newline that ends the line of `offset`, or of the end of the text. */
  lineEnd(offset: number): number {
    const newline = this.#text.indexOf("\n", offset);
    return newline < 0 ? this.#text.length : newline;
  }
}
