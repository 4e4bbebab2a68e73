import { expect, test } from "vitest";
import { shownRules } from "./lines.ts";
import { columnsOf, headOf, onOneLine, shortened, wrapped } from "./text.ts";

test.each([
  ["short", 10, "short"],
  ["ip saddr 10.0.0.0/8 tcp dport 22 jump ssh", 21, "ip saddr 10.…jump ssh"],
  ["規則規則規則規則", 9, "規則規…則"],
])("%s in %d columns", (text, most, expected) => {
  expect(shortened(text, most)).toBe(expected);
  expect(columnsOf(shortened(text, most))).toBeLessThanOrEqual(most);
});

test("a rule over several lines is one line, and a long list is not copied", () => {
  expect(onOneLine("tcp dport {\n\t\t22,\n\t\t80\n\t} accept")).toBe("tcp dport { 22, 80 } accept");
  const list = `ip saddr { ${"10.0.0.1, ".repeat(100_000)} } drop`;
  expect(headOf(list, { start: 0, end: list.length })).toSatisfy((text: string) => text.length <= 803);
});

test("long notes are broken between words", () => {
  expect(wrapped("one two three four", 9)).toEqual(["one two", "three", "four"]);
});

test("rules that something happens at are shown, then those that lead somewhere, then the first", () => {
  const shown = shownRules(40, [(index) => index === 35, (index) => index === 20]);
  expect(shown.map((part) => (part.kind === "rule" ? part.index : `${part.count} more`))).toEqual([
    ...[0, 1, 2, 3, 4, 5, 6],
    "13 more",
    20,
    "14 more",
    35,
    "4 more",
  ]);
});
