import { parse } from "@nftlint/syntax";
import { expect, test } from "vitest";
import { buildRuleset } from "../index.ts";

function messages(rule: string): string[] {
  const text = `table ip t {\n\tchain c {\n\t\t${rule}\n\t}\n}\n`;
  const { diagnostics } = buildRuleset([{ path: "a.nft", parsed: parse(text) }]);
  return diagnostics.map(({ start, end, message }) => `${text.slice(start, end)}: ${message}`);
}

test.each([
  ["iifnme eth0 accept", 'iifnme: "iifnme" is nothing that a packet has; did you mean "iifname"?'],
  [
    "foo bar",
    'foo: "foo" is nothing that a packet has; write what to compare first, such as `tcp dport` or `ip saddr`',
  ],
  ["tpc vmap { 22 : accept }", 'tpc: "tpc" is nothing that a packet has; did you mean "tcp"?'],
  ["22 accept", undefined],
])("%s", (rule, message) => {
  expect(messages(rule)).toEqual(message === undefined ? [] : [message]);
});

test.each(["iifname eth0 accept", "ct state new accept", "ip saddr . tcp dport { 1.1.1.1 . 22 } accept", "$x 22"])(
  "%s has something to compare",
  (rule) => {
    expect(messages(rule).filter((message) => message.includes("nothing that"))).toEqual([]);
  },
);
