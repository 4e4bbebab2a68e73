import { unconfigured } from "@nftlint/linter";
import { describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { marked } from "../test/marked.ts";
import { formatDocument, formatSelection, formatTyped } from "./formatting.ts";

const unformatted = "table  t {\n chain c {\ntcp   dport 22 accept\n }\n}\n";

describe("a document", () => {
  test("is formatted as the command does", () => {
    const { document } = marked(unformatted);
    expect(TextDocument.applyEdits(document.textDocument, formatDocument(document))).toBe(
      "table t {\n\tchain c {\n\t\ttcp dport 22 accept\n\t}\n}\n",
    );
  });

  test("is formatted as the configuration wants", () => {
    const { document } = marked(unformatted, { config: { ...unconfigured, format: { indent: 2 } } });
    expect(TextDocument.applyEdits(document.textDocument, formatDocument(document))).toContain("\n    tcp dport 22");
  });

  test("with a syntax error stays as it is", () => {
    expect(formatDocument(marked("table  t {\n").document)).toEqual([]);
  });
});

test("a selection is formatted by lines", () => {
  const { document } = marked(unformatted);
  const line = { start: { line: 2, character: 3 }, end: { line: 2, character: 4 } };
  expect(TextDocument.applyEdits(document.textDocument, formatSelection(document, line))).toBe(
    "table  t {\n chain c {\n\t\ttcp dport 22 accept\n }\n}\n",
  );
});

test("a new line gets its indentation", () => {
  const { document, position } = marked("table t {\n\tchain c {\n|\n\t}\n}\n");
  expect(TextDocument.applyEdits(document.textDocument, formatTyped(document, position, "\n"))).toBe(
    "table t {\n\tchain c {\n\t\t\n\t}\n}\n",
  );
  expect(formatTyped(document, position, "x")).toEqual([]);
});
