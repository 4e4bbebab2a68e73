import { describe, expect, test } from "vitest";
import type { CallHierarchyItem, Range } from "vscode-languageserver-types";
import { type Marked, marked, reading } from "../test/marked.ts";
import { documentOfItem, incomingCalls, outgoingCalls, prepareCallHierarchy } from "./call-hierarchy.ts";

const text = `table inet filter {
	map services {
		type inet_service : verdict
		elements = { 443 : goto web }
	}
	chain |input {
		type filter hook input priority filter; policy drop;
		tcp dport { 80, 8080 } jump web
		tcp dport vmap { 22 : jump admin, 8443 : jump web }
		tcp dport vmap @services
		jump { udp dport 53 goto dns; }
	}
	chain web {
		jump admin
	}
	chain admin {
	}
	chain dns {
	}
}
table ip other {
	chain web {
		type nat hook prerouting priority dstnat
	}
}
`;

function prepared({ document, position }: Marked): CallHierarchyItem {
  const [item] = prepareCallHierarchy(document, position);
  if (item === undefined) throw new Error("no chain is named there");
  return item;
}

/** The item, as `name (detail)`, with the text of each range as `line: text`. */
function shown({ textAt }: Marked, { name, detail }: CallHierarchyItem, ranges: readonly Range[]): string[] {
  return [`${name} (${detail})`, ...ranges.map((range) => `${range.start.line}: ${textAt(range)}`)];
}

/** Text with the mark in front of a word. */
function at(word: string): string {
  return text.replace("|", "").replace(word, `|${word}`);
}

describe("the chain at a position", () => {
  test("is a base chain with its hook, and its declaration as the range", () => {
    const source = marked(text);
    const item = prepared(source);
    expect(shown(source, item, [item.selectionRange])).toEqual([
      "input (inet filter, input hook, priority filter, policy drop)",
      "5: input",
    ]);
    expect([item.range.start.line, item.range.end.line]).toEqual([5, 11]);
    expect(documentOfItem(item)).toBe(source.document.uri);
  });

  test.each([
    ["jump web", "web (inet filter)"],
    ["web }\n\t}", "web (inet filter)"],
    ["web {\n\t\ttype nat", "web (ip other, prerouting hook, type nat, priority dstnat)"],
  ])("at %j", (place, expected) => {
    const source = marked(place.startsWith("jump ") ? at(place).replace("|jump ", "jump |") : at(place));
    expect(shown(source, prepared(source), [])).toEqual([expected]);
  });

  test.each(["hook input", "inet_service", "services {"])("is none at %j", (place) => {
    const { document, position } = marked(at(place));
    expect(prepareCallHierarchy(document, position)).toEqual([]);
  });
});

test("outgoing calls are jumps and gotos, of maps and anonymous chains as well", () => {
  const source = marked(text);
  const calls = outgoingCalls(source.document, prepared(source));
  expect(calls.map(({ to, fromRanges }) => shown(source, to, fromRanges))).toEqual([
    ["web (inet filter)", "7: jump web", "8: jump web", "9: tcp dport vmap @services"],
    ["admin (inet filter)", "8: jump admin"],
    ["dns (inet filter)", "10: goto dns"],
  ]);
});

test("incoming calls are grouped by the chain that jumps", () => {
  const source = marked(at("admin {"));
  const calls = incomingCalls(source.document, prepared(source));
  expect(calls.map(({ from, fromRanges }) => shown(source, from, fromRanges))).toEqual([
    ["input (inet filter, input hook, priority filter, policy drop)", "8: jump admin"],
    ["web (inet filter)", "13: jump admin"],
  ]);
});

test("a jump in an included file is a call from that file", () => {
  const readInclude = reading({ "/etc/part.nft": "tcp dport 22 jump web\n" });
  const source = marked('table t {\n\tchain |web {\n\t}\n\tchain c {\n\t\tinclude "/etc/part.nft"\n\t}\n}\n', {
    readInclude,
  });
  const range = { start: { line: 0, character: 13 }, end: { line: 0, character: 21 } };
  expect(incomingCalls(source.document, prepared(source))).toMatchObject([
    { from: { name: "c", uri: "file:///etc/part.nft", range, selectionRange: range }, fromRanges: [range] },
  ]);
});

describe("no calls", () => {
  test("of an item that is none of ours, or whose chain is gone", () => {
    const { document } = marked(text);
    const item = prepared(marked(text));
    const others = [
      { ...item, data: null },
      { ...item, data: { uri: 1 } },
      { ...item, data: { uri: item.uri, table: "ip t", chain: "gone" } },
    ];
    for (const other of others) {
      expect([incomingCalls(document, other), outgoingCalls(document, other)]).toEqual([[], []]);
    }
  });

  test("to chains that are not there, in broken text", () => {
    const source = marked("table t {\n\tchain |c {\n\t\tjump nowhere\n\t\tjump\n\t\tgoto d\n\t}\n\tchain d {\n");
    const calls = outgoingCalls(source.document, prepared(source));
    expect(calls.map(({ to, fromRanges }) => shown(source, to, fromRanges))).toEqual([["d (ip t)", "4: goto d"]]);
  });
});
