import { describe, expect, test } from "vitest";
import { printDocument } from "../test/specification.ts";
import type { SyntaxDiagnostic } from "./diagnostic.ts";
import { parse } from "./parser.ts";

/** The document with the fixes of all its faults applied. */
function fixed(document: string, diagnostics: readonly SyntaxDiagnostic[]): string {
  const edits = diagnostics.flatMap(({ fix }) => fix?.edits ?? []);
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, newText }) => text.slice(0, start) + newText + text.slice(end), document);
}

interface Fault {
  readonly document: string;
  /** What it points at. */
  readonly found: string;
  readonly message: string;
  readonly title: string;
  /** The document with the fix applied. */
  readonly fixed: string;
}

/** A document has one fault of layout, its fix leaves none, and the tree is that of the mended document. */
function check(name: string, fault: Fault): void {
  test(name, () => {
    const { document } = fault;
    const { diagnostics } = parse(document);
    expect(
      diagnostics.map(({ code, start, end, message, since, fix }) => ({
        code,
        since,
        message,
        found: document.slice(start, end),
        title: fix?.title,
      })),
    ).toEqual([{ code: "layout", since: null, message: fault.message, found: fault.found, title: fault.title }]);
    expect(fixed(document, diagnostics)).toBe(fault.fixed);
    expect(kindsOf(document)).toEqual(kindsOf(fault.fixed));
    printDocument(fault.fixed);
  });
}

function kindsOf(document: string): string {
  return JSON.stringify(parse(document).document.items, (key, value) =>
    key === "start" || key === "end" || key === "elements" ? undefined : (value as unknown),
  );
}

describe("line ends", () => {
  const carriageReturns = {
    message: "The lines end in CRLF, as on Windows; nft reads only LF.",
    title: "Turn every CRLF into LF",
    found: "\r",
  };
  check("CRLF is reported once, and mended everywhere", {
    ...carriageReturns,
    document: "table ip t {\r\n  chain c { # x\r\n    accept\r\n  }\r\n}\r\n",
    fixed: "table ip t {\n  chain c { # x\n    accept\n  }\n}\n",
  });
  check("a continued line may end so, too", {
    ...carriageReturns,
    document: "define x = \\\r\n5\n",
    fixed: "define x = \\\n5\n",
  });
  test("a carriage return within a comment or a string is nobody's concern", () => {
    expect(parse('# x\r\ndefine x = "a\r\nb"\n').diagnostics).toEqual([]);
  });
});

describe("the end of the file", () => {
  const comment = { message: "nft wants a new line behind a comment on the last line.", title: "Add the new line" };
  check("a comment on a line of its own", {
    ...comment,
    document: "table ip t { }\n# x",
    found: "# x",
    fixed: "table ip t { }\n# x\n",
  });
  check("a comment behind something", {
    ...comment,
    document: "table ip t { } # x",
    found: "# x",
    fixed: "table ip t { } # x\n",
  });
  check("nothing but a comment", {
    ...comment,
    document: "#!/usr/sbin/nft -f",
    found: "#!/usr/sbin/nft -f",
    fixed: "#!/usr/sbin/nft -f\n",
  });
  check("an include", {
    message: 'nft wants a new line behind the last "include".',
    title: "Add the new line",
    document: 'include "x"',
    found: '"x"',
    fixed: 'include "x"\n',
  });
  check("a define", {
    message: 'nft wants a new line behind the last "define".',
    title: "Add the new line",
    document: "define x = 5",
    found: "5",
    fixed: "define x = 5\n",
  });
  test.each(["table ip t { }", "flush ruleset", "add rule t c accept", ""])("%j may end the file", (document) => {
    expect(parse(document).diagnostics).toEqual([]);
  });
});

check("a byte order mark", {
  message: "The file begins with a byte order mark, which nft does not know.",
  title: "Remove the byte order mark",
  document: "\uFEFFtable ip t { }\n",
  found: "\uFEFF",
  fixed: "table ip t { }\n",
});

describe("blank lines between elements", () => {
  const blank = {
    message: "nft takes no blank line between the elements of a set.",
    title: "Remove the blank line",
    found: "\n",
  };
  check("behind a comma", { ...blank, document: "define x = {\n1,\n\n2\n}\n", fixed: "define x = {\n1,\n2\n}\n" });
  check("several of them", { ...blank, document: "define x = {\n1,\n\n\n\n2\n}\n", fixed: "define x = {\n1,\n2\n}\n" });
  check("before the first", { ...blank, document: "define x = {\n\n1\n}\n", fixed: "define x = {\n1\n}\n" });
  check("behind the last", { ...blank, document: "define x = {\n1\n\n}\n", fixed: "define x = {\n1\n}\n" });
  test("a line of comment is none", () =>
    expect(parse("define x = {\n1,\n# one\n# two\n2\n}\n").diagnostics).toEqual([]));
});

describe("the brace of a block", () => {
  const low = {
    message: 'nft wants this "{" on the line of the name before it.',
    title: "Put the brace behind the name",
    found: "{",
  };
  check("below a table", { ...low, document: "table ip t\n{\n}\n", fixed: "table ip t {\n}\n" });
  check("below a chain", {
    ...low,
    document: "table t {\nchain c\n\n  {\n}\n}\n",
    fixed: "table t {\nchain c {\n}\n}\n",
  });
  check("below a set", {
    ...low,
    document: "table t {\nset s\n{\ntype mark\n}\n}\n",
    fixed: "table t {\nset s {\ntype mark\n}\n}\n",
  });
  test("there is no fix across a comment, which would swallow the brace", () => {
    expect(parse("table t # x\n{\n}\n").diagnostics).toMatchObject([{ message: low.message, fix: null }]);
  });
});

describe("separators", () => {
  const before = { message: 'nft wants a ";" or a new line before this "}".', title: 'Insert ";"', found: "}" };
  check("behind the last rule", {
    ...before,
    document: "table t { chain c { accept }; }\n",
    fixed: "table t { chain c { accept; }; }\n",
  });
  check("behind the last chain", {
    ...before,
    document: "table t { chain c { accept; } }\n",
    fixed: "table t { chain c { accept; }; }\n",
  });
  check("behind the properties of a set", {
    ...before,
    document: "table t {\nset s { type mark }\n}\n",
    fixed: "table t {\nset s { type mark; }\n}\n",
  });
  check("behind the policy of a chain", {
    ...before,
    document: "table t {\nchain c { policy drop }\n}\n",
    fixed: "table t {\nchain c { policy drop; }\n}\n",
  });
  const between = { message: 'nft wants a ";" or a new line between "}" and what follows.', title: 'Insert ";"' };
  check("between two tables", {
    ...between,
    document: "table t { } table u { }\n",
    found: "table",
    fixed: "table t { }; table u { }\n",
  });
  check("between two chains", {
    ...between,
    document: "table t {\nchain c { } chain d { }\n}\n",
    found: "chain",
    fixed: "table t {\nchain c { }; chain d { }\n}\n",
  });
});
