import { describe, expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { rule } from "./index.ts";

/** An input chain of these rules, from line 4 on. */
function input(...rules: readonly string[]): string {
  const lines = rules.map((line) => `\t\t${line}\n`).join("");
  return `table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter;\n${lines}\t}\n}\n`;
}

describe("reported", () => {
  test("with the rule that takes the packets", () => {
    expect(check(rule, input("ip saddr 10.0.0.0/8 accept", "ip saddr 10.0.0.1 tcp dport 22 drop"))).toEqual([
      "[ip saddr 10.0.0.1 tcp dport 22 drop] this rule never acts: every packet that it matches is already accepted by the rule in line 4; move it before that rule, or delete it",
    ]);
  });

  test("with all rules that are needed for it, and no others", () => {
    const rules = [
      "ct state invalid drop",
      "ip saddr 10.0.0.0/9 drop",
      "tcp dport 1 accept",
      "ip saddr 10.128.0.0/9 return",
    ];
    expect(check(rule, input(...rules, "ip saddr 10.0.0.0/8 tcp dport 22 accept"))).toEqual([
      "[ip saddr 10.0.0.0/8 tcp dport 22 accept] this rule never acts: every packet that it matches is already dropped or returned by the rules in lines 5 and 7; move it before those rules, or delete it",
    ]);
  });

  test("where it only counts", () => {
    expect(check(rule, input("tcp dport 22 accept", "tcp dport 22 counter"))).toHaveLength(1);
  });

  test("through variables and included files", () => {
    const text = `define net = 10.0.0.0/8\n${input("ip saddr $net drop", "ip saddr 10.2.0.0/16 accept")}`;
    expect(check(rule, text)).toHaveLength(1);
    expect(check(rule, 'include "a.nft"\n', { includes: { "a.nft": text } })[0]).toMatch(
      /^\["a.nft"\] in a.nft:6:3: .* by the rule in line 5;/,
    );
  });
});

describe("silent", () => {
  test.each([
    ["where some packets are left", input("ip saddr 10.0.0.0/9 drop", "ip saddr 10.0.0.0/8 accept")],
    ["where a limit decides", input("tcp dport 22 limit rate 5/minute accept", "tcp dport 22 drop")],
    ["where the verdict is the same", input("tcp dport 22 accept", "tcp dport 22 ip saddr 10.0.0.1 accept")],
    [
      "where a set may change",
      input("ip saddr 10.0.0.0/8 accept", "ip saddr @bad drop").replace(
        "chain",
        "set bad { type ipv4_addr; elements = { 10.0.0.1 }; }\n\tchain",
      ),
    ],
    [
      "where a variable is not known",
      input("tcp dport $unknown accept", "tcp dport 22 drop").replace("$unknown", "{ 80 }"),
    ],
    ["where a mark was set", input("meta mark 1 accept", "meta mark set 1", "meta mark 1 drop")],
    ["of rules behind everything", input("drop", "tcp dport 22 accept")],
  ])("%s", (_, text) => {
    expect(check(rule, text)).toEqual([]);
  });
});
