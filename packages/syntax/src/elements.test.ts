import { describe, expect, test } from "vitest";
import { parseClean } from "../test/specification.ts";
import type { Element, SetLiteral } from "./ast.ts";
import { elementAt, elementCount, forEachElement } from "./elements.ts";

/** The set that a variable is defined to be. */
function setOf(text: string): SetLiteral {
  const [item] = parseClean(`define x = ${text}\n`).document.items;
  if (item?.kind !== "define" || item.value.kind !== "set") throw new Error(`no set: ${text}`);
  return item.value;
}

function elementsOf(set: SetLiteral): Element[] {
  return Array.from({ length: elementCount(set) }, (_, index) => elementAt(set, index));
}

describe("a packed element is the node that it would be unpacked", () => {
  test.each([
    "22",
    "0x16",
    "022",
    "08",
    // More than 64 bits: a word.
    "18446744073709551616",
    "0x10000000000000000",
    "ssh",
    "a-b",
    "10.0.0.1",
    "::1",
    "[::1]",
    "00:11:22:33:44:55",
    "1h30m",
    "eth*",
    "eth\\*",
    '"a b"',
    '"a\nb"',
    '""',
    "10.0.0.0/8",
    "10.0.0.0 / 8",
    "fe80::/10",
    "1-2",
    "1 \t-  2",
    "10.0.0.1-10.0.0.9",
    "[::1]-[::9]",
    "a-b - c",
    '"a-b"-"c"',
  ])("%s", (text) => {
    const plain = setOf(`{ 5, ${text} }`);
    // Behind a catch-all nothing is packed.
    const mixed = setOf(`{ *, ${text} }`);
    expect([plain.elements.nodes, mixed.elements.packed]).toEqual([null, null]);
    expect(elementAt(plain, 1)).toEqual(elementAt(mixed, 1));
  });
});

describe("elements that cannot be packed are kept as nodes", () => {
  test.each([
    "$a",
    "1 . 2",
    "1 | 2",
    "(1)",
    "{ 1 }",
    "*",
    "1 : 2",
    "1 timeout 1h",
    "1 counter",
    "tcp",
    '"a-b"-"c-d"',
    "1 - a-b",
    // Continuations and comments are no part of a value.
    "1 \\\n- 2",
    "1 - \\\n2",
    "10.0.0.0 / \\\n# a/b\n8",
  ])("%s", (text) => {
    const set = setOf(`{ 1, ${text} }`);
    expect(set.elements.packed).toBeNull();
    expect(elementCount(set)).toBe(2);
    expect(elementAt(set, 0)).toEqual(elementAt(setOf("{ 1 }"), 0));
  });

  test("a continuation between the parts of a range is no part of them", () => {
    expect(elementAt(setOf("{ 1 \\\n- \\\n2 }"), 0).key).toMatchObject({
      kind: "range",
      from: { form: "number", text: "1", start: 13, end: 14 },
      to: { form: "number", text: "2", start: 21, end: 22 },
    });
  });
});

test.each([
  ["{ }", 0],
  ["{ 1 }", 1],
  ["{ 1, 2, }", 2],
  ["{\n1,\n2,\n}", 2],
  ["{ 1,, 2 }", 2],
  ["{ *, 1 }", 2],
])("%j has %i elements", (text, count) => expect(elementCount(setOf(text))).toBe(count));

test("elements are visited in their order, with their index", () => {
  const visited: [number, number][] = [];
  forEachElement(setOf("{ 5, 6-7, 8 }"), ({ start, end }, index) => visited.push([index, end - start]));
  expect(visited).toEqual([
    [0, 1],
    [1, 3],
    [2, 1],
  ]);
});

test.each([-1, 2, 0.5])("there is no element %d in a set of two", (index) => {
  expect(() => elementAt(setOf("{ 1, 2 }"), index)).toThrow(RangeError);
  expect(() => elementAt(setOf("{ 1, * }"), index)).toThrow(RangeError);
});

test("a long list is kept in a typed array, and gives the same elements", () => {
  const numbers = Array.from({ length: 5000 }, (_, index) => String(index));
  const set = setOf(`{ ${numbers.join(", ")} }`);
  expect(set.elements.packed).toBeInstanceOf(Int32Array);
  expect(elementsOf(set).map(({ key }) => (key.kind === "value" ? key.text : key.kind))).toEqual(numbers);
});
