import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { rule } from "./index.ts";

function chain(hook: string, policy: string, ...rules: readonly string[]): string {
  const lines = rules.map((line) => `\t\t${line}\n`).join("");
  return `table inet filter {\n\tchain ${hook} {\n\t\ttype filter hook ${hook} priority filter; policy ${policy};\n${lines}\t}\n}\n`;
}

test.each([
  ["input", chain("input", "drop", "tcp dport 22 ct state new accept")],
  ["forward", chain("forward", "drop", 'iifname "eno2" ct state new accept')],
  ["input", chain("input", "drop", "ct state established drop", "tcp dport 22 accept")],
])("reported: %s", (hook, text) => {
  expect(check(rule, text)).toEqual([
    `[policy drop] chain "${hook}" lets connections begin and drops every later packet of them; accept those first: "ct state established,related accept"`,
  ]);
});

test.each([
  ["established is accepted", chain("input", "drop", "ct state established,related accept", "tcp dport 22 accept")],
  ["accepted whatever the state", chain("forward", "drop", "tcp dport 22 accept")],
  ["nothing is let through", chain("forward", "drop")],
  ["policy accept", chain("input", "accept", "ct state invalid drop")],
])("silent: %s", (_, text) => {
  expect(check(rule, text)).toEqual([]);
});
