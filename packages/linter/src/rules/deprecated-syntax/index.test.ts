import { expect, test } from "vitest";
import { check, fixed } from "../../../test/check.ts";
import { rule } from "./index.ts";

function ruleset(line: string, family = "inet"): string {
  return `table ${family} t {\n\tset s {\n\t\ttype ipv4_addr\n\t}\n\tflowtable f {\n\t\thook ingress priority 0\n\t\tdevices = { eth0 }\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority 0;\n\t\t${line}\n\t}\n}\n`;
}

test.each([
  ["set add ip saddr @s", "add @s { ip saddr }"],
  ["set update ip saddr timeout 5m @s accept", "update @s { ip saddr timeout 5m } accept"],
  ["flow offload @f", "flow add @f"],
  ["meta secpath exists accept", "meta ipsec exists accept"],
  ["jump { meta secpath exists accept; }", "jump { meta ipsec exists accept; }"],
])("%s becomes %s", (old, now) => {
  expect(check(rule, ruleset(old))).toHaveLength(1);
  expect(fixed(rule, ruleset(old))).toBe(ruleset(now));
  expect(check(rule, ruleset(now))).toEqual([]);
});

test("the message names both", () => {
  expect(check(rule, ruleset("flow offload @f"))).toEqual([
    'info [flow offload] "flow offload" is an old spelling, which nft keeps for old files and lists as "flow add"; write that',
  ]);
});

test.each(["meter m { ip saddr limit rate 5/second } accept", "delete @s { ip saddr }", "meta ipsec exists accept"])(
  "%s is not",
  (line) => {
    expect(check(rule, ruleset(line))).toEqual([]);
  },
);
