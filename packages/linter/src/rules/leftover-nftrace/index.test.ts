import { describe, expect, test } from "vitest";
import { check, fixed } from "../../../test/check.ts";
import { rule } from "./index.ts";

function input(...lines: string[]): string {
  return `table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter; policy drop;\n${lines.map((line) => `\t\t${line}\n`).join("")}\t}\n}\n`;
}

const others = ["ct state established,related accept", "tcp dport 22 accept"];

describe("a statement that traces", () => {
  test("is reported, and its rule deleted", () => {
    expect(check(rule, input("meta nftrace set 1", ...others))).toEqual([
      "[meta nftrace set 1] this traces packets through every rule, which costs time and is for the search of a fault; remove it, or keep it in a file of its own",
    ]);
    expect(fixed(rule, input("meta nftrace set 1", ...others))).toBe(input(...others));
    expect(fixed(rule, input("ip saddr 192.0.2.1 counter nftrace set 1", ...others))).toBe(input(...others));
  });

  test.each([
    ["tcp dport 22 meta nftrace set 1 accept", "tcp dport 22 accept"],
    ["meta mark set 1 meta nftrace set 1", "meta mark set 1"],
    ["meta nftrace set 1 jump { accept; }", "jump { accept; }"],
  ])("is taken out of %s", (line, rest) => {
    expect(fixed(rule, input(line, ...others))).toBe(input(rest, ...others));
    expect(check(rule, input(rest, ...others))).toEqual([]);
  });

  test("is seen in an anonymous chain, without a fix", () => {
    expect(check(rule, input("tcp dport 22 jump { meta nftrace set 1; }", ...others))).toHaveLength(1);
    expect(fixed(rule, input("tcp dport 22 jump { meta nftrace set 1; }", ...others))).toContain("nftrace");
  });
});

describe("silent about", () => {
  test.each([
    ["a file that only traces", input("ip saddr 192.0.2.1 meta nftrace set 1")],
    ["tracing that is switched off", input("meta nftrace set 0", ...others)],
    ["a question about tracing", input("meta nftrace 1 counter", ...others)],
    ["other marks", input("meta mark set 1", ...others)],
  ])("%s", (_, text) => {
    expect(check(rule, text)).toEqual([]);
  });
});
