import { describe, expect, test } from "vitest";
import type { DocumentSymbol } from "vscode-languageserver-types";
import { marked } from "../test/marked.ts";
import { documentSymbols } from "./document-symbols.ts";

/** One line a symbol, indented as in an outline: `name (detail) first-last line`, lines counted from 0. */
function outline(text: string): string[] {
  const { document, textAt } = marked(text);
  const lines = (symbols: readonly DocumentSymbol[], indentation: string): string[] =>
    symbols.flatMap(({ name, detail, range, selectionRange, children }) => {
      expect(name.endsWith(textAt(selectionRange))).toBe(true);
      expect(document.textDocument.offsetAt(range.start)).toBeLessThanOrEqual(
        document.textDocument.offsetAt(selectionRange.start),
      );
      expect(document.textDocument.offsetAt(range.end)).toBeGreaterThanOrEqual(
        document.textDocument.offsetAt(selectionRange.end),
      );
      const line = `${indentation}${name} (${detail}) ${range.start.line}-${range.end.line}`;
      return [line, ...lines(children ?? [], `${indentation}  `)];
    });
  return lines(documentSymbols(document), "");
}

describe("a table", () => {
  test("holds chains with hook, priority and policy; rules are not shown", () => {
    const text = `table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		jump web
	}
	chain web {
		tcp dport 443 accept
	}
	chain nat {
		type nat hook postrouting priority srcnat + 10
	}
}
`;
    expect(outline(text)).toEqual([
      "inet filter (table) 0-11",
      "  input (input hook, priority filter, policy drop) 1-4",
      "  web (chain) 5-7",
      "  nat (postrouting hook, type nat, priority srcnat + 10) 8-10",
    ]);
  });

  test("holds sets and maps with their type, objects, flowtables and variables", () => {
    const text = `table t {
	flags dormant
	define port = 22
	set hosts { type ipv4_addr . inet_service; flags interval; }
	map verdicts { typeof ip saddr : verdict; }
	counter web { }
	ct helper ftp { type "ftp" protocol tcp; }
	flowtable fast { hook ingress priority filter; devices = { eth0 }; }
}
`;
    expect(outline(text)).toEqual([
      "ip t (table, dormant) 0-8",
      "  port (22) 2-2",
      "  hosts (set ipv4_addr . inet_service) 3-3",
      "  verdicts (map typeof ip saddr : verdict) 4-4",
      "  web (counter) 5-5",
      "  ftp (ct helper) 6-6",
      "  fast (ingress hook, priority filter) 7-7",
    ]);
  });
});

test("a variable shows its value, or how that begins", () => {
  const addresses = Array.from({ length: 9 }, (_, index) => `10.0.0.${index}`).join(",\n\t");
  expect(outline(`define lan = eth0\ndefine hosts = {\n\t${addresses}\n}\n`)).toEqual([
    "lan (eth0) 0-0",
    "hosts ({ 10.0.0.0, 10.0.0.1, 10.0.0.2, 10.0.0.3, 10.0.0.4, 10…) 1-11",
  ]);
});

describe("commands", () => {
  test("on one table, one after the other, make a table", () => {
    const text = `add table inet t
add chain inet t c { type filter hook forward priority 0; }
add rule inet t c accept
add set inet t s { type mark; }
add table ip other
`;
    expect(outline(text)).toEqual([
      "inet t (table) 0-3",
      "  c (forward hook, priority 0) 1-1",
      "  s (set mark) 3-3",
      "ip other (table) 4-4",
    ]);
  });

  test("that empty a table before its block belong to it", () => {
    expect(outline("table t\ndelete table t\ntable t {\n\tchain c {\n\t}\n}\n")).toEqual([
      "ip t (table) 0-5",
      "  c (chain) 3-4",
    ]);
  });

  test("that take away, list or flush show nothing", () => {
    expect(outline("flush ruleset\ndelete table t\nlist chain ip a c\nflush set ip b s\n")).toEqual([]);
  });
});

test.each([
  [
    "an unfinished table",
    "table inet t {\n\tchain c {\n\t\ttype filter hook\n",
    ["inet t (table) 0-3", "  c (chain) 1-3"],
  ],
  ["an unfinished set", "table t {\n\tset s {\n\t\ttype\n\t}\n}\n", ["ip t (table) 0-4", "  s (set) 1-3"]],
  ["a table without a name", "table {\n\tchain c {\n\t}\n}\n", []],
  [
    "a chain without a name",
    "table t {\n\tchain {\n\t}\n\tchain c {\n\t}\n}\n",
    ["ip t (table) 0-5", "  c (chain) 3-4"],
  ],
  ["nothing", "", []],
])("%s in broken text", (_, text, expected) => {
  expect(outline(text)).toEqual(expected);
});
