import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { hostWith } from "../../../test/host.ts";
import { filterTable, input } from "../../../test/input.ts";
import { rule } from "./index.ts";

const established = "ct state established,related accept";

function message(hook: string, family: string, dropped: string): string {
  return `[policy drop] chain "${hook}" of table "${family} filter" drops ${dropped}, without which the neighbours lose this host and IPv6 stops working; accept them before connection states are asked for: "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } accept"`;
}

const both = '"nd-neighbor-solicit" and "nd-neighbor-advert"';

test.each([
  [
    "connection states alone are accepted",
    input("inet", "drop", established, "tcp dport 22 accept"),
    "input",
    "inet",
    both,
  ],
  ["pings alone are", input("ip6", "drop", established, "icmpv6 type echo-request accept"), "input", "ip6", both],
  [
    "questions are and answers are not",
    input("inet", "drop", established, "icmpv6 type nd-neighbor-solicit accept"),
    "input",
    "inet",
    '"nd-neighbor-advert"',
  ],
  [
    "they are taken for new connections",
    input("inet", "drop", established, "ct state new icmpv6 type 133-136 accept"),
    "input",
    "inet",
    both,
  ],
  [
    "the IPv4 protocol is asked for",
    input("inet", "drop", established, "meta l4proto icmp accept"),
    "input",
    "inet",
    both,
  ],
  [
    "they cannot leave",
    filterTable("inet", "output", "drop", established, "tcp dport 443 accept"),
    "output",
    "inet",
    both,
  ],
])("reported where %s", (_, text, hook, family, dropped) => {
  expect(check(rule, text)).toEqual([message(hook, family, dropped)]);
});

test.each([
  [
    "they are accepted by name",
    input("inet", "drop", established, "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept"),
  ],
  ["all of ICMPv6 is", input("inet", "drop", established, "meta l4proto { icmp, ipv6-icmp } accept")],
  ["all of ICMPv6 is, by the next header", input("ip6", "drop", established, "ip6 nexthdr icmpv6 accept")],
  [
    "they are, from neighbours",
    input(
      "inet",
      "drop",
      established,
      "ip6 saddr fe80::/10 accept",
      "icmpv6 type nd-neighbor-solicit ip6 hoplimit 255 accept",
    ),
  ],
  ["what is not tracked is", input("inet", "drop", "ct state { established, related, untracked } accept")],
  ["everything but what is invalid is", input("inet", "accept", "ct state invalid drop", "tcp dport 23 drop")],
  ["the table is for IPv4", input("ip", "drop", established)],
  ["IPv6 is shut off", input("ip6", "drop")],
  [
    "IPv4 alone is let in",
    input("inet", "drop", "meta nfproto ipv4 ct state established accept", "ip saddr 10.0.0.0/8 accept"),
  ],
])("silent where %s", (_, text) => {
  expect(check(rule, text)).toEqual([]);
});

test("silent on a host without IPv6 addresses", () => {
  const text = input("inet", "drop", established);
  const hostOf = (address: string) => hostWith({ interfaces: ["lo", { name: "eno1", addresses: [address] }] });
  expect(check(rule, text, { host: hostOf("192.168.4.1/24") })).toEqual([]);
  expect(check(rule, text, { host: hostOf("2001:db8::1/64") })).toHaveLength(1);
});
