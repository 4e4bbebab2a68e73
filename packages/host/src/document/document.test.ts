import { buildRuleset, type IncludeReader, type RulesetOptions } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DocumentFault, documentFor, type HostDocument } from "./document.ts";

type Files = Readonly<Record<string, string>>;

/** Reads from `files`; `*` stands for every file whose name begins so. */
function readerOf(files: Files): IncludeReader {
  return (pattern) => {
    const prefix = pattern.endsWith("*") ? pattern.slice(0, -1) : null;
    const paths = prefix === null ? [pattern] : Object.keys(files).filter((path) => path.startsWith(prefix));
    if (prefix === null && files[pattern] === undefined) return { status: "missing" };
    return { status: "read", files: paths.sort().map((path) => ({ path, text: files[path] as string })) };
  };
}

/** What becomes of `main` with the other files. */
function resultOf(main: string, files: Files = {}, options: RulesetOptions = {}): ReturnType<typeof documentFor> {
  const inputs = { path: "main", parsed: parse(main) };
  return documentFor(buildRuleset(inputs, { readInclude: readerOf({ main, ...files }), ...options }));
}

function documentOf(main: string, files: Files = {}): HostDocument {
  const result = resultOf(main, files);
  if ("faults" in result) throw new Error(result.faults.map(show).join("\n"));
  return result.document;
}

function textOf(main: string, files: Files = {}): string {
  return documentOf(main, files).text;
}

function faultsOf(main: string, files: Files = {}, options: RulesetOptions = {}): string[] {
  const result = resultOf(main, files, options);
  return "faults" in result ? result.faults.map(show) : [];
}

function show({ path, line, column, message }: DocumentFault): string {
  return `${path}:${line}:${column}: ${message}`;
}

describe("an include", () => {
  test("gives way to its file, behind the new line or ; that ends it", () => {
    expect(textOf('include "a" # all of it\nadd table y\n', { a: "add table x\n" })).toBe(
      " # all of it\nadd table x\nadd table y\n",
    );
    expect(textOf('include "a"; add table y\n', { a: "add table x\n" })).toBe(";add table x\n add table y\n");
    expect(textOf('include "a" \\\n\nadd table y\n', { a: "add table x\n" })).toBe(" \\\n\nadd table x\nadd table y\n");
  });

  test("of a pattern gives way to every file, and to nothing where there is none", () => {
    const files = { "d/1": "define a = 1\n", "d/2": "define b = $a\n" };
    expect(textOf('include "d/*"\ninclude "none/*"\n', files)).toBe("\ndefine a = 1\ndefine b = $a\n\n");
  });

  test("may stand in any block, and in what is included", () => {
    const files = { "chain.nft": 'chain c {\n include "rules.nft"\n}\n', "rules.nft": "accept\n" };
    expect(textOf('table t {\n include "chain.nft"\n}\n', files)).toBe("table t {\n \nchain c {\n \naccept\n}\n}\n");
  });

  test("in a comment or a string is none", () => {
    const text = '# include "a"\ntable t {\n comment "include b"\n}\n';
    expect(textOf(text)).toBe(text);
  });
});

describe("the end of a file", () => {
  test("without a new line goes on with what follows the include, as nft has it", () => {
    expect(textOf('include "a"\n{ chain c { }\n}\n', { a: "table ip x" })).toBe("\ntable ip x \\\n{ chain c { }\n}\n");
  });

  test("leaves a comment behind it at the start of its line, where nft takes its new line for a part of it", () => {
    expect(textOf('include "a"\n# more\ncounter\n', { a: "add rule t c accept" })).toBe(
      "\nadd rule t c accept \\\n# more\ncounter\n",
    );
    expect(textOf('include "a"\n# more\ncounter\n', { a: "add rule t c accept\t" })).toBe(
      "\nadd rule t c accept\t \\\n# more\ncounter\n",
    );
  });

  test("never joins two words", () => {
    expect(textOf('include "[ab]*"\ninclude "a"; bar\n', { a: "add table foo" })).toBe("\n;add table foo  bar\n");
    expect(textOf('include "d*"\n', { d1: "add table foo", d2: "bar\n" })).toBe("\nadd table foo \\\nbar\n");
  });

  test.each([
    ["a comment", "add table x\n# end", "a:2:1: nft refuses a last comment without a new line behind it; end the line"],
    [
      "a string",
      'add table x\ninclude "b',
      'a:2:9: nft refuses a string that does not end in its file; add the closing "',
    ],
  ])("may not be %s that goes on into the next one", (_, a, fault) => {
    expect(faultsOf('include "a"\nadd table y\n', { a })).toContain(fault);
    expect(faultsOf('table t {\n include "a"\n}\n', { a })).toContain(fault);
  });

  test("is left to nft where nothing follows", () => {
    expect(textOf("add table x\n# end")).toBe("add table x\n# end");
  });
});

test("several files that are loaded one after the other are apart", () => {
  const inputs = ["add table x", "add table y"].map((text, index) => ({ path: `${index}`, parsed: parse(text) }));
  expect(documentFor(buildRuleset(inputs))).toMatchObject({ document: { text: "add table x\nadd table y" } });
});

describe("what cannot be sent", () => {
  test.each([
    [
      "an include of a file that is not there",
      'table t {\n\tinclude "b"\n}\n',
      'main:2:10: what "b" holds is not known: there is no such file; correct the path, or use a wildcard ("b*"), which may match nothing',
    ],
    [
      "an include that nft never comes to the end of",
      'include "b"',
      'main:1:12: nft refuses an include without a new line or ";" behind it; end the line',
    ],
    [
      "an include where nft takes none",
      'table t {\n\tset s {\n\t\ttype ipv4_addr\n\t\telements = { 10.0.0.1,\n\t\t\tinclude "a" # more\n }\n }\n}\n',
      "main:5:4: nft takes no include inside a statement: end what is before it, here or in the file that is included before, or move it out",
    ],
    [
      "an include that a syntax error hides",
      'table t { add include "b"\n}\n',
      "main:1:15: what this include stands in cannot be told for the syntax errors around it; mend those, and end each block in the file that begins it",
    ],
  ])("%s", (_, main, fault) => {
    expect(faultsOf(main, { a: "10.0.0.2,\n" })).toContain(fault);
  });

  test("includes in a circle", () => {
    expect(faultsOf('include "a"\n', { a: 'include "a"\n' })).toEqual([
      'a:1:9: what "a" holds is not known: it is nested more than 16 levels deep, or in a circle; nft stops there: take it out',
    ]);
  });

  test("a variable that is defined outside", () => {
    const main = 'table t {\n\tchain c {\n\t\ttcp dport $port accept\n\t\tlog prefix "$port " drop\n\t}\n}\n';
    const remedy =
      '$port is defined outside of the files ("definitions" in the configuration), and its value is not known; define it in a file: define port = …';
    expect(faultsOf(main, {}, { definitions: ["port"] })).toEqual([`main:3:13: ${remedy}`, `main:4:14: ${remedy}`]);
    expect(faultsOf("define port = 1\ndefine x = $port\n", {}, { definitions: ["port"] })).toEqual([]);
  });

  test("what the reader of includes says of a file that it cannot read", () => {
    const readInclude: IncludeReader = () => ({ status: "unknown", reason: "permission denied; be root" });
    expect(faultsOf('include "/etc/x"\n', {}, { readInclude })).toEqual([
      'main:1:9: what "/etc/x" holds is not known: permission denied; be root',
    ]);
  });

  test("but errors of nft's are left to nft", () => {
    expect(textOf("table t { chain c { drop it }\n")).toBe("table t { chain c { drop it }\n");
  });
});

describe("the way back", () => {
  const files = { chain: 'chain c {\n include "rules"\n}\n', rules: "tcp dport 22 accept\ndrop\n" };
  const { text, map } = documentOf('table ip t {\n include "chain"\n chain d { }\n}\n', files);

  /** The place of a text, as `path:line:column`. */
  function placeOf(part: string): string {
    const { path, line, column } = map.placeOf(text.indexOf(part));
    return `${path}:${line}:${column}`;
  }

  /** The range of a part of the document. */
  function rangeOf(from: string, to: string): object {
    return map.rangeOf({ start: text.indexOf(from), end: text.indexOf(to) + to.length });
  }

  test("leads to the file, line and column", () => {
    expect(placeOf("table")).toBe("main:1:1");
    expect(placeOf("chain c")).toBe("chain:1:1");
    expect(placeOf("drop")).toBe("rules:2:1");
    expect(placeOf("chain d")).toBe("main:3:2");
    expect(map.sources.map(({ path }) => path)).toEqual(["main", "chain", "rules"]);
  });

  test("says where a file is included from, the nearest first", () => {
    expect(rangeOf("drop", "drop")).toEqual({
      path: "rules",
      start: 20,
      end: 24,
      includedFrom: [
        { path: "chain", start: 11, end: 26, includedFrom: [] },
        { path: "main", start: 14, end: 29, includedFrom: [] },
      ],
    });
  });

  test("of a part that leads into an included file ends with the include", () => {
    expect(rangeOf("table", "22")).toMatchObject({ path: "main", start: 0, end: 29 });
  });

  test("of a part that leads out of its file ends with that", () => {
    expect(rangeOf("drop", "chain d")).toMatchObject({ path: "rules", start: 20, end: 25 });
  });

  test("of the end of the document is the end of the file", () => {
    expect(map.rangeOf({ start: text.length, end: text.length })).toMatchObject({ path: "main", start: 45, end: 45 });
    const empty = documentOf("");
    expect(empty.map.placeOf(0)).toEqual({ path: "main", offset: 0, line: 1, column: 1 });
  });
});

describe("of any files", () => {
  /** One line each; `*` stands for an include. */
  const line = fc.constantFrom("define x = ü", "# 𝄞 note\n", "add table t", "add table u;", "", "*", "*;", "*");
  const file = fc.tuple(fc.array(line, { maxLength: 5 }), fc.boolean());
  const tree = fc.array(file, { minLength: 1, maxLength: 5 }).map((contents) =>
    contents.map(([lines, isEnded], index) => {
      // A file includes those behind it, so that there are no circles.
      const included = (at: number) => `include "${index + 1 + (at % 2)}*"${at % 3 === 0 ? "\n" : ""}`;
      const text = lines.map((one, at) => one.replace("*", included(at))).join("\n");
      return isEnded || /include[^\n]*$/.test(text) ? `${text}\n` : text;
    }),
  );

  test("every character is one of its file, and every file is there as often as it is read", () => {
    fc.assert(
      fc.property(tree, ([main = "", ...others]) => {
        const files = Object.fromEntries(others.map((text, index) => [`${index + 1}`, text]));
        const result = resultOf(main, files);
        // A file that ends amid a statement, and an include behind it: nft refuses that.
        fc.pre("document" in result);
        const { text, map } = result.document;
        const byPath = new Map(map.sources.map((source) => [source.path, source.text]));
        for (let offset = 0; offset < text.length; offset++) {
          const place = map.placeOf(offset);
          const original = byPath.get(place.path)?.[place.offset];
          expect(original ?? text[offset]).toBe(text[offset]);
        }
        expect(text.replace(/#.*/g, "")).not.toContain("include");
        expect(withoutSpace(text)).toBe(withoutSpace(expanded(main, files)));
      }),
    );
  });

  /** The files in one, by the words alone. */
  function expanded(text: string, files: Files): string {
    return text.replace(/include "(\d)\*"(\n|;|$)/gm, (_, name: string) => expanded(files[name] ?? "", files));
  }

  /** Also without what may end an include, and what parts files. */
  function withoutSpace(text: string): string {
    return text.replace(/[\s;\\]/g, "");
  }
});
