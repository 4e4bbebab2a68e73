import type { Expression } from "@nftlint/syntax";
import { expect, it } from "vitest";
import { chainOf, rulesetOf } from "../../test/ruleset-of.ts";
import { portInterval, protocolNumber } from "./ports.ts";

function rightOf(match: string): Expression {
  const chain = chainOf(rulesetOf(`table t { chain c { ${match}; }\n }\n`), "ip t c");
  const statement = chain.rules[0]?.node.statements[0];
  if (statement?.kind !== "match") throw new Error(`no match in ${match}`);
  return statement.right;
}

it.each([
  ["tcp dport 22", { from: 22n, to: 22n }],
  ["tcp dport ssh", { from: 22n, to: 22n }],
  ["tcp dport 022", { from: 18n, to: 18n }],
  ["tcp dport 1024-65535", { from: 1024n, to: 65535n }],
  ["tcp dport http-https", null],
  ["tcp dport 65536", null],
  ["tcp dport nonesuch", null],
  ["tcp dport @ports", null],
])("ports: %s", (match, interval) => {
  expect(portInterval(rightOf(match))).toEqual(interval);
});

it.each([
  ["meta l4proto tcp", 6],
  ["meta l4proto 17", 17],
  ["meta l4proto icmpv6", 58],
  ["ip protocol ospf", 89],
  ["meta l4proto 256", null],
  ["meta l4proto nonesuch", null],
])("protocols: %s", (match, number) => {
  expect(protocolNumber(rightOf(match))).toBe(number);
});
