import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import type { LiveRule } from "./live-rules.ts";
import { insertionOf } from "./matching/insertion.ts";
import { matchRules } from "./matching/match-rules.ts";
import { additionOf, deletionOf, ruleAt } from "./rule-commands.ts";
import { ruleText } from "./rule-text.ts";

const text = `table ip nat {
	chain postrouting {
		oifname "eno1" masquerade # the lab
		oifname "poopy" masquerade; oifname "eno2" masquerade
	}
}
`;
const ruleset = buildRuleset({ path: "snat.cfg", parsed: parse(text) });
const rule = (words: string) => {
  const found = ruleAt(ruleset, "snat.cfg", text.indexOf(words));
  if (found === null) throw new Error(`no rule at ${words}`);
  return found.rule;
};
const listing = `table ip nat { # handle 1
	chain postrouting { # handle 1
		oifname "eno1" masquerade # handle 3
		oifname "eno2" masquerade # handle 4
	}
}
`;

describe("the rule at an offset", () => {
  test.each([
    ["eno1", 'oifname "eno1" masquerade'],
    ["the lab", 'oifname "eno1" masquerade'],
    ["poopy", 'oifname "poopy" masquerade'],
    ["eno2", 'oifname "eno2" masquerade'],
  ])("%s", (words, expected) => {
    expect(ruleText(rule(words))).toBe(expected);
  });

  test("is none beside the rules, and none in another file", () => {
    expect(ruleAt(ruleset, "snat.cfg", text.indexOf("chain"))).toBe(null);
    expect(ruleAt(ruleset, "other.cfg", text.indexOf("eno1"))).toBe(null);
  });
});

test("live rules are deleted by their handles, and their tables kept safe", () => {
  const live = matchRules(ruleset, listing).rules.get(rule("eno1").node) as LiveRule;
  expect(deletionOf([live])).toEqual({
    document: "delete rule ip nat postrouting handle 3\n",
    changed: { all: false, families: [], tables: [{ family: "ip", name: "nat" }] },
  });
});

test.each([
  [listing, "add rule ip nat postrouting handle 3"],
  [listing.replace(/.*eno1.*\n/, ""), "insert rule ip nat postrouting handle 4"],
  [listing.replace(/.*eno\d.*\n/g, ""), "add rule ip nat postrouting"],
])("a rule is added beside the neighbours that it has in the file", (live, command) => {
  const added = rule("poopy");
  const place = insertionOf(added.node, ruleset, matchRules(ruleset, live));
  if (place.status !== "place") throw new Error(place.status);
  expect(additionOf(ruleText(added), place).document).toBe(`${command} oifname "poopy" masquerade\n`);
});

test("a name that could be more than one word is refused", () => {
  const live = { family: "ip", table: "nat", chain: "c; flush ruleset", handle: 3 } as LiveRule;
  expect(() => deletionOf([live])).toThrow('"c; flush ruleset" cannot be named to nft');
});
