import { describe, expect, test } from "vitest";
import { chainOf, rulesetOf } from "../../test/ruleset-of.ts";
import { analyseChain, type RuleAnalysis } from "./chain-analysis.ts";

function analysis(rules: readonly string[], family = "inet", more = ""): readonly RuleAnalysis[] {
  const text = `table ${family} t {\n${more}\n\tchain c {\n${rules.map((rule) => `\t\t${rule}\n`).join("")}\t}\n}\n`;
  const ruleset = rulesetOf(text);
  return analyseChain(ruleset, chainOf(ruleset, `${family} t c`));
}

/** For each rule the numbers of those that cover it; `-` where none do, `x` where it contradicts itself. */
function covers(rules: readonly string[], family?: string, more?: string): string {
  const all = analysis(rules, family, more);
  return all
    .map(({ cover, contradiction }) =>
      contradiction !== null
        ? "x"
        : cover === null
          ? "-"
          : cover.by.map((by) => all.findIndex(({ rule }) => rule === by)).join("+"),
    )
    .join(" ");
}

describe("rules that act on no packet", () => {
  test.each<[string, readonly string[], string]>([
    ["prefix", ["ip saddr 10.0.0.0/8 drop", "ip saddr 10.1.2.3 accept"], "- 0"],
    ["narrower first", ["ip saddr 10.1.2.3 accept", "ip saddr 10.0.0.0/8 drop"], "- -"],
    ["two halves", ["ip saddr 10.0.0.0/9 drop", "ip saddr 10.128.0.0/9 drop", "ip saddr 10.0.0.0/8 accept"], "- - 0+1"],
    ["ports in sets", ["tcp dport { 22, 80-90 } accept", "tcp dport { 22, 85 } drop", "tcp dport 79-80 drop"], "- 0 -"],
    ["protocols apart", ["tcp dport 53 accept", "udp dport 53 drop", "th dport 53 drop"], "- - -"],
    ["either protocol", ["meta l4proto { tcp, udp } th dport 53 accept", "udp dport 53 drop"], "- 0"],
    ["fragments have no ports", ["tcp dport 0-65535 accept", "meta l4proto tcp drop"], "- -"],
    ["protocol of the header", ["meta l4proto tcp drop", "tcp dport 22 accept"], "- 0"],
    ["ip protocol", ["meta l4proto icmp accept", "ip protocol icmp drop", "icmp type echo-request drop"], "- 0 0"],
    ["family", ["meta nfproto ipv4 drop", "ip saddr 10.0.0.1 accept", "ip6 saddr ::1 accept"], "- 0 -"],
    ["both families", ["meta nfproto ipv4 drop", "meta nfproto ipv6 accept", "tcp dport 22 accept"], "- - 0+1"],
    ["wildcards", ['iifname "eth*" accept', 'iifname "eth0" drop', 'iifname "wlan0" drop'], "- 0 -"],
    ["loopback", ["iif lo accept", 'iifname "lo" drop', 'iifname != "lo" drop'], "- 0 -"],
    ["index and name", ['iif "eth0" accept', 'iifname "eth0" drop'], "- -"],
    ["states", ["ct state established,related accept", "ct state { established } drop", "ct state new drop"], "- 0 -"],
    ["states but some", ["ct state != new drop", "ct state related,established accept"], "- 0"],
    [
      "none of a list",
      ["ct state ! established,related accept", "ct state new drop", "ct state related drop"],
      "- 0 -",
    ],
    ["a listing's list", ["ct state != established | related accept", "ct state established drop"], "- 0"],
    ["all bits of a list", ["ct state == established,related accept", "ct state established drop"], "x -"],
    [
      "state map",
      ["ct state vmap { established : accept, related : accept, invalid : drop }", "ct state invalid accept"],
      "- 0",
    ],
    ["map with a jump that returns", ["tcp dport vmap { 22 : jump o, * : drop }", "tcp dport 22 accept"], "- -"],
    ["map for the rest", ["tcp dport vmap { 22 : accept, * : drop }", "tcp dport 80 accept"], "- 0"],
    ["same words", ["tcp flags syn / syn,ack drop", "tcp flags  syn / syn,ack tcp dport 1 accept"], "- 0"],
    ["other words", ["tcp flags syn / syn,ack drop", "tcp flags syn / syn,rst tcp dport 1 accept"], "- -"],
    ["random", ["numgen random mod 2 0 drop", "numgen random mod 2 0 accept"], "- -"],
    ["limit", ["tcp dport 22 limit rate 1/second accept", "tcp dport 22 drop"], "- -"],
    ["counter and log", ["tcp dport 22 counter log accept", "tcp dport 22 drop"], "- 0"],
    ["no verdict", ["tcp dport 22 counter", "tcp dport 22 drop"], "- -"],
    ["everything", ["counter drop", "tcp dport 22 accept"], "- 0"],
    ["jump that returns", ["jump o", "drop"], "- -"],
    ["jump that does not", ["jump e", "drop"], "- 0"],
    ["goto", ["tcp dport 22 goto o", "tcp dport 22 drop"], "- 0"],
    ["reset is for tcp", ["reject with tcp reset", "meta l4proto tcp accept", "drop"], "- 0 -"],
    ["changed mark", ["meta mark 1 accept", "meta mark set 1", "meta mark 1 drop"], "- - -"],
    ["mark of old", ["meta mark 1 accept", "ct mark set 1", "meta mark 1 drop"], "- - 0"],
    ["changed elsewhere", ["meta mark 1 accept", "jump m", "meta mark 1 drop"], "- - -"],
    ["untracked", ["ct state untracked drop", "notrack", "ct state untracked accept"], "- - -"],
    ["set that may change", ["ip saddr @s drop", "ip saddr 10.0.0.1 accept", "ip saddr @s accept"], "- 0 0"],
    ["element of a set that may change", ["ip saddr 10.0.0.1 drop", "ip saddr @s accept"], "- -"],
    ["constant set", ["ip saddr 10.0.0.0/8 drop", "ip saddr @k accept"], "- 0"],
    ["dynamic set", ["ip saddr @d drop", "ip saddr 10.0.0.1 accept"], "- -"],
    [
      "concatenation",
      ["ip saddr . tcp dport { 10.0.0.1 . 22, 10.0.0.2 . 80 } drop", "ip saddr 10.0.0.1 tcp dport 22 accept"],
      "- 0",
    ],
    [
      "concatenated otherwise",
      ["ip saddr 10.0.0.1 drop", "ip saddr . tcp dport { 10.0.0.1 . 22, 10.0.0.2 . 80 } accept"],
      "- -",
    ],
    ["assignment that breaks", ["tcp option maxseg size set 1400 accept", "drop"], "- -"],
  ])("%s", (_, rules, expected) => {
    const more = [
      "chain o { tcp dport 1 accept; }",
      "chain e { tcp dport 1 accept; drop; }",
      "chain m { meta mark set 1; }",
      "set s { type ipv4_addr; elements = { 10.0.0.1, 10.0.0.2 }; }",
      "set k { type ipv4_addr; flags constant; elements = { 10.0.0.1 }; }",
      "set d { type ipv4_addr; flags dynamic; elements = { 10.0.0.1 }; }",
    ].join("\n");
    expect(covers(rules, "inet", more)).toBe(expected);
  });

  test("with decisions", () => {
    const [, second] = analysis(["tcp dport 22 accept", "tcp dport 22 drop"]);
    expect(second?.cover).toMatchObject({ sameDecision: false, decisions: ["accept"], ownDecisions: ["drop"] });
    const [, same] = analysis(["tcp dport 22 accept", "tcp dport 22 counter accept"]);
    expect(same?.cover).toMatchObject({ sameDecision: true, everything: false });
  });
});

describe("rules that no packet matches", () => {
  test.each([
    "ip saddr 10.0.0.1 ip saddr 10.0.0.2 accept",
    "tcp dport 10-20 tcp dport 30 accept",
    "tcp dport 1 meta l4proto udp accept",
    "ct state new ct state established accept",
    'iifname "a" iifname "b*" accept',
    "ip saddr 10.0.0.1 meta nfproto ipv6 accept",
  ])("%s", (rule) => {
    expect(covers([rule])).toBe("x");
  });

  test.each([
    "ip saddr 10.0.0.0/8 ip saddr != 10.0.0.1 accept",
    "tcp dport 10-20 tcp dport > 19 accept",
    'iifname "a*" iifname "ab" accept',
    "meta mark 1 meta mark set 2 meta mark 2 accept",
    "ip saddr @s ip saddr 10.0.0.1 accept",
  ])("but %s", (rule) => {
    expect(covers([rule], "inet", "set s { type ipv4_addr; }")).toBe("-");
  });
});

describe("ten thousand rules take little time", () => {
  test.each<[string, (index: number) => string]>([
    ["for addresses", (index) => `iifname "eth0" ip saddr ${dotted(index)}/25 tcp dport { 22, 80 } accept`],
    ["compared by their words", (index) => `tcp flags & ${index} == ${index} accept`],
    ["that change a mark", (index) => `meta mark ${index} meta mark set ${index + 1}`],
    ["that change a mark and decide", (index) => `meta mark ${index} meta mark set ${index + 1} accept`],
    ["for interfaces", (index) => `iifname "eth${index}" accept`],
  ])("%s", (_, ruleOf) => {
    const rules = Array.from({ length: 10_000 }, (__, index) => ruleOf(index));
    const start = performance.now();
    expect(analysis(rules).every(({ cover }) => cover === null)).toBe(true);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  function dotted(index: number): string {
    return `10.${index >> 8}.${index & 255}.0`;
  }
});
