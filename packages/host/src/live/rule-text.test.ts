import { buildRuleset, type RulesetRule } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import { ruleText, selfContainedText } from "./rule-text.ts";

function ruleOf(text: string, definitions = "") {
  const parsed = parse(`${definitions}table t {\nchain c {\n${text}\n}\n}\n`);
  expect(parsed.diagnostics).toEqual([]);
  const ruleset = buildRuleset({ path: null, parsed });
  return { rule: ruleset.tables[0]?.chains.get("c")?.rules[0] as RulesetRule, ruleset };
}

describe("the text of a rule", () => {
  test.each([
    ["ip  saddr\t10.0.0.1 \\\n accept # handle 5", "ip saddr 10.0.0.1 accept"],
    ['counter packets 5 bytes 300 log prefix "a  b" drop', 'counter log prefix "a  b" drop'],
    ["quota over 5 mbytes used 3 kbytes drop", "quota over 5 mbytes drop"],
    ["tcp dport {\n22, # ssh\n80 # web\n} accept", "tcp dport { 22, 80 } accept"],
  ])("%j is %j", (written, text) => {
    expect(ruleText(ruleOf(written).rule)).toBe(text);
  });
});

describe("a rule that stands by itself", () => {
  const definitions = `define a = 10.0.0.1
define b = {
	$a, # one
	10.0.0.2,
}
`;

  test.each([
    ["ip saddr $a accept", "ip saddr 10.0.0.1 accept"],
    ["ip saddr $b drop", "ip saddr { 10.0.0.1, 10.0.0.2, } drop"],
    ["ip saddr { $b, 10.0.0.3 } drop", "ip saddr { { 10.0.0.1, 10.0.0.2, }, 10.0.0.3 } drop"],
    ["ip saddr $unknown drop", null],
    ['log prefix "$a"', null],
  ])("%s is %s", (written, text) => {
    const { rule, ruleset } = ruleOf(written, definitions);
    expect(selfContainedText(rule, ruleset)).toBe(text);
  });
});
