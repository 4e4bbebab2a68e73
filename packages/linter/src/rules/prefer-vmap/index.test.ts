import { describe, expect, test } from "vitest";
import { check, fixed } from "../../../test/check.ts";
import { rule } from "./index.ts";

function input(...lines: string[]): string {
  return `table inet filter {\n\tchain wan {\n\t}\n\n\tchain lan {\n\t}\n\n\tchain input {\n\t\ttype filter hook input priority filter; policy drop;\n${lines.map((line) => `\t\t${line}\n`).join("")}\t}\n}\n`;
}

describe("rules that choose by one value", () => {
  test("are reported together, and become a look-up", () => {
    const text = input('iifname "lo" accept', 'iifname "eth0" jump wan', 'iifname "eth1" goto lan');
    expect(check(rule, text)).toEqual([
      'hint [iifname "lo" accept\n\t\tiifname "eth0" jump wan\n\t\tiifname "eth1" goto lan] these 3 rules choose by "iifname" alone; write one look-up, "iifname vmap { "lo" : accept, "eth0" : jump wan, "eth1" : goto lan }"',
    ]);
    expect(fixed(rule, text)).toBe(input('iifname vmap { "lo" : accept, "eth0" : jump wan, "eth1" : goto lan }'));
    expect(check(rule, fixed(rule, text))).toEqual([]);
  });

  test.each([
    [
      "ip6 saddr",
      ["ip6 saddr ::1 accept", "ip6 saddr fd00::/8 jump lan", "ip6 saddr 2000::/3 jump wan"],
      "ip6 saddr vmap { ::1 : accept, fd00::/8 : jump lan, 2000::/3 : jump wan }",
    ],
    [
      "tcp dport",
      ["tcp dport 22 jump lan", "tcp dport 80 accept", "tcp dport 23 drop", "tcp dport 443 accept"],
      "tcp dport vmap { 22 : jump lan, 80 : accept, 23 : drop, 443 : accept }",
    ],
  ])("by %s become a look-up", (_, lines, result) => {
    expect(fixed(rule, input("counter", ...lines, "counter"))).toBe(input("counter", result, "counter"));
  });
});

describe("silent about", () => {
  test.each([
    ["two rules", ['iifname "eth0" jump wan', 'iifname "eth1" jump lan']],
    ["three rules of two verdicts", ["tcp dport 22 accept", "tcp dport 80 accept", "tcp dport 23 drop"]],
    [
      "rules that do more",
      ['iifname "lo" counter accept', 'iifname "eth0" counter jump wan', 'iifname "eth1" counter jump lan'],
    ],
    [
      "rules that ask for more",
      ['iifname "lo" accept', 'iifname "eth0" tcp dport 22 jump wan', 'iifname "eth1" jump lan'],
    ],
    [
      "values that overlap, where the first rule decides",
      ["ip saddr 10.1.0.0/16 accept", "ip saddr 10.0.0.0/8 jump lan", "ip saddr 192.0.2.1 jump wan"],
    ],
    ["connection states", ["ct state established accept", "ct state new jump wan", "ct state invalid drop"]],
    ["rules with remarks", ['iifname "lo" accept # a', 'iifname "eth0" jump wan # b', 'iifname "eth1" jump lan # c']],
    ["different selectors", ['iifname "lo" accept', 'oifname "eth0" jump wan', 'iifname "eth1" jump lan']],
  ])("%s", (_, lines) => {
    expect(check(rule, input(...lines))).toEqual([]);
  });
});
