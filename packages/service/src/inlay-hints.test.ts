import { describe, expect, test } from "vitest";
import type { Range } from "vscode-languageserver-types";
import { marked } from "../test/marked.ts";
import { type InlayHintKinds, inlayHints } from "./inlay-hints.ts";

const none: InlayHintKinds = { priority: false, policy: false, elementCount: false };
const all: InlayHintKinds = { priority: true, policy: true, elementCount: true };

/** The lines that have hints, with these in brackets in their places. */
function hinted(text: string, wanted: InlayHintKinds = all, range?: Range): string[] {
  const { document } = marked(text);
  const { textDocument } = document;
  const whole = { start: textDocument.positionAt(0), end: textDocument.positionAt(text.length) };
  const lines = text.split("\n");
  const hints = inlayHints(document, range ?? whole, wanted);
  for (const { position, label } of hints.toReversed()) {
    const line = lines[position.line] ?? "";
    lines[position.line] = `${line.slice(0, position.character)}[${label}]${line.slice(position.character)}`;
  }
  return [...new Set(hints.map(({ position }) => lines[position.line]?.trim() ?? ""))];
}

const chain = (hook: string) => `table inet t {\n\tchain c {\n\t\t${hook}\n\t}\n}\n`;

describe("a priority that is no number", () => {
  const wanted = { ...none, priority: true };
  test.each([
    ["a name", chain("type filter hook input priority filter;"), "type filter hook input priority filter[= 0];"],
    [
      "a name with an offset",
      chain("type nat hook postrouting priority srcnat + 10;"),
      "type nat hook postrouting priority srcnat + 10[= 110];",
    ],
    [
      "a variable",
      `define x = -5\n${chain("type filter hook input priority $x;")}`,
      "type filter hook input priority $x[= -5];",
    ],
    [
      "of a bridge, where names have other numbers",
      chain("type filter hook input priority filter;").replace("inet", "bridge"),
      "type filter hook input priority filter[= -200];",
    ],
    [
      "of a flowtable",
      "table t {\n\tflowtable f {\n\t\thook ingress priority filter - 1\n\t\tdevices = { lo }\n\t}\n}\n",
      "hook ingress priority filter - 1[= -1]",
    ],
    [
      "of a chain in a command",
      "add chain inet t c { type filter hook input priority mangle; }\n",
      "add chain inet t c { type filter hook input priority mangle[= -150]; }",
    ],
  ])("has its number: %s", (_, text, expected) => {
    expect(hinted(text, wanted)).toEqual([expected]);
  });

  test.each([
    ["a number", chain("type filter hook input priority -10;")],
    ["an unknown name", chain("type filter hook input priority nothing;")],
    ["an unknown variable", chain("type filter hook input priority $x;")],
    ["an unfinished line", chain("type filter hook input priority")],
  ])("is not %s", (_, text) => {
    expect(hinted(text, wanted)).toEqual([]);
  });
});

describe("the policy in force", () => {
  const wanted = { ...none, policy: true };
  test.each([
    [
      "behind the semicolon",
      "type filter hook input priority 0 ;",
      "type filter hook input priority 0 ;[policy accept]",
    ],
    ["at the end of the line", "type filter hook input priority 0", "type filter hook input priority 0[policy accept]"],
  ])("is shown where none is written, %s", (_, hook, expected) => {
    expect(hinted(chain(hook), wanted)).toEqual([expected]);
  });

  test.each([
    ["where one is written", chain("type filter hook input priority 0; policy drop;")],
    [
      "where it is written in another declaration",
      `${chain("type filter hook input priority 0;")}${chain("policy drop;")}`,
    ],
    ["in a chain without a hook", chain("accept")],
  ])("is not shown %s", (_, text) => {
    expect(hinted(text, wanted)).toEqual([]);
  });
});

describe("the number of elements", () => {
  const wanted = { ...none, elementCount: true };
  const list = (count: number) => `{ ${Array.from({ length: count }, (_, index) => index).join(", ")} }`;

  test("is shown for long lists, wherever they stand", () => {
    const text = `define ports = ${list(10)}
table t {
	set s {
		type mark
		elements = ${list(11)}
	}
	chain c {
		tcp dport ${list(12)} accept
	}
}
add element t s ${list(13)}
`;
    const shown = (count: number) => list(count).replace("{", `{[${count} elements]`);
    expect(hinted(text, wanted)).toEqual([
      `define ports = ${shown(10)}`,
      `elements = ${shown(11)}`,
      `tcp dport ${shown(12)} accept`,
      `add element t s ${shown(13)}`,
    ]);
  });

  test("is not shown for short ones", () => {
    expect(hinted(`define ports = ${list(9)}\n`, wanted)).toEqual([]);
  });
});

test("only what is in the range is told", () => {
  const rule = "type filter hook input priority filter;";
  const text = Array.from({ length: 9 }, (_, index) => `add chain inet t${index} c { ${rule} }\n`).join("");
  const range = { start: { line: 3, character: 0 }, end: { line: 4, character: 70 } };
  expect(hinted(text, all, range)).toEqual([
    "add chain inet t3 c { type filter hook input priority filter[= 0];[policy accept] }",
    "add chain inet t4 c { type filter hook input priority filter[= 0];[policy accept] }",
  ]);
});

test("nothing is told where nothing is wanted", () => {
  expect(hinted(chain("type filter hook input priority filter;"), none)).toEqual([]);
});
