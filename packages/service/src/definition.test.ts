import { describe, expect, test } from "vitest";
import { marked, reading } from "../test/marked.ts";
import { findDefinition, findReferences } from "./definition.ts";

/** The line on which each place begins, counted from 0, and its text. */
function definitions(text: string): string[] {
  const { document, position, textAt } = marked(text);
  return findDefinition(document, position).map(({ range }) => `${range.start.line}: ${textAt(range)}`);
}

describe("the definition", () => {
  test.each([
    ["of a chain behind jump", "table t {\nchain web {\n}\nchain c {\njump w|eb\n}\n}\n", ["1: web"]],
    [
      "of a chain in a verdict map",
      "table t {\nchain web {\n}\nchain c {\ntcp dport vmap { 80 : goto |web }\n}\n}\n",
      ["1: web"],
    ],
    ["of a set", "table t {\nset s {\ntype ipv4_addr\n}\nchain c {\nip saddr @|s drop\n}\n}\n", ["1: s"]],
    ["of a counter", "table t {\ncounter n {\n}\nchain c {\ncounter name |n\n}\n}\n", ["1: n"]],
    ["of a flowtable", "table t {\nflowtable f {\n}\nchain c {\nflow add @|f\n}\n}\n", ["1: f"]],
    [
      "of a variable, the one that holds",
      "define x = 1\nredefine x = 2\ntable t {\nchain c {\ntcp dport $|x\n}\n}\n",
      ["1: x"],
    ],
    ["of a table that a command names", "table inet t {\n}\nadd chain inet |t c\n", ["0: t"]],
    ["of a chain that a command names", "table inet t {\nchain c {\n}\n}\nadd rule inet t |c accept\n", ["1: c"]],
    ["of nothing", "table t {\n|}\n", []],
    ["of a chain of another table", "table a {\nchain web {\n}\n}\ntable b {\nchain c {\njump |web\n}\n}\n", []],
  ])("%s", (_, text, expected) => {
    expect(definitions(text)).toEqual(expected);
  });

  test("in an included file, also inside a table", () => {
    const readInclude = reading({ "/etc/sets.nft": "# sets\nset s {\n\ttype ipv4_addr\n}\n" });
    const text = 'table t {\n\tinclude "/etc/sets.nft"\n\tchain c {\n\t\tip saddr @|s drop\n\t}\n}\n';
    const { document, position } = marked(text, { readInclude });
    expect(findDefinition(document, position)).toEqual([
      { uri: "file:///etc/sets.nft", range: { start: { line: 1, character: 4 }, end: { line: 1, character: 5 } } },
    ]);
  });
});

test("references are all places, with the declaration where it is asked for", () => {
  const text = "table t {\nchain web {\n}\nchain c {\njump |web\ngoto web\n}\n}\n";
  const { document, position } = marked(text);
  const lines = (includeDeclaration: boolean) =>
    findReferences(document, position, { includeDeclaration }).map(({ range }) => range.start.line);
  expect(lines(true)).toEqual([1, 4, 5]);
  expect(lines(false)).toEqual([4, 5]);
});
