/** What the parser's tests are written with: one line an input, with the tree or the complaint it gives. */
import { expect, test } from "vitest";
import { type Node, type ParseResult, parse, type SyntaxDiagnostic, walk } from "../src/index.ts";
import { printNode } from "./print-node.ts";

/** A document in which `rule` is the only rule. */
export function documentOfRule(rule: string): string {
  return `table ip t {\nchain c {\n${rule}\n}\n}\n`;
}

/** A document with one table that holds `items`. */
export function documentOfTable(items: string): string {
  return `table ip t {\n${items}\n}\n`;
}

/** Parses a document that has no fault, and whose ranges are sound. */
export function parseClean(document: string): ParseResult {
  const result = parse(document);
  expect(result.diagnostics.map(({ message }) => message)).toEqual([]);
  expectSoundRanges(result.document);
  return result;
}

/** A child lies in its parent and behind its elder siblings, and no node is turned inside out. */
export function expectSoundRanges(root: Node): void {
  const ends = new Map<Node, number>();
  walk(root, (node, parent) => {
    const { start, end } = node;
    expect(end, `the end of ${node.kind}`).toBeGreaterThanOrEqual(start);
    if (parent === null) return;
    const elder = ends.get(parent) ?? parent.start;
    expect(start, `the start of ${node.kind} in ${parent.kind}`).toBeGreaterThanOrEqual(elder);
    expect(end, `the end of ${node.kind} in ${parent.kind}`).toBeLessThanOrEqual(parent.end);
    ends.set(parent, end);
  });
}

/** The tree of each item of a document, a line each. */
export function printDocument(document: string): string {
  return parseClean(document).document.items.map(printNode).join("\n");
}

/** The statements of a rule. */
export function printRule(rule: string): string {
  return printInner(documentOfRule(rule), "(chain name=c { ", " })");
}

/** The items of a table. */
export function printTableItems(items: string): string {
  return printInner(documentOfTable(items), "", "");
}

function printInner(document: string, before: string, after: string): string {
  const opening = `(command verb=add target=(table family=ip name=t { ${before}`;
  const closing = `${after} }))`;
  const tree = printDocument(document);
  expect([tree.slice(0, opening.length), tree.slice(-closing.length)]).toEqual([opening, closing]);
  return tree.slice(opening.length, -closing.length);
}

/** A test that a rule has the given tree. */
export function checkRule(rule: string, tree: string): void {
  test(rule, () => expect(printRule(rule)).toBe(tree));
}

/** A test that the items of a table have the given trees. */
export function checkTableItems(items: string, tree: string): void {
  test(items, () => expect(printTableItems(items)).toBe(tree));
}

/** A test that a line at the top level has the given tree. */
export function checkCommand(command: string, tree: string): void {
  test(command, () => expect(printDocument(`${command}\n`)).toBe(tree));
}

/** The faults of a document: what each points at, and what it says. */
export function complaints(document: string): string[] {
  return parse(document).diagnostics.map((diagnostic) => complaint(document, diagnostic));
}

function complaint(document: string, { start, end, message }: SyntaxDiagnostic): string {
  return `${document.slice(start, end)} <- ${message}`;
}

/** A test that a rule has exactly one fault: `what it points at <- message`. */
export function refuseRule(rule: string, expected: string): void {
  test(rule, () => expect(complaints(documentOfRule(rule))).toEqual([expected]));
}

/** A test that the items of a table have exactly one fault. */
export function refuseTableItems(items: string, expected: string): void {
  test(items, () => expect(complaints(documentOfTable(items))).toEqual([expected]));
}

/** A test that a line at the top level has exactly one fault. */
export function refuseCommand(command: string, expected: string): void {
  test(command, () => expect(complaints(`${command}\n`)).toEqual([expected]));
}

/** The document with the fixes of all its faults applied. */
export function fixed(document: string): string {
  const edits = parse(document).diagnostics.flatMap(({ fix }) => fix?.edits ?? []);
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, newText }) => text.slice(0, start) + newText + text.slice(end), document);
}
