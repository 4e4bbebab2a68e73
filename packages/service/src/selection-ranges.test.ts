import { expect, test } from "vitest";
import type { SelectionRange } from "vscode-languageserver-types";
import { marked } from "../test/marked.ts";
import { selectionRanges } from "./selection-ranges.ts";

test("a selection grows from the word outwards", () => {
  const text = "table ip t {\n\tchain c {\n\t\ttcp dport { 22, |80 } accept\n\t}\n}\n";
  const { document, position, textAt } = marked(text);
  const texts: string[] = [];
  let selection: SelectionRange | undefined = selectionRanges(document, [position])[0];
  for (; selection !== undefined; selection = selection.parent) texts.push(textAt(selection.range));
  expect(texts.slice(0, 4)).toEqual(["80", "{ 22, 80 }", "tcp dport { 22, 80 }", "tcp dport { 22, 80 } accept"]);
  expect(texts.at(-1)).toBe(document.text);
});

test("an empty document has a selection as well", () => {
  const { document, position } = marked("");
  expect(selectionRanges(document, [position])).toEqual([{ range: { start: position, end: position } }]);
});
