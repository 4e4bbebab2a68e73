import { buildRuleset, type IncludeReader } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { documentFor, type HostDocument } from "./document.ts";
import type { SourceRange } from "./document-map.ts";
import { readNftErrors } from "./nft-errors.ts";

type Files = Readonly<Record<string, string>>;

function documentOf(main: string, files: Files): HostDocument {
  const readInclude: IncludeReader = (path) => ({ status: "read", files: [{ path, text: files[path] ?? "" }] });
  const result = documentFor(buildRuleset({ path: "main", parsed: parse(main) }, { readInclude }));
  if ("faults" in result) throw new Error(result.faults.map(({ message }) => message).join("\n"));
  return result.document;
}

/** What nft says of files: `path:line:column "marked text": message`, and below it what else it says. */
function saidOf(output: string, main: string, files: Files = {}): string[] {
  const document = documentOf(main, files);
  const show = ({ path, start, end }: SourceRange): string => {
    const source = document.map.sources.find((one) => one.path === path);
    if (source === undefined) throw new Error(`no source ${path}`);
    const { line, column } = document.map.placeIn(source, start);
    return `${path}:${line}:${column} ${JSON.stringify(source.text.slice(start, end))}`;
  };
  return readNftErrors(output, document).flatMap(({ severity, message, notes, place, related }) => [
    `${place === null ? "" : `${show(place)}: `}${severity === "warning" ? "warning: " : ""}${message}`,
    ...notes.map((note) => `  ${note}`),
    ...related.map((other) => `  with ${show(other)}`),
    ...(place?.includedFrom ?? []).map((from) => `  from ${show(from)}`),
  ]);
}

const syntax = `table ip t {
	chain c {
		tcp dport foo bar
		type filter hook input priority 0; policy dropp;
	}
}
`;

describe("syntax errors", () => {
  test("as 1.0.6 prints them", () => {
    const output = `/dev/stdin:3:20-20: Error: syntax error, unexpected newline
		tcp dport foo bar
		                 ^
/dev/stdin:4:45-49: Error: syntax error, unexpected string, expecting accept or drop or '$'
		type filter hook input priority 0; policy dropp;
		                                          ^^^^^
`;
    expect(saidOf(output, syntax)).toEqual([
      'main:3:20 "": syntax error, unexpected newline',
      "main:4:45 \"dropp\": syntax error, unexpected string, expecting accept or drop or '$'",
    ]);
  });

  test("as 1.1.7 prints them, with what it expected on a line of its own", () => {
    const output = `/dev/stdin:4:45-49: Error: syntax error, unexpected string
expected any of: accept, drop, '$'
		type filter hook input priority 0; policy dropp;
		                                          ^^^^^
`;
    expect(saidOf(output, syntax)).toEqual([
      'main:4:45 "dropp": syntax error, unexpected string',
      "  expected any of: accept, drop, '$'",
    ]);
  });

  test("at the end of the document, below which nft shows the line before it", () => {
    const output = `/dev/stdin:2:1-1: Error: syntax error, unexpected end of file
table ip t { chain c {
^
`;
    expect(saidOf(output, "table ip t { chain c {\n")).toEqual(['main:2:1 "": syntax error, unexpected end of file']);
  });

  test("of a comment that no new line ends", () => {
    const output = "/dev/stdin:1:1-1: Error: syntax error, unexpected junk\n# x\n^\n";
    expect(saidOf(output, "# x")).toEqual(['main:1:1 "#": syntax error, unexpected junk']);
  });
});

test("errors of a change name its copy on the host", () => {
  const output = `/var/lib/nftlint/100001.part/document:1:14-20: Error: Could not process rule: No such file or directory
delete table nothere
             ^^^^^^^
`;
  expect(saidOf(output, "delete table nothere\n")).toEqual([
    'main:1:14 "nothere": Could not process rule: No such file or directory',
  ]);
});

describe("the columns", () => {
  test("are bytes, and become characters", () => {
    const main = `table ip t {
	chain c { comment "grüße 𝄞"; ip saddr größer accept; tcp dport 22 comment "häää" foo
	}
}
`;
    const output = `/dev/stdin:2:47-47: Error: syntax error, unexpected junk, expecting newline or semicolon
	chain c { comment "grüße 𝄞"; ip saddr größer accept; tcp dport 22 comment "häää" foo
	                                             ^
/dev/stdin:2:93-95: Error: syntax error, unexpected string, expecting newline or semicolon
	chain c { comment "grüße 𝄞"; ip saddr größer accept; tcp dport 22 comment "häää" foo
	                                                                                           ^^^
`;
    expect(saidOf(output, main)).toEqual([
      'main:2:43 "ö": syntax error, unexpected junk, expecting newline or semicolon',
      'main:2:84 "foo": syntax error, unexpected string, expecting newline or semicolon',
    ]);
  });

  test("of a statement of several lines, which end before they begin, stand for the rest of the line", () => {
    const main = "table ip t {\n\tchain f {\n\t\ttcp dport { 22,\n\t\t\t23 } masquerade\n\t}\n}\n";
    const output = `/dev/stdin:3:13-7: Error: Could not process rule: Operation not supported
		tcp dport { 22,
		     
/dev/stdin:3:3-18: Error: Could not process rule: Operation not supported
		tcp dport { 22,
		^^^^^^^^^^^^^^^
`;
    expect(saidOf(output, main)).toEqual([
      'main:3:13 "{ 22,": Could not process rule: Operation not supported',
      'main:3:3 "tcp dport { 22,": Could not process rule: Operation not supported',
    ]);
  });
});

test("a new line in a string is none for nft", () => {
  const main = 'table ip t {\n\tcomment "a\nb"\n\t# it"s\n\tchain c {\n\t\ttcp dport foo bar\n\t}\n}\n';
  const output = `/dev/stdin:5:20-20: Error: syntax error, unexpected newline
		tcp dport foo bar
		                 ^
`;
  expect(saidOf(output, main)).toEqual(['main:6:20 "": syntax error, unexpected newline']);
});

describe("errors in included files", () => {
  const main = 'table ip t {\n\tinclude "chain"\n}\n';
  const files = { chain: 'chain c {\n\tinclude "rules"\n}\n', rules: "accept\njump nowhere\n" };
  const output = `/dev/stdin:6:6-12: Error: Could not process rule: No such file or directory
jump nowhere
     ^^^^^^^
`;

  test("are named with the file, and where it is included", () => {
    expect(saidOf(output, main, files)).toEqual([
      'rules:2:6 "nowhere": Could not process rule: No such file or directory',
      '  from chain:2:2 "include \\"rules\\""',
      '  from main:2:2 "include \\"chain\\""',
    ]);
  });
});

describe("what is marked with the place of an error", () => {
  const main = `table ip t {
	set s { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 10.1.0.0/16, 10.0.0.0-11.0.0.0 }
	}
	chain c {
		ip saddr @s accept
		ip saddr 10.0.0.1 \\
			drop
	}
}
`;

  test("is told too", () => {
    const output = `/dev/stdin:2:55-64: Error: conflicting intervals specified
	set s { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 10.1.0.0/16, 10.0.0.0-11.0.0.0 }
	                                                     ^^^^^^^^^^               ~~~~~~~~~~~~~~~~~
/dev/stdin:5:12-13: Error: datatype mismatch, expected IPv4 address, expression has type internet network service
		ip saddr @s accept
		~~~~~~~~ ^^
`;
    expect(saidOf(output, main)).toEqual([
      'main:2:55 "10.0.0.0/8": conflicting intervals specified',
      '  with main:2:80 "10.0.0.0-11.0.0.0"',
      'main:5:12 "@s": datatype mismatch, expected IPv4 address, expression has type internet network service',
      '  with main:5:3 "ip saddr"',
    ]);
  });

  test("is not believed where it cuts a word: the columns are those of another line", () => {
    const output = `/dev/stdin:6:12-19: Error: Statement after terminal statement has no effect
		ip saddr 10.0.0.1 \\
		  ~~~~   ^^^^^^^^
`;
    expect(saidOf(output, main)).toEqual(['main:6:12 "10.0.0.1": Statement after terminal statement has no effect']);
  });
});

describe("messages without a place in the document", () => {
  test.each([
    [
      "of the kernel's interface",
      "netlink: Error: cache initialization failed: Operation not permitted\nError: Operation not permitted (perhaps you must be root?)\n",
      [
        "netlink: cache initialization failed: Operation not permitted",
        "Operation not permitted (perhaps you must be root?)",
      ],
    ],
    [
      "of nft's own",
      "internal:0:0-0: Error: Could not process rule: No such file or directory\n\n",
      ["Could not process rule: No such file or directory"],
    ],
    ["that are no errors", "Warning: table is not what it was\n", ["warning: table is not what it was"]],
    [
      "about files of the host",
      "In file included from /dev/stdin:1:1-19:\n                 from /etc/a:1:1-9:\n/etc/b:3:1-4: Error: syntax error, unexpected string\noops\n^^^^\n",
      [
        "/etc/b:3:1-4: Error: syntax error, unexpected string",
        "  In file included from /dev/stdin:1:1-19:",
        "                   from /etc/a:1:1-9:",
      ],
    ],
    [
      "of any other form",
      "nft: rule.c:123: Assertion failed\nAborted\n",
      ["nft: rule.c:123: Assertion failed", "Aborted"],
    ],
    ["that there are none of", "", []],
  ])("%s", (_, output, said) => {
    expect(saidOf(output, "add table x\n")).toEqual(said);
  });
});

test("a line of the document that looks like a message is none", () => {
  const main = "add rule t c foo #\n# /dev/stdin:1:1-1: Error: not one\n/dev/stdin:9:1-3: Error: nor this\n";
  const output = `/dev/stdin:3:1-10: Error: syntax error, unexpected string
/dev/stdin:9:1-3: Error: nor this
^^^^^^^^^^
`;
  expect(saidOf(output, main)).toEqual(['main:3:1 "/dev/stdin": syntax error, unexpected string']);
});

test("whatever is printed, no message is lost and no place is outside of the files", () => {
  const piece = fc.oneof(
    fc.constantFrom("/dev/stdin:", "1:", "2:3-5", ": Error: ", "\n", "^^~", "tcp dport ü", "netlink: Error: x", "é𝄞"),
    fc.string({ unit: "grapheme", maxLength: 5 }),
  );
  const main = "table t {\nchain c { tcp dport ü }\n}\n";
  const document = documentOf(main, {});
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const output = pieces.join("");
      const errors = readNftErrors(output, document);
      for (const { place } of errors) {
        if (place !== null) expect(place.end).toBeLessThanOrEqual(main.length);
      }
      expect(errors.length > 0).toBe(/[^\n]/.test(output));
    }),
  );
});
