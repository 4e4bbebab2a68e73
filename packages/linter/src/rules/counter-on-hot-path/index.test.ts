import { expect, test } from "vitest";
import { check, fixed } from "../../../test/check.ts";
import { input } from "../../../test/input.ts";
import { rule } from "./index.ts";

function findings(line: string): string[] {
  return check(rule, input("inet", "drop", line), { options: {} });
}

test("the message says why, and what to do", () => {
  expect(findings("ct state established,related counter accept")).toEqual([
    '[counter] nearly every packet passes this "counter", because its rule accepts established connections; remove it, or count on the rules that let connections begin',
  ]);
});

test.each([
  ["ct state { established, related } counter accept", "ct state { established, related } accept"],
  ["counter ct state established accept", "ct state established accept"],
  ["ct state established counter packets 17 bytes 930 accept", "ct state established accept"],
  ['iifname "wan0" ct state related,established counter accept', 'iifname "wan0" ct state related,established accept'],
  [
    "counter ct state vmap { invalid : drop, established : accept }",
    "ct state vmap { invalid : drop, established : accept }",
  ],
])("%s becomes %s", (line, after) => {
  expect(findings(line)).toHaveLength(1);
  expect(fixed(rule, input("inet", "drop", line), { options: {} })).toBe(input("inet", "drop", after));
  expect(findings(after)).toEqual([]);
});

test.each([
  "ct state established,related accept",
  "ct state invalid counter drop",
  "ct state new tcp dport 22 counter accept",
  "ct state new,established tcp dport 22 counter accept",
  "ct state new,established counter accept",
  "ip saddr 192.0.2.7 ct state established counter accept",
  "ct state != established counter accept",
  "ct state established counter drop",
  "ct state established counter",
  "counter ct state vmap { invalid : drop, established : drop }",
  "counter ct state vmap { invalid : drop }",
  "tcp dport 22 counter accept",
])("%s is not reported", (line) => {
  expect(findings(line)).toEqual([]);
});
