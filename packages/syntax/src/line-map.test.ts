import { expect, test } from "vitest";
import { LineMap } from "./line-map.ts";

const text = "ab\n\ncde\n";

test.each([
  [0, 1, 1],
  [1, 1, 2],
  // The new line belongs to the line that it ends.
  [2, 1, 3],
  [3, 2, 1],
  [4, 3, 1],
  [7, 3, 4],
  // Behind the last new line there is an empty line.
  [8, 4, 1],
])("offset %i is line %i, column %i, and back", (offset, line, column) => {
  const lines = new LineMap(text);
  expect(lines.position(offset)).toEqual({ line, column });
  expect(lines.offset(line, column)).toBe(offset);
});

test.each([
  ["", 1],
  ["a", 1],
  ["\n", 2],
  ["a\nb", 2],
  ["a\nb\n", 3],
  ["a\r\nb", 2],
])("%j has %i lines", (content, count) => expect(new LineMap(content).lineCount).toBe(count));

test("an empty text has one place", () => {
  const lines = new LineMap("");
  expect(lines.position(0)).toEqual({ line: 1, column: 1 });
  expect(lines.offset(1, 1)).toBe(0);
});

test("a last line without new line ends with the text", () => {
  expect(new LineMap("a\nbc").position(4)).toEqual({ line: 2, column: 3 });
});

test("an offset outside the text is clamped", () => {
  const lines = new LineMap(text);
  expect(lines.position(-1)).toEqual({ line: 1, column: 1 });
  expect(lines.position(100)).toEqual({ line: 4, column: 1 });
});

test.each([
  [0, 1, 0],
  [1, 0, 0],
  [-3, 2, 1],
  [99, 1, 8],
  [3, 99, 8],
])("line %i, column %i is clamped to offset %i", (line, column, offset) => {
  expect(new LineMap(text).offset(line, column)).toBe(offset);
});

test("columns count UTF-16 units", () => {
  expect(new LineMap("é😀x").position(3)).toEqual({ line: 1, column: 4 });
});

test.each([
  [1, 0],
  [2, 3],
  [3, 4],
  [4, 8],
])("line %i begins at %i", (line, offset) => expect(new LineMap(text).lineStart(line)).toBe(offset));
