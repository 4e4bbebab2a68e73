import { expect, test } from "vitest";
import { marked } from "../test/marked.ts";
import { signatureHelp } from "./signature-help.ts";

/** Each form that is shown, with the part that comes next in « ». */
function shown(text: string): readonly string[] {
  const { document, position } = marked(text);
  const help = signatureHelp(document, position);
  return (help?.signatures ?? []).map(({ label, parameters, activeParameter }) => {
    const range = parameters?.[activeParameter ?? 0]?.label;
    if (range === undefined || typeof range === "string") return label;
    const [start, end] = range;
    return `${label.slice(0, start)}«${label.slice(start, end)}»${label.slice(end)}`;
  });
}

const inChain = (rule: string) => `table inet t {\nchain c {\n${rule}\n}\n}\n`;

test.each([
  ["a statement", "snat |", ["snat «[ip | ip6]» [prefix] to ADDRESS[:PORT] [FLAGS]", "snat «to» :PORT [FLAGS]"]],
  ["an address", "dnat ip to |", ["dnat [ip | ip6] [prefix] to «ADDRESS»[:PORT] [FLAGS]"]],
  ["a word that is being written", "dnat ip to 10.0|", ["dnat [ip | ip6] [prefix] to «ADDRESS»[:PORT] [FLAGS]"]],
  ["a port", "dnat to 10.0.0.1:|", ["dnat [ip | ip6] [prefix] to ADDRESS«[:PORT]» [FLAGS]"]],
  ["flags", "masquerade |", ["masquerade «[to :PORT]» [FLAGS]"]],
  [
    "a rate",
    "limit rate over |",
    [
      "limit rate [over | until] «NUMBER»/TIME [burst NUMBER packets]",
      "limit rate [over | until] «NUMBER» UNIT/TIME [burst NUMBER UNIT]",
    ],
  ],
  ["a unit of time", "limit rate 10/|", ["limit rate [over | until] NUMBER/«TIME» [burst NUMBER packets]"]],
  ["options", 'log prefix "x" |', ["log [prefix STRING] «[level LEVEL]» [flags FLAGS]"]],
  ["a code", "reject with icmpx |", ["reject with icmp | icmpv6 | icmpx «[type]» CODE"]],
  ["a value", "meta mark set |", ["meta mark | priority | nftrace | secmark set «VALUE»"]],
  ["an expression inside a statement", "meta mark set numgen inc |", ["numgen MODE «mod» NUMBER [offset NUMBER]"]],
  ["a queue", "queue to |", ["queue [flags FLAGS] «[to NUMBER[-NUMBER]]»", "queue [flags FLAGS] to «EXPRESSION»"]],
  ["a lookup of a route", "fib saddr . |", ["fib FLAG «[. FLAG …]» RESULT"]],
  ["a hash", "jhash ip saddr |", ["jhash EXPRESSION «mod» NUMBER [seed NUMBER] [offset NUMBER]"]],
  ["a target", "tproxy to |", ["tproxy to «ADDRESS»[:PORT]", "tproxy to «:»PORT"]],
  [
    "behind other statements",
    "tcp dport 22 ct state new counter packets |",
    ["counter «[packets NUMBER bytes NUMBER]»"],
  ],
  ["a hook", "type filter hook |", ["type TYPE hook «HOOK» [device INTERFACE] priority PRIORITY [+ | - NUMBER]"]],
  [
    "a priority",
    "type filter hook input priority |",
    ["type TYPE hook HOOK [device INTERFACE] priority «PRIORITY» [+ | - NUMBER]"],
  ],
  ["nothing between statements", "tcp dport 22 |", []],
  ["nothing in a comment", "# snat |", []],
])("%s", (_, rule, expected) => {
  expect(shown(inChain(rule))).toEqual(expected);
});

test.each([
  ["commands", "add rule inet t |", ["add rule [FAMILY] TABLE «CHAIN» [handle | index NUMBER] RULE"]],
  ["statements of a command", "add rule inet t c snat to :|", ["snat to :«PORT» [FLAGS]"]],
  ["properties of sets", "table t {\nset s {\ntype |\n}\n}\n", ["type «DATATYPE» [. DATATYPE …]"]],
  ["tables", "table |", ["table «[FAMILY]» TABLE { ITEMS }"]],
])("%s", (_, text, expected) => {
  expect(shown(text)).toEqual(expected);
});

test("a form is explained", () => {
  const { document, position } = marked(inChain("snat to |"));
  expect(signatureHelp(document, position)?.signatures[0]?.documentation).toEqual({
    kind: "markdown",
    value: "Rewrites the source, and the replies back.\n\n*nft(8), NAT STATEMENTS*",
  });
});
