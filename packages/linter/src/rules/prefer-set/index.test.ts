import { describe, expect, test } from "vitest";
import { check, fixed } from "../../../test/check.ts";
import { rule } from "./index.ts";

function input(...lines: string[]): string {
  return `table inet filter {\n\tchain web {\n\t}\n\n\tchain input {\n\t\ttype filter hook input priority filter; policy drop;\n${lines.map((line) => `\t\t${line}\n`).join("")}\t}\n}\n`;
}

describe("rules that differ in one constant", () => {
  test("are reported together, and become one", () => {
    const text = input("tcp dport 22 accept", "tcp dport 80 accept", "tcp dport https accept");
    expect(check(rule, text)).toEqual([
      'info [tcp dport 22 accept\n\t\ttcp dport 80 accept\n\t\ttcp dport https accept] these 3 rules differ in nothing but "tcp dport"; write one with "tcp dport { 22, 80, https }"',
    ]);
    expect(fixed(rule, text)).toBe(input("tcp dport { 22, 80, https } accept"));
  });

  test.each([
    [
      "addresses and networks",
      [
        "ip saddr 192.0.2.1 tcp dport 22 accept",
        "ip saddr 198.51.100.0/24 tcp dport 22 accept",
        "ip saddr 10.0.0.1-10.0.0.9 tcp dport 22 accept",
      ],
      ["ip saddr { 192.0.2.1, 198.51.100.0/24, 10.0.0.1-10.0.0.9 } tcp dport 22 accept"],
    ],
    [
      "interfaces",
      ['iifname "lan0" jump web', 'iifname "lan1" jump web', "iifname == lan2 jump web"],
      ['iifname { "lan0", "lan1", lan2 } jump web'],
    ],
    [
      "the last statement",
      ["counter", "udp sport 53", "udp sport 67", "udp sport 123", "counter"],
      ["counter", "udp sport { 53, 67, 123 }", "counter"],
    ],
    [
      "rules between others",
      [
        "tcp dport 1 drop",
        "tcp dport 22 accept;",
        "tcp dport 80 accept;",
        "tcp dport 443 accept;",
        "udp dport 53 accept",
      ],
      ["tcp dport 1 drop", "tcp dport { 22, 80, 443 } accept;", "udp dport 53 accept"],
    ],
  ])("by %s become one", (_, lines, result) => {
    expect(fixed(rule, input(...lines))).toBe(input(...result));
    expect(check(rule, input(...result))).toEqual([]);
  });

  test("become a set on several lines where there are many", () => {
    const ports = Array.from({ length: 30 }, (_, index) => 1001 + index);
    const text = input(...ports.map((port) => `tcp dport ${port} accept`));
    expect(fixed(rule, text)).toBe(input("tcp dport {", ...ports.map((port) => `\t${port},`), "} accept"));
    expect(check(rule, text)[0]).toMatch(/write one with "tcp dport \{ 1001, 1002, 1003, … \}"$/);
  });

  test("are reported where commands add them", () => {
    const head = "add table inet filter\nadd chain inet filter c\n";
    const text = `${head}${[22, 80, 443].map((port) => `add rule inet filter c tcp dport ${port} accept\n`).join("")}`;
    expect(fixed(rule, text)).toBe(`${head}add rule inet filter c tcp dport { 22, 80, 443 } accept\n`);
  });

  test("are reported with variables whose values are known", () => {
    const text = `define ssh = 22\n${input("tcp dport $ssh accept", "tcp dport 80 accept", "tcp dport 443 accept")}`;
    expect(fixed(rule, text)).toContain("tcp dport { $ssh, 80, 443 } accept");
  });
});

describe("silent about", () => {
  test.each([
    ["two rules", ["tcp dport 22 accept", "tcp dport 80 accept"]],
    ["rules that count for themselves", [22, 80, 443].map((port) => `tcp dport ${port} counter accept`)],
    ["rules with limits of their own", [22, 80, 443].map((port) => `tcp dport ${port} limit rate 5/second accept`)],
    ["rules with comments", [22, 80, 443].map((port) => `tcp dport ${port} accept comment "port ${port}"`)],
    ["rules with remarks", [22, 80, 443].map((port) => `tcp dport ${port} accept # port ${port}`)],
    [
      "rules below remarks",
      ["# a", "tcp dport 22 accept", "# b", "tcp dport 80 accept", "# c", "tcp dport 443 accept"],
    ],
    ["rules that differ in two things", ["tcp dport 22 accept", "tcp dport 80 drop", "udp dport 443 accept"]],
    [
      "rules that differ here and there",
      [
        "ip saddr 10.0.0.1 tcp dport 22 accept",
        "ip saddr 10.0.0.1 tcp dport 80 accept",
        "ip saddr 10.0.0.2 tcp dport 80 accept",
      ],
    ],
    [
      "intervals that overlap",
      ["ip saddr 10.0.0.0/8 accept", "ip saddr 10.1.0.0/16 accept", "ip saddr 192.0.2.1 accept"],
    ],
    ["ports of two names", ["tcp dport 22 accept", "tcp dport ssh accept", "tcp dport 80 accept"]],
    ["connection states", ["ct state new accept", "ct state established accept", "ct state related accept"]],
    ["flags", ["tcp flags syn drop", "tcp flags fin drop", "tcp flags rst drop"]],
    ["negations", ["tcp dport != 22 drop", "tcp dport != 80 drop", "tcp dport != 443 drop"]],
    ["wildcards", ['iifname "lan*" accept', 'iifname "vpn*" accept', 'iifname "veth*" accept']],
    ["host names", ["ip saddr a.example accept", "ip saddr b.example accept", "ip saddr c.example accept"]],
    [
      "marks that are changed",
      ["meta mark 1 meta mark set 2", "meta mark 2 meta mark set 3", "meta mark 3 meta mark set 4"],
    ],
    ["sets", ["tcp dport { 1, 2 } accept", "tcp dport { 3, 4 } accept", "tcp dport { 5, 6 } accept"]],
  ])("%s", (_, lines) => {
    expect(check(rule, input(...lines))).toEqual([]);
  });
});
