/**
 * One document for a host: what nft reads when it loads the files, without an include left. nft
 * opens an included file once it has read the separator behind the statement, goes on behind it where
 * the file ends, and never joins the last word of one file to the first of the next: so each file's
 * text stands behind that separator here, with white space after it that ends no statement.
 */
import type { Ruleset, SourceDocument } from "@nftlint/semantics";
import { type Include, parse, type Range } from "@nftlint/syntax";
import { DocumentMap, type Piece, type Reading, type SourcePlace, type SourceText } from "./document-map.ts";

/** What `nft -f -` is given in place of files. */
export interface HostDocument {
  readonly text: string;
  /** Where each part of the text comes from. */
  readonly map: DocumentMap;
}

/** Why files cannot be sent as one document. */
export interface DocumentFault extends SourcePlace {
  /** The thing, the cause and the remedy. */
  readonly message: string;
}

/** The document, or everything that stands in its way. */
export type DocumentResult = { readonly document: HostDocument } | { readonly faults: readonly DocumentFault[] };

/**
 * The documents of a ruleset as one, without includes.
 *
 * A ruleset with errors gives a document all the same: nft is to say what it makes of it. But what
 * nft would read must be known, or the host's own files would be read in the place of these. So a file
 * that ends a block which another one begins is refused, though nft takes it.
 */
export function documentFor(ruleset: Ruleset): DocumentResult {
  const composer = new Composer(ruleset);
  const roots = ruleset.documents.filter(({ includedBy }) => includedBy === null);
  for (const [index, root] of roots.entries()) composer.add(root, null, index === roots.length - 1);
  return composer.result();
}

class Composer {
  readonly #ruleset: Ruleset;
  /** What each include of a document brought; the trees of documents may be shared. */
  readonly #parts = new Map<SourceDocument, Map<Include, SourceDocument[]>>();
  readonly #includes = new Map<SourceDocument, Include[]>();
  readonly #sources = new Map<SourceDocument, SourceText>();
  readonly #pieces: Piece[] = [];
  readonly #map = new DocumentMap(this.#pieces);
  readonly #texts: string[] = [];
  /** The same with the include statements left in, and where each of these stands there. */
  readonly #marked: string[] = [];
  readonly #statements: (Range & { readonly document: SourceDocument; readonly node: Include })[] = [];
  readonly #faults: DocumentFault[] = [];
  #length = 0;
  #markedLength = 0;
  /** The file that ended where the text ends now, which must stay apart from what follows. */
  #ended: Reading | null = null;

  constructor(ruleset: Ruleset) {
    this.#ruleset = ruleset;
    for (const { node, document } of ruleset.includes) {
      this.#includes.set(document, [...(this.#includes.get(document) ?? []), node]);
    }
    const sources = new Map<string, SourceText>();
    for (const document of ruleset.documents) {
      this.#sources.set(document, sourceOf(document, sources));
      if (document.includedBy === null) continue;
      const { document: parent, node } = document.includedBy;
      const parts = this.#parts.get(parent) ?? new Map<Include, SourceDocument[]>();
      parts.set(node, [...(parts.get(node) ?? []), document]);
      this.#parts.set(parent, parts);
    }
  }

  result(): DocumentResult {
    const text = this.#texts.join("");
    this.#checkUnknown();
    if (this.#faults.length === 0) this.#checkPlaces(text);
    return this.#faults.length > 0 ? { faults: this.#faults } : { document: { text, map: this.#map } };
  }

  /**
   * Adds a file with what it includes.
   * @param isLast whether nothing follows it
   */
  add(document: SourceDocument, includedBy: Reading["includedBy"], isLast: boolean): void {
    const source = this.#sources.get(document) as SourceText;
    const reading: Reading = { source, includedBy };
    if (!isLast) this.#checkEnd(document);
    // So that the end of an empty document has a place as well.
    if (includedBy === null) this.#pieces.push({ start: this.#length, reading, offset: 0, length: 0 });
    let offset = 0;
    for (const include of this.#includesOf(document)) {
      const range = this.#rangeIn(document, include);
      const separator = separatorBehind(document, include);
      if (separator === null) {
        this.#fault(document, include.end, 'nft refuses an include without a new line or ";" behind it; end the line');
        continue;
      }
      this.#copy(reading, offset, range.start);
      this.#part(reading, range.start);
      const start = this.#mark(source.text.slice(range.start, range.end));
      this.#statements.push({ start, end: this.#markedLength, document, node: include });
      offset = separator - document.prefixLength;
      this.#copy(reading, range.end, offset);
      for (const part of this.#parts.get(document)?.get(include) ?? []) this.add(part, { reading, range }, false);
    }
    this.#copy(reading, offset, source.text.length);
    this.#ended = reading;
  }

  #copy(reading: Reading, from: number, to: number): void {
    if (to <= from) return;
    this.#part(reading, from);
    this.#append(
      { start: this.#length, reading, offset: from, length: to - from },
      reading.source.text.slice(from, to),
    );
  }

  /**
   * Keeps the end of a file apart from what follows. A file that is loaded by itself ends its last
   * statement, an included one does not; and what begins a line must do so still, or a comment there
   * would end the statement, which it does not at the start of a line.
   */
  #part(next: Reading, offset: number): void {
    const ended = this.#ended;
    this.#ended = null;
    const before = this.#texts.at(-1) ?? "\n";
    if (ended === null || before.endsWith("\n")) return;
    const beginsLine = offset === 0 || next.source.text[offset - 1] === "\n";
    const space = beginsLine ? " \\\n" : " ";
    const piece = { start: this.#length, reading: ended, offset: ended.source.text.length, length: 0 };
    this.#append(piece, ended.includedBy === null ? "\n" : space);
  }

  #append(piece: Piece, text: string): void {
    this.#pieces.push(piece);
    this.#texts.push(text);
    this.#length += text.length;
    this.#mark(text);
  }

  /** Adds to the text that still has the include statements; answers where. */
  #mark(text: string): number {
    const start = this.#markedLength;
    this.#marked.push(text);
    this.#markedLength += text.length;
    return start;
  }

  #rangeIn({ prefixLength }: SourceDocument, { start, end }: Range): Range {
    return { start: start - prefixLength, end: end - prefixLength };
  }

  // ---------------------------------------------------------------- what stands in the way

  /** @param offset into the document's `parsed.text` */
  #fault(document: SourceDocument, offset: number, message: string): void {
    const source = this.#sources.get(document) as SourceText;
    this.#faults.push({ ...this.#map.placeIn(source, offset - document.prefixLength), message });
  }

  /** The includes of a document, in order. */
  #includesOf(document: SourceDocument): readonly Include[] {
    const includes = this.#includes.get(document) ?? [];
    const starts = new Set(includes.map(({ start }) => start));
    for (const start of includeWords(document)) {
      if (starts.has(start)) continue;
      const message =
        "what this include stands in cannot be told for the syntax errors around it; mend those, and end each block in the file that begins it";
      this.#fault(document, start, message);
    }
    return includes;
  }

  /** What is not known, or not known here. */
  #checkUnknown(): void {
    for (const { node, document, unread } of this.#ruleset.includes) {
      if (unread === null) continue;
      this.#fault(document, node.pathRange.start, `what "${node.path}" holds is not known: ${unread}`);
    }
    for (const { name, range, document } of this.#ruleset.outerVariables) {
      const message = `$${name} is defined outside of the files ("definitions" in the configuration), and its value is not known; define it in a file: define ${name} = …`;
      this.#fault(document, range.start, message);
    }
  }

  /**
   * An include where nft takes none must not become a document that nft takes: where nothing but the
   * statements is wrong, they are. Other faults are nft's to name.
   */
  #checkPlaces(text: string): void {
    if (this.#statements.length === 0) return;
    const [fault] = parse(this.#marked.join("")).diagnostics;
    if (fault === undefined || parse(text).diagnostics.length > 0) return;
    const [first] = this.#statements;
    const { document, node } =
      this.#statements.find(({ end }) => end >= fault.start) ?? (first as NonNullable<typeof first>);
    this.#fault(
      document,
      node.start,
      "nft takes no include inside a statement: end what is before it, here or in the file that is included before, or move it out",
    );
  }

  /** Nothing may go on from one file into the next: nft refuses such an end of a file. */
  #checkEnd(document: SourceDocument): void {
    const { parsed, suffixLength } = document;
    const { comments, diagnostics, text } = parsed;
    const last = comments.count - 1;
    if (last >= 0 && comments.end(last) >= text.length - suffixLength) {
      const message = "nft refuses a last comment without a new line behind it; end the line";
      this.#fault(document, comments.start(last), message);
    }
    const open = diagnostics.find(({ code }) => code === "unterminated-string");
    if (open !== undefined) {
      this.#fault(document, open.start, 'nft refuses a string that does not end in its file; add the closing "');
    }
  }
}

/** The file's own text; a file that is read twice is one source as long as it is the same. */
function sourceOf(
  { path, parsed, prefixLength, suffixLength }: SourceDocument,
  known: Map<string, SourceText>,
): SourceText {
  const text = parsed.text.slice(prefixLength, parsed.text.length - suffixLength);
  const same = path === null ? undefined : known.get(path);
  if (same?.text === text) return same;
  const source: SourceText = { path, text };
  if (path !== null) known.set(path, source);
  return source;
}

/** Where the separator of an include ends, which is a new line or `;`; `null` where its file has none. */
function separatorBehind({ parsed, suffixLength }: SourceDocument, include: Include): number | null {
  const { tokens, text } = parsed;
  const index = tokens.indexAt(include.end);
  if (index >= tokens.count || tokens.start(index) >= text.length - suffixLength) return null;
  return /^(?:\r?\n|;)$/.test(tokenText(text, tokens, index)) ? tokens.end(index) : null;
}

/** Where the keyword stands; comments and strings are no keywords. */
function includeWords({ parsed, prefixLength, suffixLength }: SourceDocument): number[] {
  const { tokens, text } = parsed;
  const end = text.length - suffixLength;
  return [...text.matchAll(/\binclude\b/g)].flatMap(({ index: start }) => {
    if (start < prefixLength || start >= end) return [];
    const index = tokens.indexAt(start);
    return index < tokens.count && tokenText(text, tokens, index) === "include" && tokens.start(index) === start
      ? [start]
      : [];
  });
}

function tokenText(text: string, tokens: SourceDocument["parsed"]["tokens"], index: number): string {
  return text.slice(tokens.start(index), tokens.end(index));
}
