import { expect, test } from "vitest";
import { marked } from "../../test/marked.ts";
import { complete } from "./complete.ts";

function labels(text: string): readonly string[] {
  const { document, position } = marked(text);
  return complete(document, position).map(({ label }) => label);
}

const inChain = (rule: string) =>
  `define ports = 22\ntable inet t {\nset s {\ntype mark\n}\nchain web {\n}\nchain c {\ntype filter hook input priority filter\n${rule}\n}\n}\n`;

test.each([
  ["families", "table |", ["ip", "ip6", "inet", "arp", "bridge", "netdev"]],
  ["fields of a protocol", inChain("udp |"), ["sport", "dport", "length", "checksum"]],
  ["regular chains behind jump", inChain("jump |"), ["web", "$ports"]],
  ["sets of the datatype", inChain("meta mark @|"), ["@s"]],
  ["no sets of another datatype", inChain("tcp dport @|"), []],
  ["variables", inChain("tcp dport $|"), ["$ports"]],
  ["hooks of a type", inChain("type nat hook |"), ["prerouting", "input", "output", "postrouting"]],
  ["priorities of a hook", inChain("type filter hook forward priority |"), ["raw", "mangle", "filter", "security"]],
  ["policies", inChain("policy |"), ["accept", "drop"]],
  ["flags of a set", "table t {\nset s {\nflags |\n}\n}\n", ["constant", "dynamic", "interval", "timeout"]],
])("%s", (_, text, expected) => {
  expect(labels(text)).toEqual(expected);
});

test.each([
  ["constants of the datatype", inChain("ct state |"), "established"],
  ["statements", inChain("acc|"), "accept"],
  ["properties of a chain", inChain("|"), "policy"],
  ["commands", "|", "flush"],
  ["items of a table", "table t {\n|\n}\n", "chain"],
  ["rules in an open block", "table t {\nchain c {\n|", "drop"],
])("%s are among what is offered", (_, text, expected) => {
  expect(labels(text)).toContain(expected);
});

test("the word at the cursor is replaced", () => {
  const { document, position, textAt } = marked(inChain("acc|"));
  const [item] = complete(document, position);
  expect(item?.textEdit && "range" in item.textEdit && textAt(item.textEdit.range)).toBe("acc");
});
