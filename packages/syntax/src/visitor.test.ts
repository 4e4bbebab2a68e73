import { describe, expect, test } from "vitest";
import { printNode } from "../test/print-node.ts";
import { parseClean } from "../test/specification.ts";
import type { Node } from "./ast.ts";
import { forEachChild, nodesAt, walk } from "./visitor.ts";

const text = `table ip t {
  chain c {
    tcp dport { 22, 80-90 } accept comment "x"
  }
}
`;
const document = parseClean(text).document;

function childrenOf(node: Node): string[] {
  const children: string[] = [];
  forEachChild(node, ({ kind, start, end }) => children.push(`${kind} ${text.slice(start, end).split("\n", 1)[0]}`));
  return children;
}

function find(kind: Node["kind"]): Node {
  const [found] = allOf(document).filter((node) => node.kind === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found;
}

function allOf(root: Node): Node[] {
  const nodes: Node[] = [];
  walk(root, (node) => void nodes.push(node));
  return nodes;
}

describe("forEachChild visits", () => {
  test.each<[Node["kind"], string[]]>([
    ["document", ["command table ip t {"]],
    ["table", ["family ip", "identifier t", "block {"]],
    ["rule", ["match tcp dport { 22, 80-90 }", "verdict-statement accept", 'comment comment "x"']],
    ["match", ["payload tcp dport", "set { 22, 80-90 }"]],
    // Packed elements too.
    ["set", ["element 22", "element 80-90"]],
    ["range", ["value 80", "value 90"]],
    ["verdict", []],
  ])("the children of a %s", (kind, expected) => expect(childrenOf(find(kind))).toEqual(expected));

  test("children in the order of the text, whatever the order of the properties", () => {
    const rule = parseClean("add rule t c set add ip saddr timeout 1h @s\n").document;
    const update = allOf(rule).find((node) => node.kind === "set-update") as Node;
    const children: string[] = [];
    forEachChild(update, (child) => children.push(printNode(child)));
    expect(children).toEqual(["[ip saddr] (timeout 1h)", "@s"]);
  });

  test("nodes inside plain groups, such as the offset of a priority", () => {
    const chain = parseClean("add chain t c { type filter hook input priority filter + 10; }\n").document;
    const priority = allOf(chain).find((node) => node.kind === "priority") as Node;
    const children: string[] = [];
    forEachChild(priority, (child) => children.push(printNode(child)));
    expect(children).toEqual(["filter", "10"]);
  });
});

describe("walk visits", () => {
  test("every node, parents first, with its parent", () => {
    const visited: string[] = [];
    walk(find("match"), (node, parent) => void visited.push(`${node.kind} in ${parent?.kind ?? "nothing"}`));
    expect(visited).toEqual([
      "match in nothing",
      "payload in match",
      "set in match",
      "element in set",
      "value in element",
      "element in set",
      "range in element",
      "value in range",
      "value in range",
    ]);
  });

  test("nothing below a node for which the visitor returns false", () => {
    const visited: string[] = [];
    walk(find("match"), (node) => {
      visited.push(node.kind);
      return node.kind !== "set";
    });
    expect(visited).toEqual(["match", "payload", "set"]);
  });
});

describe("nodesAt finds the nodes that hold an offset, outermost first", () => {
  test.each([
    ["tcp", 0, ["document", "command", "table", "block", "chain", "block", "rule", "match", "payload"]],
    [
      "80-90",
      0,
      ["document", "command", "table", "block", "chain", "block", "rule", "match", "set", "element", "range", "value"],
    ],
    // A cursor may stand at the end of a word.
    ["accept", 6, ["document", "command", "table", "block", "chain", "block", "rule", "verdict-statement", "verdict"]],
    // The brackets of a set belong to the set.
    ["{ 22", 1, ["document", "command", "table", "block", "chain", "block", "rule", "match", "set"]],
    ["chain", 2, ["document", "command", "table", "block", "chain"]],
  ])("%j + %i", (word, offset, kinds) => {
    expect(nodesAt(document, text.indexOf(word) + offset).map(({ kind }) => kind)).toEqual(kinds);
  });

  test("only the document where nothing else is", () => {
    expect(nodesAt(document, text.length).map(({ kind }) => kind)).toEqual(["document"]);
  });
});
