import type { Match } from "@nftlint/syntax";
import { describe, expect, it } from "vitest";
import { chainOf, rulesetOf } from "../../test/ruleset-of.ts";
import { addressInterval, parseAddress, parseIpv4, parseIpv6, prefixInterval } from "./addresses.ts";

describe("IPv4 addresses", () => {
  it.each([
    ["0.0.0.0", 0n],
    ["10.53.134.11", 0x0a35860bn],
    ["255.255.255.255", 0xffffffffn],
  ])("%s", (text, value) => {
    expect(parseIpv4(text)).toBe(value);
  });

  it.each(["1.2.3", "1.2.3.4.5", "256.1.1.1", "1..2.3", "a.b.c.d", ""])("%j is none", (text) => {
    expect(parseIpv4(text)).toBeNull();
  });
});

describe("IPv6 addresses (RFC 4291, section 2.2)", () => {
  it.each([
    ["::", 0n],
    ["::1", 1n],
    ["fe80::1", 0xfe800000000000000000000000000001n],
    ["2001:DB8:0:0:8:800:200C:417A", 0x20010db80000000000080800200c417an],
    ["::ffff:10.0.0.1", 0xffff0a000001n],
    ["1::", 0x00010000000000000000000000000000n],
    ["1:2:3:4:5:6:7::", 0x00010002000300040005000600070000n],
  ])("%s", (text, value) => {
    expect(parseIpv6(text)).toBe(value);
  });

  it.each(["1:2:3", "1:2:3:4:5:6:7:8:9", "::1::", "12345::", "1:2:3:4:5:6:7:8::", "10.0.0.1::", "g::"])(
    "%j is none",
    (text) => {
      expect(parseIpv6(text)).toBeNull();
    },
  );
});

describe("prefixes", () => {
  const prefix = (address: string, length: number) => {
    const parsed = parseAddress(address);
    return parsed === null ? null : prefixInterval(parsed, length);
  };

  it.each([
    ["10.1.2.3", 8, { family: "ip", from: 0x0a000000n, to: 0x0affffffn }],
    ["10.1.2.3", 32, { family: "ip", from: 0x0a010203n, to: 0x0a010203n }],
    ["10.1.2.3", 0, { family: "ip", from: 0n, to: 0xffffffffn }],
    ["::1", 127, { family: "ip6", from: 0n, to: 1n }],
  ])("%s/%i", (address, length, interval) => {
    expect(prefix(address, length)).toEqual(interval);
  });

  it("no longer than the address", () => {
    expect(prefix("10.0.0.0", 33)).toBeNull();
    expect(prefix("10.0.0.0", -1)).toBeNull();
  });
});

describe("constants in rules", () => {
  const intervalIn = (rule: string) => {
    const ruleset = rulesetOf(`table inet t { chain c { ${rule}; }\n }\n`);
    const statement = chainOf(ruleset, "inet t c").rules[0]?.node.statements[0] as Match;
    return addressInterval(statement.right);
  };

  it.each([
    ["ip saddr 10.0.0.1", { family: "ip", from: 0x0a000001n, to: 0x0a000001n }],
    ["ip saddr 10.0.0.0/24", { family: "ip", from: 0x0a000000n, to: 0x0a0000ffn }],
    ["ip saddr 10.0.0.1-10.0.0.9", { family: "ip", from: 0x0a000001n, to: 0x0a000009n }],
    ["ip saddr 10.0.0.9-10.0.0.1", null],
    ["ip saddr router.example", null],
    ["ip6 saddr fe80::/10", { family: "ip6", from: 0xfe80n << 112n, to: (0xfec0n << 112n) - 1n }],
  ])("%s", (rule, interval) => {
    expect(intervalIn(rule)).toEqual(interval);
  });
});
