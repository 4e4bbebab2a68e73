/** Lines and columns as nft counts them. */
import type { Range } from "@nftlint/syntax";

/** A place that nft names: lines and columns from 1, the columns in bytes, the last one included. */
export interface NftPlace {
  readonly line: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

/** The lines of a document, as nft's scanner counts them: a new line inside of quotes is none. */
export class NftLines {
  readonly #text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.#text = text;
    for (const { 0: part, index } of text.matchAll(/#.*|"[^"]*"|\n/g)) {
      if (part === "\n") this.#starts.push(index + 1);
    }
  }

  /** A line as nft shows it below a message. */
  textOf(line: number): string {
    const { start, end } = this.#rangeOf(line);
    return this.#text.slice(start, end);
  }

  /** The range of a place, clamped to its line: of what goes on in later lines nft tells no end. */
  offsetsOf({ line, firstColumn, lastColumn }: NftPlace): Range {
    const { start, end } = this.#rangeOf(line);
    const from = Math.min(this.#offsetOf(start, firstColumn - 1, "before"), end);
    if (lastColumn < firstColumn) return { start: from, end };
    const to = this.#offsetOf(start, lastColumn, "behind");
    return { start: from, end: Math.max(from, Math.min(to, end)) };
  }

  /** A line with no new line at its end; behind the last one there is an empty one. */
  #rangeOf(line: number): Range {
    const start = line < 1 ? 0 : (this.#starts[line - 1] ?? this.#text.length);
    const newline = this.#text.indexOf("\n", start);
    return { start, end: newline === -1 ? this.#text.length : newline };
  }

  /** The offset so many bytes behind another one; where that is amid a character, the one before or behind it. */
  #offsetOf(start: number, bytes: number, amid: "before" | "behind"): number {
    let offset = start;
    let left = bytes;
    while (left > 0 && offset < this.#text.length) {
      const code = this.#text.codePointAt(offset) as number;
      left -= utf8Length(code);
      if (left < 0 && amid === "before") break;
      offset += code > 0xffff ? 2 : 1;
    }
    return offset;
  }
}

function utf8Length(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
