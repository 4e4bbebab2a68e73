import { describe, expect, test } from "vitest";
import { check, diagnosticsOf, fixed } from "../../../test/check.ts";
import { rule } from "./index.ts";

/** An input chain of these rules, from line 4 on. */
function input(...rules: readonly string[]): string {
  const lines = rules.map((line) => `\t\t${line}\n`).join("");
  return `table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter;\n${lines}\t}\n}\n`;
}

describe("reported", () => {
  test("and deleted where it only decides", () => {
    const text = input('iifname "lo" accept', 'iifname "lo" tcp dport 53 accept');
    expect(check(rule, text)).toEqual([
      'info [iifname "lo" tcp dport 53 accept] every packet that this rule matches is already accepted by the rule in line 4; delete it',
    ]);
    expect(fixed(rule, text)).toBe(input('iifname "lo" accept'));
  });

  test("with what it never does", () => {
    const text = input("tcp dport 22-23 drop", 'tcp dport 22 counter log prefix "ssh" drop');
    expect(check(rule, text)).toEqual([
      'info [tcp dport 22 counter log prefix "ssh" drop] every packet that this rule matches is already dropped by the rule in line 4, so that it never counts or logs; move it before that rule if it is to do so, or delete it',
    ]);
    expect(diagnosticsOf(rule, text)[0]?.fixes.map(({ safety }) => safety)).toEqual(["unsafe"]);
  });

  test("as a warning where a limit has no effect", () => {
    expect(
      check(
        rule,
        input("icmp type { echo-request, redirect } accept", "icmp type echo-request limit rate 1/second accept"),
      )[0],
    ).toMatch(/^\[icmp type/);
  });

  test("where others decided about some of its packets before", () => {
    const text = input("ct state invalid drop", "tcp dport 22 accept", "ip saddr 10.0.0.1 tcp dport 22 accept");
    expect(check(rule, text)[0]).toContain("accepted by the rule in line 5; delete it");
  });

  test("without a fix where it shares its line", () => {
    const text = input("tcp dport 22 accept", "tcp dport 22 ct state new accept # ssh");
    expect(diagnosticsOf(rule, text).map(({ fixes }) => fixes)).toEqual([[]]);
  });
});

describe("silent", () => {
  test.each([
    ["where the narrower rule comes first", input("ip saddr 10.0.0.1 accept", "ip saddr 10.0.0.0/8 accept")],
    ["where the verdict differs", input("tcp dport 22 accept", "tcp dport 22 ct state new drop")],
    ["where the other protocol is meant", input("udp dport 53 accept", "tcp dport 53 accept")],
    ["of the same rule again", input("tcp dport 22 accept", "tcp dport 22 accept")],
  ])("%s", (_, text) => {
    expect(check(rule, text)).toEqual([]);
  });
});
