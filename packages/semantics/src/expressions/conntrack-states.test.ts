import type { Match } from "@nftlint/syntax";
import { expect, it } from "vitest";
import { chainOf, rulesetOf } from "../../test/ruleset-of.ts";
import { stateMatch } from "./conntrack-states.ts";

it.each([
  ["ct state established,related accept", ["established", "related"], false, true],
  ["ct state { new, invalid } drop", ["new", "invalid"], false, true],
  ["ct state != established drop", ["established"], true, true],
  // The kernel compares with both bits at once (nft --debug=netlink: cmp neq reg 1 0x48): it is never both.
  ["ct state != new,untracked drop", [], true, true],
  ["ct state == new,untracked drop", [], false, true],
  ["ct state ! new,untracked drop", ["new", "untracked"], true, true],
  ["ct state != { new, untracked } drop", ["new", "untracked"], true, true],
  ["ct state $replies accept", ["established"], false, true],
  ["ct state $unknown accept", [], false, false],
  ["ct state new / new,established accept", ["new"], false, false],
])("%s", (rule, states, negated, complete) => {
  const ruleset = rulesetOf(`define replies = established\ntable t { chain c { ${rule}; }\n }\n`);
  const chain = chainOf(ruleset, "ip t c");
  const match = stateMatch(chain.rules[0]?.node.statements[0] as Match, { ruleset, table: chain.table });
  expect([...(match?.states ?? [])]).toEqual(states);
  expect(match).toMatchObject({ negated, complete });
});
