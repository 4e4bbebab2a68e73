import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { hostWith } from "../../../test/host.ts";
import { rule } from "./index.ts";

function table(family: string, line: string, policy = "drop"): string {
  return `table ${family}filter {\n\tchain input {\n\t\ttype filter hook input priority 0; policy ${policy};\n\t\t${line}\n\t}\n}\n`;
}

const ssh = "tcp dport 22 accept";
const wazowski = hostWith({ interfaces: ["lo", { name: "eth0", addresses: ["192.168.4.2/24", "2001:db8::2/64"] }] });

test("a table with rules for ICMPv6 is reported", () => {
  expect(check(rule, table("", "meta l4proto ipv6-icmp accept"))).toEqual([
    '[table filter] table "filter" has no family and so is for IPv4 alone, although it has rules for ICMPv6: no chain filters IPv6 at hook "input"; write "table inet filter"',
  ]);
});

test("a table is reported for a host with an IPv6 address", () => {
  expect(check(rule, table("", ssh), { host: wazowski })).toEqual([
    '[table filter] table "filter" has no family and so is for IPv4 alone, while wazowski has the IPv6 address 2001:db8::2 on "eth0": no chain filters IPv6 at hook "input"; write "table inet filter"',
  ]);
});

test("the protocol is found in a set", () => {
  expect(check(rule, table("", "meta l4proto { icmp, 58 } accept"))).toHaveLength(1);
});

test("nothing is said without a sign of IPv6", () => {
  expect(check(rule, table("", ssh))).toEqual([]);
  expect(check(rule, table("", ssh), { host: hostWith({ interfaces: ["lo", "eth0"] }) })).toEqual([]);
});

test.each([
  ["a family that is written", table("ip ", ssh)],
  ["a table for both", table("inet ", ssh)],
  ["another table for IPv6", table("", ssh) + table("ip6 ", ssh)],
  ["a policy that accepts", table("", ssh, "accept")],
])("%s is not reported", (_, text) => {
  expect(check(rule, text, { host: wazowski })).toEqual([]);
});

test("a live table for IPv6 is seen", () => {
  const host = hostWith({
    interfaces: ["lo", { name: "eth0", addresses: ["2001:db8::2/64"] }],
    ruleset: table("ip6 ", ssh),
  });
  expect(check(rule, table("", ssh), { host })).toEqual([]);
});
