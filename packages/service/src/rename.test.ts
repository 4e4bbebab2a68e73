import { describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { marked, reading } from "../test/marked.ts";
import { findHighlights } from "./highlight.ts";
import { prepareRename, rename } from "./rename.ts";

/** The text with a new name for what is marked in it, or the reason why there is none. */
function renamed(text: string, name: string): string {
  const { document, position } = marked(text);
  const result = rename(document, position, name);
  if ("refusal" in result) return result.refusal;
  return TextDocument.applyEdits(document.textDocument, result.edit.changes?.[document.uri] ?? []);
}

describe("a new name", () => {
  test.each([
    [
      "chain",
      "table t {\nchain |a {\n}\nchain c {\njump a\n}\n}\n",
      "table t {\nchain b {\n}\nchain c {\njump b\n}\n}\n",
    ],
    [
      "variable",
      "define a = 1\ntable t {\nchain c {\ntcp dport $|a\n}\n}\n",
      "define b = 1\ntable t {\nchain c {\ntcp dport $b\n}\n}\n",
    ],
    [
      "set",
      "table t {\nset a {\ntype mark\n}\nchain c {\nmeta mark @|a\n}\n}\n",
      "table t {\nset b {\ntype mark\n}\nchain c {\nmeta mark @b\n}\n}\n",
    ],
    [
      "table",
      "table inet |a {\n}\nflush table inet a\ntable ip a {\n}\n",
      "table inet b {\n}\nflush table inet b\ntable ip a {\n}\n",
    ],
  ])("for a %s goes everywhere", (_, text, expected) => {
    expect(renamed(text, "b")).toBe(expected);
  });

  test.each([
    ["that is taken", "table t {\nchain |a {\n}\nchain b {\n}\n}\n", 'there is a chain "b" already'],
    ["of nothing", "table t {\n|}\n", "nothing with a name of its own stands here"],
  ])("%s is refused", (_, text, reason) => {
    expect(renamed(text, "b")).toBe(reason);
  });

  test.each(["drop", "a b", "{", "", "log"])('"%s" is refused where nft takes it for no name', (name) => {
    expect(renamed("table t {\nchain |a {\n}\n}\n", name)).toBe(`nft takes "${name}" for no name of a chain`);
  });

  test("is refused where an include could not be read", () => {
    const { document, position } = marked('include "/etc/x.nft"\ntable t {\nchain |a {\n}\n}\n', {
      readInclude: () => ({ status: "unknown" }),
    });
    expect(rename(document, position, "b")).toEqual({
      refusal: "an include could not be read, and what it holds may use the name",
    });
  });

  test("goes into included files", () => {
    const readInclude = reading({ "/etc/rules.nft": "jump a\n" });
    const text = 'table t {\nchain |a {\n}\nchain c {\ninclude "/etc/rules.nft"\n}\n}\n';
    const { document, position } = marked(text, { readInclude });
    const result = rename(document, position, "b");
    expect("edit" in result && Object.keys(result.edit.changes ?? {})).toEqual([
      "file:///etc/main.nft",
      "file:///etc/rules.nft",
    ]);
  });

  test("is offered for the name alone", () => {
    const { document, position, textAt } = marked(
      "table t {\nset abc {\ntype mark\n}\nchain c {\nmeta mark @a|bc\n}\n}\n",
    );
    const prepared = prepareRename(document, position);
    expect([prepared && textAt(prepared.range), prepared?.placeholder]).toEqual(["abc", "abc"]);
  });
});

test("highlights tell the declaration from the uses", () => {
  const { document, position } = marked("table t {\nchain a {\n}\nchain c {\njump |a\n}\n}\n");
  expect(findHighlights(document, position).map(({ range, kind }) => [range.start.line, kind])).toEqual([
    [1, 3],
    [4, 2],
  ]);
});
