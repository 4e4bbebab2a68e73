import { LineMap } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import { frame } from "./frame.ts";

/** The frame of the part of a text between « and », without line numbers. */
function shown(marked: string): string {
  const start = marked.indexOf("«");
  const end = marked.indexOf("»") - 1;
  const text = marked.replace("«", "").replace("»", "");
  const rows = frame(text, new LineMap(text), { start, end }, "^");
  return rows
    .map((row) => (row.kind === "source" ? row.text : row.kind === "gap" ? "..." : row.indent + row.marks))
    .join("\n");
}

describe("frame", () => {
  test.each([
    ["a word", "tcp «dport» 22", "tcp dport 22\n    ^^^^^"],
    ["one line of several", "a\nb «c» d\ne", "b c d\n  ^"],
    ["a line that ends in CRLF", "a «b»\r\nc", "a b\n  ^"],
    ["nothing, at the end of the file", "counter«»", "counter\n       ^"],
    ["an empty line", "a\n«»\nb", "\n^"],
    ["tabs before it", "\t\tx «y»", "        x y\n          ^"],
    ["a tab that begins between tab stops", "ab\t«c»", "ab  c\n    ^"],
    ["a tab inside", "«a\tb»", "a   b\n^^^^^"],
    ["wide characters before it", 'log prefix "日本" «drop»', 'log prefix "日本" drop\n                  ^^^^'],
    ["wide characters inside", "# «日本»", "# 日本\n  ^^^^"],
    ["combining characters", "# e\u0301 «x»", "# e\u0301 x\n    ^"],
    ["an emoji", "# 🔥 «x»", "# 🔥 x\n     ^"],
    ["control characters", "a\u001b[2J«b»", "a␛[2Jb\n     ^"],
    ["marks of writing direction", "a\u202e«b»", "a\ufffdb\n  ^"],
    ["two lines", "chain «x {\n  counter» }", "chain x {\n      ^^^\n  counter }\n  ^^^^^^^"],
    ["many lines", "«table {\n a\n b\n c\n}» # end", "table {\n^^^^^^^\n...\n} # end\n^"],
    ["to a line break and no further", "«a\n»b", "a\n^"],
  ])("marks %s", (_, marked, expected) => {
    expect(shown(marked)).toBe(expected);
  });

  test("cuts a long line around what it marks", () => {
    const elements = Array.from({ length: 1000 }, (_, index) => `10.0.0.${index}`).join(", ");
    const marked = elements.replace("10.0.0.500,", "«10.0.0.500»,");
    expect(shown(marked)).toBe(
      "…10.0.0.495, 10.0.0.496, 10.0.0.497, 10.0.0.498, 10.0.0.499, 10.0.0.500, 10.0.0.501, 10.0.0.502, 10.0.0.503, 10.0.0.504, 10.0.0.505, 10.0.0.506, 10.0.0.507, 10.0…\n" +
        `${" ".repeat(61)}^^^^^^^^^^`,
    );
  });

  test("cuts a long line inside what it marks", () => {
    expect(shown(`«${"ab".repeat(500)}»`)).toBe(`${"ab".repeat(50)}…\n${"^".repeat(100)}`);
  });

  test("never cuts a character in two", () => {
    const rows = shown(`${"🔥".repeat(301)}x«y»${"z".repeat(300)}`);
    expect(rows.split("\n")[0]?.isWellFormed()).toBe(true);
  });
});
