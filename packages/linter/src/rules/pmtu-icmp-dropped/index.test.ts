import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { filterTable, input } from "../../../test/input.ts";
import { rule } from "./index.ts";

function message(hook: string, family: string, dropped: string): string {
  return `chain "${hook}" of table "${family} filter" drops ${dropped}, so that connections hang where a link takes smaller packets; accept what is related as well: "ct state established,related accept"`;
}

const ip = '"icmp type destination-unreachable"';
const ip6 = '"icmpv6 type packet-too-big"';

test("reported where established connections alone are accepted", () => {
  const text = input("inet", "drop", "ct state established accept", "iif lo accept");
  expect(check(rule, text)).toEqual([`[policy drop] ${message("input", "inet", `${ip} and ${ip6}`)}`]);
});

test("reported where ICMP is dropped before related packets are accepted", () => {
  const text = input("ip", "drop", "icmp type != echo-request drop", "ct state established,related accept");
  expect(check(rule, text)).toEqual([`[policy drop] ${message("input", "ip", ip)}`]);
});

test("reported on the forward hook, by ports and without states", () => {
  const text = filterTable("ip6", "forward", "drop", "tcp dport 443 accept", "tcp sport 443 accept");
  expect(check(rule, text)).toEqual([`[policy drop] ${message("forward", "ip6", ip6)}`]);
});

test("reported where the last rule drops", () => {
  const text = input("ip", "accept", "ct state established accept", "tcp dport 22 accept", "drop");
  expect(check(rule, text)).toEqual([`[drop] ${message("input", "ip", ip)}`]);
});

test.each([
  ["related packets are accepted", input("inet", "drop", "ct state established,related accept")],
  [
    "the messages are, by name",
    input(
      "inet",
      "drop",
      "ct state established accept",
      "icmp type destination-unreachable accept",
      "icmpv6 type packet-too-big accept",
    ),
  ],
  ["all of ICMP is", input("inet", "drop", "ct state established accept", "meta l4proto { icmp, icmpv6 } accept")],
  [
    "a map of states accepts",
    input("inet", "drop", "ct state vmap { established : accept, related : accept, invalid : drop }"),
  ],
  ["nothing is let through", input("inet", "drop")],
  ["the policy accepts", input("inet", "accept", "ct state invalid drop", "icmp type redirect drop")],
])("silent where %s", (_, text) => {
  expect(check(rule, text)).toEqual([]);
});
