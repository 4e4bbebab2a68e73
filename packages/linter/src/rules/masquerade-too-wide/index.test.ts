import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { rule } from "./index.ts";

function router(...lines: readonly string[]): string {
  const body = lines.map((line) => `\t\t${line}\n`).join("");
  return `table inet router {\n\tchain out {\n\t\toifname "eth0" masquerade\n\t}\n\tchain any {\n\t\tmasquerade\n\t}\n\tchain postrouting {\n\t\ttype nat hook postrouting priority 100;\n${body}\t}\n}\n`;
}

test("masquerade alone is reported", () => {
  expect(check(rule, router("masquerade"))).toEqual([
    '[masquerade] "masquerade" has no restriction and translates every connection that leaves, those over loopback, VPN and LAN interfaces too; say where it holds, as in "oifname "eth0" masquerade"',
  ]);
});

test.each([
  "snat ip to 203.0.113.7",
  "counter masquerade random",
  "meta nfproto ipv4 masquerade",
  'masquerade comment "all of it"',
  "jump any",
  "meta nfproto ipv4 counter goto any",
])("%s is reported", (line) => {
  expect(check(rule, router(line))).toHaveLength(1);
});

test.each([
  'oifname "eth0" masquerade',
  "ip saddr 10.0.0.0/8 masquerade",
  "meta mark 1 masquerade",
  "jump out",
  'oifname "eth0" jump any',
  'oifname vmap { "eth0" : goto any }',
  'oifname "lo" accept\n\t\tmasquerade',
  "ip daddr 10.0.0.0/8 return\n\t\tsnat ip to 203.0.113.7",
  "snat ip to ip saddr map { 10.0.0.1 : 203.0.113.7 }",
  "accept",
])("%s is not", (line) => {
  expect(check(rule, router(line))).toEqual([]);
});

test("a rule in a chain that nothing leads to is not reported", () => {
  expect(check(rule, router())).toEqual([]);
});
