import { parse } from "@nftlint/syntax";
import { expect, test } from "vitest";
import { buildRuleset } from "../build.ts";
import { mayShareAPacket } from "./shared-packets.ts";

/** Compares the first rule of two tables that have one chain each. */
function compare(first: string, second: string, family = "ip"): boolean {
  const text = `table ip a {\n\tchain c {\n\t\t${first}\n\t}\n}\ntable ${family} b {\n\tchain c {\n\t\t${second}\n\t}\n}\n`;
  const ruleset = buildRuleset([{ path: null, parsed: parse(text) }], {});
  const [left, right] = ruleset.tables.map((table) => {
    const chain = table.chains.get("c")!;
    return { chain, rule: chain.rules[0]! };
  });
  return mayShareAPacket(ruleset, left!, right!);
}

test.each([
  ["tcp dport 80 accept", "ip saddr 10.0.0.0/8 drop", "ip", true],
  ["tcp dport { 80, 443 } accept", "tcp dport 400-500 drop", "inet", true],
  ["tcp dport 80 accept", "udp dport 80 accept", "ip", false],
  ["ip saddr 10.0.0.0/8 accept", "ip saddr 10.1.0.0/16 accept", "inet", true],
  ["ip saddr 10.0.0.0/8 accept", "ip saddr 172.16.0.0/12 accept", "ip", false],
  ["tcp dport 80 accept", "tcp dport 80 accept", "ip6", false],
])("%s and %s in %s: %s", (first, second, family, expected) => {
  expect(compare(first, second, family)).toBe(expected);
});
