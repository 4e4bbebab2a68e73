import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { rule } from "./index.ts";

function input(family: string, policy: string, ...rules: readonly string[]): string {
  const lines = rules.map((line) => `\t\t${line}\n`).join("");
  return `table ${family} filter {\n\tchain input {\n\t\ttype filter hook input priority filter; policy ${policy};\n${lines}\t}\n}\n`;
}

const message =
  '[policy drop] chain "input" drops what the host sends to itself, so that local services lose each other; accept it first: "iif lo accept"';

test.each([
  ["no rule for it", input("inet", "drop", "ct state established,related accept", 'iifname "eno1" accept')],
  ["a drop before the accept", input("ip", "drop", "iif lo drop", "iif lo accept", "iif eth0 accept")],
  ["only the other interfaces", input("ip6", "drop", 'iifname != "lo" accept')],
  ["nothing but replies", input("inet", "drop", "ct state established,related accept")],
])("reported: %s", (_, text) => {
  expect(check(rule, text)).toEqual([message]);
});

test.each([
  ["nothing is let through", input("inet", "drop")],
  ["iif lo", input("inet", "drop", "iif lo accept")],
  ["policy accept", input("inet", "accept", "tcp dport 22 drop")],
  ["a service open to everybody", input("ip", "drop", "tcp dport 22 accept")],
  [
    "a chain that it jumps to",
    `${input("inet", "drop", "jump local")}table inet filter { chain local { iifname lo accept; }; }\n`,
  ],
])("silent: %s", (_, text) => {
  expect(check(rule, text)).toEqual([]);
});
