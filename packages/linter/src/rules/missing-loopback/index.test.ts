import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { input } from "../../../test/input.ts";
import { rule } from "./index.ts";

const message = (family: string) =>
  `[policy drop] chain "input" of table "${family} filter" drops what the host sends to itself, so that local services lose each other; accept it first: "iif lo accept"`;

test.each([
  ["no rule for it", "inet", input("inet", "drop", "ct state established,related accept", 'iifname "eno1" accept')],
  ["a drop before the accept", "ip", input("ip", "drop", "iif lo drop", "iif lo accept", "iif eth0 accept")],
  ["only the other interfaces", "ip6", input("ip6", "drop", 'iifname != "lo" accept')],
  ["a service open to everybody", "ip", input("ip", "drop", "tcp dport 22 accept")],
  ["nothing but replies", "inet", input("inet", "drop", "ct state established,related accept")],
])("reported: %s", (_, family, text) => {
  expect(check(rule, text)).toEqual([message(family)]);
});

test.each([
  ["nothing is let through", input("inet", "drop")],
  ["iif lo", input("inet", "drop", "iif lo accept")],
  ["policy accept", input("inet", "accept", "tcp dport 22 drop")],
  ["an accept for ports of every number", input("ip", "drop", "tcp dport 1024-65535 accept")],
  [
    "a chain that it jumps to",
    `table inet filter { chain local { iifname lo accept; }; }\n${input("inet", "drop", "jump local")}`,
  ],
])("silent: %s", (_, text) => {
  expect(check(rule, text)).toEqual([]);
});
