/** From places of a document that was put together out of files to places of those files. */
import { LineMap, type Range } from "@nftlint/syntax";

/** A file that went into a document, as it was read. */
export interface SourceText {
  /** As the ruleset has it; `null` where it has none. */
  readonly path: string | null;
  readonly text: string;
}

/** A place in a file. */
export interface SourcePlace {
  readonly path: string | null;
  /** UTF-16, into the file's own text. */
  readonly offset: number;
  /** Both from 1; columns in UTF-16 units. */
  readonly line: number;
  readonly column: number;
}

/** A part of a file. */
export interface SourceRange extends Range {
  readonly path: string | null;
  /** Where the include statements stand that led to the file, the innermost first. */
  readonly includedFrom: readonly SourceRange[];
}

/** A file at the place where it is read; one that is included twice has two of these. */
export interface Reading {
  readonly source: SourceText;
  /** The include statement and the reading that it stands in; `null` for a file that was given outright. */
  readonly includedBy: { readonly reading: Reading; readonly range: Range } | null;
}

/** A part of the document, up to the next piece. */
export interface Piece {
  /** Where it begins in the document. */
  readonly start: number;
  readonly reading: Reading;
  /** Where it begins in the file, and how much of it is the file's own; what is behind that was put there to part files. */
  readonly offset: number;
  readonly length: number;
}

export class DocumentMap {
  readonly #pieces: readonly Piece[];
  readonly #lines = new Map<SourceText, LineMap>();

  /** @param pieces in order; the first begins at 0 */
  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  /** Every file that went into the document, each once, in the order of reading. */
  get sources(): readonly SourceText[] {
    return [...new Set(this.#pieces.map(({ reading }) => reading.source))];
  }

  /** The place of an offset of the document. */
  placeOf(offset: number): SourcePlace {
    const piece = this.#pieceAt(offset);
    return this.placeIn(piece.reading.source, offsetIn(piece, offset));
  }

  /** An offset of a file with its line and column. */
  placeIn(source: SourceText, offset: number): SourcePlace {
    let lines = this.#lines.get(source);
    if (lines === undefined) {
      lines = new LineMap(source.text);
      this.#lines.set(source, lines);
    }
    return { path: source.path, offset, ...lines.position(offset) };
  }

  /**
   * The part of a file that a part of the document is, or begins with: it stays in the file that it
   * begins in, and takes the include statement for what it leads to.
   */
  rangeOf({ start, end }: Range): SourceRange {
    const first = this.#pieceAt(start);
    const from = offsetIn(first, start);
    if (end <= start) return sourceRange(first.reading, { start: from, end: from });
    const last = this.#pieceAt(end - 1);
    const to = last.reading === first.reading ? offsetIn(last, end - 1) + 1 : endIn(first.reading, last.reading);
    return sourceRange(first.reading, { start: from, end: Math.min(to, first.reading.source.text.length) });
  }

  #pieceAt(offset: number): Piece {
    const pieces = this.#pieces;
    let low = 0;
    let high = pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((pieces[middle] as Piece).start <= offset) low = middle;
      else high = middle - 1;
    }
    return pieces[low] as Piece;
  }
}

function offsetIn(piece: Piece, offset: number): number {
  return piece.offset + Math.min(Math.max(offset - piece.start, 0), piece.length);
}

/** Where something ends in `reading` that goes on into `other`: behind the include statement, or with the file. */
function endIn(reading: Reading, other: Reading): number {
  for (let { includedBy } = other; includedBy !== null; { includedBy } = includedBy.reading) {
    if (includedBy.reading === reading) return includedBy.range.end;
  }
  return reading.source.text.length;
}

function sourceRange({ source, includedBy }: Reading, { start, end }: Range): SourceRange {
  const includedFrom = includedBy === null ? [] : chainFrom(sourceRange(includedBy.reading, includedBy.range));
  return { path: source.path, start, end, includedFrom };
}

/** A range and those that it is included from, as one list. */
function chainFrom(range: SourceRange): SourceRange[] {
  return [{ ...range, includedFrom: [] }, ...range.includedFrom];
}
