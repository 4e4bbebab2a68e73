import { describe, expect, test } from "vitest";
import { type Location, SymbolKind, type WorkspaceSymbol } from "vscode-languageserver-types";
import { marked, reading } from "../test/marked.ts";
import { declaredSymbols, findSymbols, mostSymbols } from "./workspace-symbols.ts";

const text = `define web_port = 443
table inet filter {
	chain web {
	}
	chain WebServers {
	}
	set wan_block {
		type mark
	}
}
add chain ip nat web
`;

/** The symbols as `name of table, line counted from 0`, the best first. */
function found(query: string, source: string = text): string[] {
  const symbols = declaredSymbols(marked(source).document);
  return findSymbols(symbols, query).map(({ name, containerName, location }) =>
    `${name}${containerName ? ` of ${containerName}` : ""}, ${(location as Location).range.start.line}`.trim(),
  );
}

describe("a query finds", () => {
  test("the name itself first, then what begins with it, then what has its letters in order", () => {
    expect(found("web")).toEqual([
      "web of inet filter, 2",
      "web of ip nat, 10",
      "web_port, 0",
      "WebServers of inet filter, 4",
    ]);
    expect(found("wb")).toEqual([
      "web of inet filter, 2",
      "web of ip nat, 10",
      "web_port, 0",
      "wan_block of inet filter, 6",
      "WebServers of inet filter, 4",
    ]);
  });

  test("what has each of several words in its name or in that of its table", () => {
    expect(found("web nat")).toEqual(["web of ip nat, 10"]);
  });

  test("everything where it is empty", () => {
    expect(found("")).toHaveLength(6);
  });

  test("nothing where no name has its letters", () => {
    expect(found("xyz")).toEqual([]);
  });

  test("no more than a list can show", () => {
    const chains = Array.from({ length: 2 * mostSymbols }, (_, index) => `chain c${index} {\n}\n`).join("");
    expect(found("c", `table t {\n${chains}}\n`)).toHaveLength(mostSymbols);
  });
});

test("what an included file declares is in that file, once, and of the table that includes it", () => {
  const readInclude = reading({ "/etc/part.nft": "chain web {\n}\n" });
  const { document } = marked('table inet t {\n\tinclude "/etc/part.nft"\n}\n', { readInclude });
  const web: WorkspaceSymbol = {
    name: "web",
    kind: SymbolKind.Function,
    containerName: "inet t",
    location: {
      uri: "file:///etc/part.nft",
      range: { start: { line: 0, character: 6 }, end: { line: 0, character: 9 } },
    },
  };
  const symbols = declaredSymbols(document);
  const { containerName: _, ...alone } = web;
  expect(findSymbols([...symbols, ...symbols], "web")).toEqual([web]);
  expect(findSymbols([alone, ...symbols], "web")).toEqual([web]);
});

test("broken text declares what can be read of it", () => {
  expect(found("", "table inet t {\n\tchain c {\n\t\ttype filter hook\n\tset\n")).toEqual([
    "c of inet t, 1",
    "inet t, 0",
  ]);
});
