import type { TextEdit } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import { formatOnType, formatRange } from "./index.ts";

/** Applies the edits for the range between two `¦`, or at one. */
function formatted(marked: string): string {
  const start = marked.indexOf("¦");
  const text = marked.replaceAll("¦", "");
  const end = marked.lastIndexOf("¦") - (marked.lastIndexOf("¦") > start ? 1 : 0);
  return apply(text, formatRange(text, start, end));
}

/** Applies the edits that follow the character before the `¦`. */
function typed(marked: string): string {
  const offset = marked.indexOf("¦");
  const text = marked.replace("¦", "");
  return apply(text, formatOnType(text, offset, marked[offset - 1] === "}" ? "}" : "\n"));
}

function apply(text: string, edits: readonly TextEdit[]): string {
  return edits.toReversed().reduce((edited, { start, end, newText }) => {
    return edited.slice(0, start) + newText + edited.slice(end);
  }, text);
}

describe("formatRange", () => {
  test("formats the whole rules that the range touches, and no other", () => {
    expect(formatted("table t {\nchain c {\ncounter ;\ntcp  dp¦ort 1 ;\ntcp¦  dport 2 ;\ndrop ;\n}\n}\n")).toBe(
      "table t {\nchain c {\ncounter ;\n\t\ttcp dport 1\n\t\ttcp dport 2\ndrop ;\n}\n}\n",
    );
  });

  test("formats a block's header alone where only its line is touched", () => {
    expect(formatted("table  t{\nch¦ain  c{\ndrop ;\n}\n}\n")).toBe("table  t{\n\tchain c {\ndrop ;\n}\n}\n");
  });

  test("formats a statement over several lines as a whole", () => {
    expect(formatted("define  a={ 1,\n2¦,\n3 }\ndefine  b=2\n")).toBe("define a = { 1, 2, 3 }\ndefine  b=2\n");
  });

  test("changes nothing between statements, nor where there is a syntax error", () => {
    expect(formatted("drop table t\n\n¦\n\ndefine  b=2\n")).toBe("drop table t\n\n\n\ndefine  b=2\n");
    expect(formatted("¦define  b=2\nnonsense here\n")).toBe("define  b=2\nnonsense here\n");
  });

  test("splits the rules of a line, and does not end in the line below", () => {
    expect(formatted("table t {\n\tchain c {\n¦ counter; drop\n¦   accept\n\t}\n}\n")).toBe(
      "table t {\n\tchain c {\n\t\tcounter\n\t\tdrop\n   accept\n\t}\n}\n",
    );
  });
});

describe("formatOnType", () => {
  test("a } formats the block that it ends", () => {
    expect(typed("define  a=1\ntable t {\nchain c{\ndrop ;\n}¦\n}\n")).toBe(
      "define  a=1\ntable t {\n\tchain c {\n\t\tdrop\n\t}\n}\n",
    );
  });

  test("a } formats the statement whose set it ends", () => {
    expect(typed("table t {\nchain c {\ntcp dport{22}¦\ndrop ;\n}\n}\n")).toBe(
      "table t {\nchain c {\n\t\ttcp dport { 22 }\ndrop ;\n}\n}\n",
    );
  });

  test("Enter formats the line above and indents the new one", () => {
    expect(typed("table t {\n\tchain c {\ntcp  dport 22 accept ;\n¦\n\t}\n}\n")).toBe(
      "table t {\n\tchain c {\n\t\ttcp dport 22 accept\n\t\t\n\t}\n}\n",
    );
  });

  test("Enter indents before a }, behind a continuation, and in spite of a syntax error", () => {
    expect(typed("table t {\n\tchain c {\n¦}\n}\n")).toBe("table t {\n\tchain c {\n\t}\n}\n");
    expect(typed("table t {\n\tchain c {\n\t\tcounter \\\n¦")).toBe("table t {\n\tchain c {\n\t\tcounter \\\n\t\t\t");
    expect(typed("table t {\n\tchain c {\n\t\t# a \\\n¦")).toBe("table t {\n\tchain c {\n\t\t# a \\\n\t\t");
    expect(typed("table t {\n  bad\n¦")).toBe("table t {\n  bad\n\t");
  });

  test("Enter leaves strings over several lines and switched-off stretches alone", () => {
    expect(typed('add rule t c log prefix "a\n¦b"\n')).toBe('add rule t c log prefix "a\nb"\n');
    expect(typed("table t {\n# nftlint-format-off\n¦}\n")).toBe("table t {\n# nftlint-format-off\n}\n");
  });
});
