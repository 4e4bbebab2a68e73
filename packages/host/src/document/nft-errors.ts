/** What nft says of a document, at the places of the files that it was put together from. */
import type { HostDocument } from "./document.ts";
import type { SourceRange } from "./document-map.ts";
import { NftLines, type NftPlace } from "./nft-lines.ts";

/** One complaint of nft's. */
export interface NftError {
  readonly severity: "error" | "warning";
  /** In nft's words, without the place. */
  readonly message: string;
  /** What nft adds to it, a line each, such as the words that it expected. */
  readonly notes: readonly string[];
  /** `null` where nft names no place, or none of the document. */
  readonly place: SourceRange | null;
  /** Other places that nft marks with it. */
  readonly related: readonly SourceRange[];
}

/**
 * Reads what `nft -f -` (or `nft -c -f -`) writes to standard error for a document, also for the copy of a change. Known from
 * releases 1.0.6 and 1.1.7; what has another form is a message without a place, and no line is lost.
 */
export function readNftErrors(output: string, document: HostDocument): readonly NftError[] {
  const reader = new Reader(output, document);
  return reader.read();
}

/** `/dev/stdin:3:5-10: Error: …`. */
const positioned =
  /^(?<file>.+?):(?<line>\d+):(?<first>\d+)-(?<last>\d+): (?:(?<severity>Error|Warning): )?(?<message>.*)$/;

/** `Error: …`, `netlink: Error: …`. */
const unpositioned = /^(?<origin>[a-z]+: )?(?<severity>Error|Warning): (?<message>.*)$/;

/** Comes before the message: `In file included from …:`, `                 from …:`. */
const includedFrom = /^(?:In file included| +) ?from .*:\d+:\d+-\d+:$/;

/** The names under which nft knows the document: its standard input, and where a change keeps it on the host. */
const documentName = /^(?:\/dev\/stdin|<stdin>|-)$|\/\d+\.part\/document$/;

/** So many lines at most stand between a message and the line of the document that it is about. */
const mostNotes = 4;

class Reader {
  readonly #lines: readonly string[];
  readonly #document: HostDocument;
  readonly #nftLines: NftLines;
  readonly #errors: NftError[] = [];
  #next = 0;

  constructor(output: string, document: HostDocument) {
    this.#lines = output.split("\n");
    this.#document = document;
    this.#nftLines = new NftLines(document.text);
  }

  read(): readonly NftError[] {
    let before: string[] = [];
    while (this.#next < this.#lines.length) {
      const line = this.#lines[this.#next++] as string;
      if (line === "") continue;
      if (includedFrom.test(line)) before.push(line);
      else {
        this.#error(line, before);
        before = [];
      }
    }
    for (const line of before) this.#unknown(line);
    return this.#errors;
  }

  #error(line: string, before: readonly string[]): void {
    const groups = positioned.exec(line)?.groups;
    if (groups !== undefined) this.#positioned(line, groups, before);
    else {
      for (const other of before) this.#unknown(other);
      this.#unknown(line);
    }
  }

  /** A message with no place that is known here. */
  #unknown(line: string): void {
    const groups = unpositioned.exec(line)?.groups;
    this.#errors.push({
      severity: severityOf(groups?.severity),
      message: groups === undefined ? line : (groups.origin ?? "") + groups.message,
      notes: [],
      place: null,
      related: [],
    });
  }

  #positioned(header: string, groups: Readonly<Record<string, string>>, before: readonly string[]): void {
    const { file = "", line, first, last, severity, message = "" } = groups;
    const place = { line: Number(line), firstColumn: Number(first), lastColumn: Number(last) };
    const isHere = documentName.test(file) && place.line > 0;
    const { notes, marks } = this.#below(isHere ? this.#nftLines.textOf(place.line) : null);
    this.#errors.push({
      severity: severityOf(severity),
      // The place of something else, such as a file of the host's, stays readable.
      message: isHere || file === "internal" ? message : header,
      notes: [...before, ...notes],
      place: isHere ? this.#rangeOf(place) : null,
      related: isHere ? this.#related(place.line, marks) : [],
    });
  }

  #rangeOf(place: NftPlace): SourceRange {
    return this.#document.map.rangeOf(this.#nftLines.offsetsOf(place));
  }

  /** Takes what stands below a message: what nft adds, the line of the document, and the marks below that. */
  #below(shown: string | null): { notes: string[]; marks: string } {
    const start = this.#next;
    const source = this.#sourceLine(shown);
    if (source === null) {
      while (this.#next < this.#lines.length && isAddition(this.#lines[this.#next] as string)) this.#next++;
      return { notes: this.#lines.slice(start, this.#next), marks: "" };
    }
    this.#next = source + 2;
    return { notes: this.#lines.slice(start, source), marks: this.#lines[source + 1] ?? "" };
  }

  /**
   * Where the line of the document stands below a message. It may look like anything, also like a
   * message; but which one it is, is known. At the end of the document nft shows another one.
   */
  #sourceLine(shown: string | null): number | null {
    const end = Math.min(this.#next + mostNotes, this.#lines.length - 1);
    for (let index = this.#next; index < end; index++) {
      if (this.#lines[index] === shown && /^[\s^~]*$/.test(this.#lines[index + 1] as string)) return index;
    }
    for (let index = this.#next; index < end && isAddition(this.#lines[index] as string); index++) {
      if (/^\s*[\^~][\s^~]*$/.test(this.#lines[index + 1] as string)) return index;
    }
    return null;
  }

  /**
   * What `~` marks. nft gives the columns alone, and in a statement of several lines they may be
   * those of another one: so marks that begin or end within a word are not believed.
   */
  #related(line: number, marks: string): SourceRange[] {
    return [...marks.matchAll(/~+/g)].flatMap(({ 0: run, index }) => {
      const { text } = this.#document;
      const place = { line, firstColumn: index + 1, lastColumn: index + run.length };
      const { start, end } = this.#nftLines.offsetsOf(place);
      const isWhole = start < end && !cutsWord(text, start) && !cutsWord(text, end);
      return isWhole && text.slice(start, end).trim().length === end - start ? [this.#rangeOf(place)] : [];
    });
  }
}

function severityOf(word: string | undefined): NftError["severity"] {
  return word === "Warning" ? "warning" : "error";
}

/** Whether a line goes on with the message before it. */
function isAddition(line: string): boolean {
  return line !== "" && !positioned.test(line) && !unpositioned.test(line) && !includedFrom.test(line);
}

function cutsWord(text: string, offset: number): boolean {
  return /[\w$@]/.test(text.charAt(offset - 1)) && /\w/.test(text.charAt(offset));
}
