/** Edits as people and programs make them: mostly small, often leaving the text broken. */
import type { Range, TextDocumentContentChangeEvent } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { pickWeighted, type Random } from "../../fuzz/random.ts";
import { splitAll } from "../../fuzz/tokens.ts";

/** A document as the client has it. */
export interface Typed {
  readonly document: TextDocument;
  /** The text that it goes back to now and then. */
  readonly seed: string;
}

/** Texts that were not well received somewhere: characters of two units, line ends of all kinds, brackets, very long words. */
const oddities = [
  "\r\n",
  "\r",
  "\n",
  "\u{1f600}",
  "\ud800",
  "\u0000",
  "\u2028",
  "{",
  "}",
  '"',
  "#",
  ";",
  "\\\n",
  "\t".repeat(50),
  "a".repeat(5000),
  'include "./part.nft"\n',
  "define x = { 1-2, 3 }\n",
  "table ip t { chain c { } }\n",
];

const kinds: readonly {
  readonly weight: number;
  readonly change: (typed: Typed, random: Random) => TextDocumentContentChangeEvent;
}[] = [
  { weight: 30, change: typeCharacter },
  { weight: 20, change: removeSome },
  { weight: 25, change: replaceToken },
  { weight: 10, change: insertOddity },
  { weight: 3, change: outsideTheText },
  { weight: 2, change: ({ seed }) => ({ text: seed }) },
];

/** One change of a document, drawn at random. */
export function randomChange(typed: Typed, random: Random): TextDocumentContentChangeEvent {
  const kind =
    kinds[
      pickWeighted(
        kinds.map(({ weight }) => weight),
        random,
      )
    ]!;
  // Texts that only grow would make each later edit slower than the one before.
  return typed.document.getText().length > 4 * typed.seed.length + 20_000
    ? { text: typed.seed }
    : kind.change(typed, random);
}

export function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}

export function oneOf<Value>(values: readonly Value[], random: Random): Value {
  return values[below(values.length, random)]!;
}

function typeCharacter({ document }: Typed, random: Random): TextDocumentContentChangeEvent {
  return {
    range: rangeOf(document, someOffset(document, random), 0),
    text: oneOf([..."abcdef0123 \n.:/-@$={}"], random),
  };
}

function removeSome({ document }: Typed, random: Random): TextDocumentContentChangeEvent {
  return { range: rangeOf(document, someOffset(document, random), 1 + below(12, random)), text: "" };
}

function replaceToken({ document, seed }: Typed, random: Random): TextDocumentContentChangeEvent {
  const offset = someOffset(document, random);
  const length = splitAll(document.getText().slice(offset, offset + 100))[0]?.length ?? 0;
  return { range: rangeOf(document, offset, length), text: oneOf(splitAll(seed), random) };
}

function insertOddity({ document }: Typed, random: Random): TextDocumentContentChangeEvent {
  return { range: rangeOf(document, someOffset(document, random), 0), text: oneOf(oddities, random) };
}

/** Both sides take the place in the text that is nearest to it. */
function outsideTheText(_: Typed, random: Random): TextDocumentContentChangeEvent {
  const position = { line: below(5000, random), character: below(100_000, random) };
  return { range: { start: position, end: position }, text: "x" };
}

function someOffset(document: TextDocument, random: Random): number {
  return below(document.getText().length + 1, random);
}

function rangeOf(document: TextDocument, offset: number, length: number): Range {
  return { start: document.positionAt(offset), end: document.positionAt(offset + length) };
}
