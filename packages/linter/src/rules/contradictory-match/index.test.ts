import { describe, expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { rule } from "./index.ts";

/** An input chain of these rules, from line 4 on. */
function input(...rules: readonly string[]): string {
  const lines = rules.map((line) => `\t\t${line}\n`).join("");
  return `table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter;\n${lines}\t}\n}\n`;
}

describe("reported", () => {
  test("with both matches", () => {
    expect(check(rule, input("ip saddr 10.0.0.1 tcp dport 22 ip saddr 10.0.0.2 accept"))).toEqual([
      '[ip saddr 10.0.0.2] no packet matches both "ip saddr 10.0.0.1" and "ip saddr 10.0.0.2", so that this rule never acts; delete one of the matches, or make two rules of them',
    ]);
  });

  test.each([
    ["tcp dport 30", "tcp dport 10-20 tcp dport 30 accept"],
    ["ct state established", "ct state new ct state established accept"],
    ['iifname "eth1"', 'iifname "eth0" iifname "eth1" accept'],
    ["meta nfproto ipv6", "ip saddr 10.0.0.1 meta nfproto ipv6 accept"],
    ["meta l4proto udp", "tcp dport 22 meta l4proto udp accept"],
    ["tcp dport != 22", "tcp dport { 22 } tcp dport != 22 accept"],
  ])("%s", (match, line) => {
    expect(check(rule, input(line))[0]).toContain(`[${match}] no packet matches both`);
  });

  test("where the table sees no such packet", () => {
    const text = "table ip6 t {\n\tchain c {\n\t\tmeta protocol ip udp dport 67 drop\n\t}\n}\n";
    expect(check(rule, text)).toEqual([
      '[meta protocol ip] no packet that this table sees matches "meta protocol ip", so that this rule never acts; correct the match, or delete the rule',
    ]);
  });
});

describe("silent", () => {
  test.each([
    ["ip saddr 10.0.0.0/8 ip saddr != 10.0.0.1 accept"],
    ["meta l4proto { tcp, udp } th dport 53 th sport 53 accept"],
    ['iifname "eth*" iifname "eth1" accept'],
    ["ip saddr @s ip saddr 10.0.0.1 accept"],
    ["meta mark 1 meta mark set 2 meta mark 2 accept"],
    ["tcp flags syn tcp flags & (fin|ack) == ack accept"],
    ["ct status snat ct status dnat accept"],
  ])("%s", (line) => {
    expect(check(rule, input(line).replace("chain", "set s { type ipv4_addr; }\n\tchain"))).toEqual([]);
  });

  test("about ICMPv6 in IPv4, for which nft loads rules", () => {
    expect(
      check(rule, "table ip t {\n\tchain c {\n\t\tmeta l4proto 58 icmpv6 type nd-router-advert accept\n\t}\n}\n"),
    ).toEqual([]);
  });
});
