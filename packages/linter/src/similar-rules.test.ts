import { buildRuleset, type Ruleset, type RulesetRule } from "@nftlint/semantics";
import { type Match, parse } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import { areDisjoint, asksForConstant, rowsOf, setText, shortSetText } from "./similar-rules.ts";

function load(lines: readonly string[]): { ruleset: Ruleset; rules: readonly RulesetRule[] } {
  const text = `define web = 80\ntable inet t {\n\tchain c {\n${lines.map((line) => `\t\t${line}\n`).join("")}\t}\n}\n`;
  const ruleset = buildRuleset([{ path: null, parsed: parse(text) }]);
  return { ruleset, rules: ruleset.tables[0]?.chains.get("c")?.rules ?? [] };
}

function matchesOf(rules: readonly RulesetRule[]): Match[] {
  return rules.flatMap(({ node }) => node.statements.filter((statement) => statement.kind === "match"));
}

test.each([
  ["tcp dport 22", true],
  ["ip saddr 10.0.0.0/8", true],
  ["tcp dport $web", true],
  ["tcp dport != 22", false],
  ["tcp dport { 22 }", false],
  ["tcp flags syn", false],
  ["ct state new", false],
  ["meta mark 1", false],
])("%s asks for a constant that may stand in a set: %s", (line, expected) => {
  expect(matchesOf(load([line]).rules).map(asksForConstant)).toEqual([expected]);
});

test.each([
  [["tcp dport 22", "tcp dport $web", "tcp dport 443-450"], true],
  [["tcp dport 22", "tcp dport 20-25"], false],
  [["tcp dport $web", "tcp dport http"], false],
  [["ip6 saddr ::1", "ip6 saddr fd00::/8"], true],
  [["ip saddr 10.0.0.0/8", "ip saddr 10.0.0.1"], false],
  [["iifname lan0", 'iifname "lan0"'], false],
  [["iifname lan0", 'iifname "lan*"'], false],
])("%s are disjoint: %s", (lines, expected) => {
  const { ruleset, rules } = load(lines);
  const matches = matchesOf(rules);
  const constants = matches.map(({ right }) => right);
  expect(areDisjoint(matches[0]!.left, constants, ruleset)).toBe(expected);
});

describe("rows of rules", () => {
  const lengths = (lines: readonly string[], belongs = () => true) =>
    [...rowsOf(load(lines).rules, belongs)].map((row) => row.length);

  test("are as long as they can be", () => {
    expect(lengths(["counter", "counter", "counter", "counter"])).toEqual([4]);
    expect(lengths(["counter", "counter"])).toEqual([]);
  });

  test("end at remarks and comments", () => {
    expect(lengths(["counter", "counter", "counter", "# other", "counter", "counter", "counter"])).toEqual([3, 3]);
    expect(lengths(["counter", "counter # a", "counter", "counter"])).toEqual([]);
    expect(lengths(["counter", "counter", 'counter comment "a"', "counter"])).toEqual([]);
  });

  test("end where a rule does not belong to them", () => {
    expect(lengths(["counter", "counter", "counter"], () => false)).toEqual([]);
  });
});

test("sets are written on one line, or on one for each element", () => {
  const rule = load(["counter"]).rules[0]!;
  expect(setText(["1", "2"], rule)).toBe("{ 1, 2 }");
  const long = "a".repeat(60);
  expect(setText([long, long], rule)).toBe(`{\n\t\t\t${long},\n\t\t\t${long},\n\t\t}`);
  expect(shortSetText(["1", "2", "3"])).toBe("{ 1, 2, 3 }");
  expect(shortSetText(["1", "2", "3", "4"])).toBe("{ 1, 2, 3, … }");
});
