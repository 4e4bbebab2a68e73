import { describe, expect, test } from "vitest";
import { type FilterWords, filterMatches, readFilter, readFilterLine } from "./filter.ts";

const ask = (words: string, more: Partial<FilterWords> = {}) =>
  readFilter({
    words: words === "" ? null : words.split(" "),
    ...{ from: null, to: null, inputInterface: null, mark: null },
    ...more,
  });

describe("a filter in nft's language", () => {
  test.each<[string, Partial<FilterWords>, string]>([
    ["", {}, ""],
    [
      "icmp echo-request",
      { inputInterface: "eno2", from: "192.168.4.110", to: "10.53.134.11" },
      'iifname "eno2" ip saddr 192.168.4.110 ip daddr 10.53.134.11 meta l4proto 1 icmp type 8',
    ],
    ["icmp", {}, "meta l4proto 1"],
    ["icmpv6 1 4", { to: "2001:db8::/32" }, "ip6 daddr 2001:db8::/32 meta l4proto 58 icmpv6 type 1 icmpv6 code 4"],
    ["tcp ssh", { inputInterface: "eno*" }, 'iifname "eno*" meta l4proto 6 tcp dport 22'],
    ["udp sport 53 dport 1024", {}, "meta l4proto 17 udp sport 53 udp dport 1024"],
    ["tcp flags syn,ack", { from: "10.1.2.3/8" }, "ip saddr 10.0.0.0/8 meta l4proto 6 tcp flags == 18"],
    ["esp", { mark: "0x10" }, "meta l4proto 50 meta mark 16"],
  ])("%s", (words, more, expected) => {
    const read = ask(words, more);
    expect("filter" in read ? filterMatches(read.filter) : read.error).toBe(expected);
  });
});

describe("is refused", () => {
  test.each<[string, Partial<FilterWords>, string]>([
    ["tpc", {}, '"tpc" is no protocol; did you mean "tcp"?'],
    ["tcp 22;", {}, '"22;" is no service'],
    ["", { from: "wazowski" }, '"wazowski" is no address or prefix of IPv4 or IPv6'],
    ["", { to: "10.0.0.1 } flush ruleset" }, '"10.0.0.1 } flush ruleset" is no address or prefix of IPv4 or IPv6'],
    ["", { from: "10.0.0.0/33" }, '"10.0.0.0/33" is no address or prefix of IPv4 or IPv6'],
    ["", { from: "10.0.0.1", to: "::1" }, "10.0.0.1 and ::1 are of different families"],
    ["icmpv6", { from: "10.0.0.1" }, "icmpv6 does not go with IPv4: icmp does"],
    ["", { mark: "1; drop" }, '"1; drop" is not a mark: that is a number up to 4294967295'],
    ...['eno2" drop #', "a b", "eno2\n", "", "*", "..", "a/b", "eno2\\", "$x", "an-interface-too-long"].map(
      (inputInterface): [string, Partial<FilterWords>, string] => [
        "",
        { inputInterface },
        `"${inputInterface}" is no name of an interface`,
      ],
    ),
  ])("%s %j", (words, more, error) => {
    expect(ask(words, more)).toEqual({ error });
  });
});

describe("on one line", () => {
  test.each([
    ["--iif eno2 --from 10.0.0.1 icmp", 'iifname "eno2" ip saddr 10.0.0.1 meta l4proto 1'],
    ["to 10.0.0.1 tcp 22 mark 5", "ip daddr 10.0.0.1 meta l4proto 6 tcp dport 22 meta mark 5"],
    ["", ""],
    ["--iif", "--iif takes a value"],
    ["--state new tcp 22", "a trace begins before there is a state of connections: leave it out"],
  ])("%s", (line, expected) => {
    const read = readFilterLine(line);
    expect("filter" in read ? filterMatches(read.filter) : read.error).toBe(expected);
  });
});
