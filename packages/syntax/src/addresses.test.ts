import { describe, expect, test } from "vitest";
import { matchClassid, matchIpv4, matchIpv6, matchMac, matchTime } from "./addresses.ts";

/** What a matcher takes from the beginning of a text. */
function matched(match: (text: string, start: number) => number, text: string): string {
  return text.slice(0, match(text, 0));
}

test.each([
  [matchIpv4, "10.0.0.1"],
  [matchIpv6, "fe80::1"],
  [matchMac, "0:1:2:3:4:5"],
  [matchClassid, "1:22"],
  [matchTime, "1h30m"],
])("%o begins where it is told, and gives an offset into the whole text", (match, address) => {
  expect(match(`xyz ${address} `, 4)).toBe(4 + address.length);
  expect(match(`xyz ${address} `, 0)).toBe(0);
  expect(match("", 0)).toBe(0);
});

describe("an IPv4 address", () => {
  test.each([
    ["10.0.0.1", "10.0.0.1"],
    ["10.0.0.1:80", "10.0.0.1"],
    ["10.0.0.1.5", "10.0.0.1"],
    ["10.0.0.1/8", "10.0.0.1"],
    // The value of a part is checked later.
    ["999.999.999.999", "999.999.999.999"],
    ["001.2.3.4", "001.2.3.4"],
    // The last part takes three digits, and the fourth is left over.
    ["1.2.3.4567", "1.2.3.456"],
    ["1234.1.1.1", ""],
    ["1.2.3", ""],
    ["1.2.3.", ""],
    ["1..2.3", ""],
    [".1.2.3.4", ""],
    ["1.2.3.x", ""],
  ])("%s is %j", (text, expected) => expect(matched(matchIpv4, text)).toBe(expected));
});

describe("a MAC address", () => {
  test.each([
    ["00:11:22:aa:BB:cc", "00:11:22:aa:BB:cc"],
    ["0:1:2:a:b:c", "0:1:2:a:b:c"],
    ["00:11:22:33:44:55:66", "00:11:22:33:44:55"],
    ["00:11:22:33:44:556", "00:11:22:33:44:55"],
    ["00:11:22:33:44", ""],
    ["00:11:22:33:44:", ""],
    ["000:11:22:33:44:55", ""],
    ["00-11-22-33-44-55", ""],
    ["0g:11:22:33:44:55", ""],
  ])("%s is %j", (text, expected) => expect(matched(matchMac, text)).toBe(expected));
});

describe("an IPv6 address", () => {
  test.each([
    ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"],
    ["2001:0DB8:0:0:0:0:0:aBcD", "2001:0DB8:0:0:0:0:0:aBcD"],
    // There is no ninth group.
    ["1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8"],
    ["1:2:3:4:5:6:7", ""],
    ["1:2", ""],
    ["1", ""],
    [":1", ""],
    ["::", "::"],
    [":::", "::"],
    ["::1", "::1"],
    ["1::", "1::"],
    ["fe80::1", "fe80::1"],
    // Seven groups may stand around the "::", wherever it is.
    ["::1:2:3:4:5:6:7", "::1:2:3:4:5:6:7"],
    ["::1:2:3:4:5:6:7:8", "::1:2:3:4:5:6:7"],
    ["1:2:3::4:5:6:7", "1:2:3::4:5:6:7"],
    ["1:2:3::4:5:6:7:8", "1:2:3::4:5:6:7"],
    ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7::"],
    // One "::" only.
    ["1::2::3", "1::2"],
    // A group has four digits, and a fifth is left over.
    ["::12345", "::1234"],
    ["12345::", ""],
    // The colon belongs to the address as long as hexadecimal digits follow.
    ["::1:accept", "::1:acce"],
    ["::1:drop", "::1:d"],
    ["::1:jump", "::1"],
    ["::1 : accept", "::1"],
    ["fe80::1/64", "fe80::1"],
    ["fe80::1%eth0", "fe80::1"],
    // A dotted tail counts as two groups.
    ["::ffff:0.0.0.0", "::ffff:0.0.0.0"],
    ["::1.2.3.4", "::1.2.3.4"],
    ["64:ff9b::192.0.2.33", "64:ff9b::192.0.2.33"],
    ["::1:2:3:4:5:1.2.3.4", "::1:2:3:4:5:1.2.3.4"],
    ["::1:2:3:4:5:6:1.2.3.4", "::1:2:3:4:5:6:1"],
    // Without a "::" the tail is not read.
    ["1:2:3:4:5:6:1.2.3.4", ""],
    ["::1.2.3", "::1"],
    ["::ffff:1.2.3.4.5", "::ffff:1.2.3.4"],
  ])("%s is %j", (text, expected) => expect(matched(matchIpv6, text)).toBe(expected));
});

describe("a class id", () => {
  test.each([
    ["1:22 ", "1:22"],
    ["1:22\n", "1:22"],
    ["1:22\t", "1:22"],
    ["1:22}", "1:22"],
    ["1:22,", "1:22"],
    ["1:22-1:30", "1:22"],
    ["1:22:", "1:22"],
    ["ffff:FFFF ", "ffff:FFFF"],
    // It counts only where one of those follows.
    ["1:22", ""],
    ["1:22;", ""],
    ["1:22a2b3 ", ""],
    ["12345:1 ", ""],
    ["1: ", ""],
    [":1 ", ""],
    ["1:accept ", ""],
  ])("%j is %j", (text, expected) => expect(matched(matchClassid, text)).toBe(expected));
});

describe("a time", () => {
  test.each([
    ["1d2h3m4s5ms", "1d2h3m4s5ms"],
    ["30s", "30s"],
    ["100ms", "100ms"],
    ["1h30m", "1h30m"],
    ["5m", "5m"],
    ["1m500ms", "1m500ms"],
    ["90d", "90d"],
    // A space or a smaller unit before a greater one ends it.
    ["1h 30m", "1h"],
    ["30m1h", "30m"],
    ["1h30", "1h"],
    ["5min", "5m"],
    // There are no weeks, and a number alone is none.
    ["1w", ""],
    ["30", ""],
    ["s", ""],
  ])("%s is %j", (text, expected) => expect(matched(matchTime, text)).toBe(expected));
});
