/** What the parser's tests are written with: one line an input, with the tree that it gives, or the place of its fault. */
import { expect, test } from "vitest";
import { type Node, type ParseResult, parse, walk } from "../src/index.ts";
import { printNode } from "./print-node.ts";

/** A place in a document, as the text around it. */
export interface Place {
  readonly before: string;
  readonly after: string;
}

/** A line of the document. */
export const topLevel: Place = { before: "", after: "\n" };
/** A line in the block of a table. */
export const inTable: Place = { before: "table ip t {\n", after: "\n}\n" };
/** A line in the block of a chain. */
export const inChain: Place = inBlock("chain c");

/** A line in a block of a table: of `set s`, of `ct helper h`. */
export function inBlock(declaration: string): Place {
  return { before: `${inTable.before}${declaration} {\n`, after: `\n}${inTable.after}` };
}

/** What a text at a place has to give. */
export interface Specification {
  /** A test that a text is read without a fault, and has the given tree (see `print-node.ts`). */
  check(text: string, tree: string): void;
  /** A test that a text has one fault, which points at `found`; `""` is the end of the line. */
  refuse(text: string, found: string): void;
}

/** Tests of texts at a place. */
export function specify(place: Place): Specification {
  const { before, after } = place;
  return {
    check: (text, tree) => void test(text, () => expect(printAt(place, text)).toBe(tree)),
    refuse: (text, found) => void test(text, () => expect(faults(before + text + after)).toEqual([found])),
  };
}

function printAt(place: Place, text: string): string {
  const around = printDocument(place.before + place.after);
  const hole = around.indexOf("{  }") + 2;
  const tree = printDocument(place.before + text + place.after);
  if (place === topLevel) return tree;
  const [opening, closing] = [around.slice(0, hole), around.slice(hole)];
  expect([tree.slice(0, hole), tree.slice(-closing.length)]).toEqual([opening, closing]);
  return tree.slice(hole, -closing.length);
}

/** The trees of a document without a fault, one line an item. */
export function printDocument(document: string): string {
  return parseClean(document).document.items.map(printNode).join("\n");
}

/** Parses a document that has no fault, and whose ranges are sound. */
export function parseClean(document: string): ParseResult {
  const result = parse(document);
  expect(result.diagnostics.map(({ message }) => message)).toEqual([]);
  expectSoundRanges(result.document);
  return result;
}

function expectSoundRanges(root: Node): void {
  const ends = new Map<Node, number>();
  walk(root, (node, parent) => {
    const { kind, start, end } = node;
    const from = parent === null ? start : (ends.get(parent) ?? parent.start);
    const to = parent?.end ?? end;
    if (start > end || start < from || end > to) expect.fail(`${kind} ${start}-${end} lies outside ${from}-${to}`);
    if (parent !== null) ends.set(parent, end);
  });
}

/** What each fault of a document points at. */
function faults(document: string): string[] {
  return parse(document).diagnostics.map(({ start, end }) => document.slice(start, end));
}
