import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { rule } from "./index.ts";

const options = {};

function chain(...rules: readonly string[]): string {
  return `table inet t {\n\tset s {\n\t\ttype inet_service\n\t}\n\tchain c {\n${rules.map((line) => `\t\t${line}\n`).join("")}\t}\n}\n`;
}

const joins = '"nft -o" joins this rule with the one before it, ';
const flags = (match: string) =>
  `[${match}] ${joins}and in the set that this makes "${match}" holds only for packets with no other flag: do without "-o"`;
const collide = "but both match the same packets and decide otherwise: it refuses the file, which loads without it";

test.each([
  [chain("tcp flags syn drop", "tcp flags ack drop", "tcp flags rst drop"), [flags("tcp flags ack")]],
  [chain("ip saddr 10.0.0.1 tcp flags syn drop", "ip saddr 10.0.0.2 tcp flags syn drop"), [flags("tcp flags syn")]],
  [chain("ct status dnat accept", "ct status snat drop"), [flags("ct status snat")]],
  [
    chain("meta mark & 1 == 1 accept", "meta mark & 2 == 2 accept"),
    [`[meta mark & 2 == 2] ${joins}and uses the mask of that rule for both: do without "-o"`],
  ],
  [chain("tcp dport 22 accept", "tcp dport 20-30 drop"), [`[tcp dport 20-30] ${joins}${collide}`]],
  [
    chain("ip saddr 10.0.0.1 tcp dport 22 counter drop", "ip saddr 10.0.0.0/8 tcp dport 22 counter accept"),
    [`[ip saddr 10.0.0.0/8] ${joins}${collide}`],
  ],
])("reported: %j", (text, expected) => {
  expect(check(rule, text, { options })).toEqual(expected);
});

test.each([
  ["ports that differ", chain("tcp dport 22 accept", "tcp dport 80 drop")],
  ["an overlap with one verdict", chain("tcp dport 22 accept", "tcp dport 20-30 accept")],
  ["states", chain("ct state established,related accept", "ct state invalid drop")],
  ["one mask", chain("tcp flags & (syn|ack) == syn drop", "tcp flags & (syn|ack) == ack drop")],
  ["another statement", chain("tcp flags syn drop", "tcp flags ack counter drop")],
  ["a rule between them", chain("tcp flags syn drop", "udp dport 53 drop", "tcp flags ack drop")],
  ["a named set", chain("tcp dport 22 accept", "tcp dport @s drop")],
  ["variables", `define lan = eth0\n${chain("iifname { $lan } drop", "iifname { $lan } accept")}`],
  ["negations", chain("tcp flags != syn drop", "tcp flags != ack drop")],
])("silent: %s", (_, text) => {
  expect(check(rule, text, { options })).toEqual([]);
});

test("off by default", () => {
  expect(check(rule, chain("tcp flags syn drop", "tcp flags ack drop"))).toEqual([]);
});
