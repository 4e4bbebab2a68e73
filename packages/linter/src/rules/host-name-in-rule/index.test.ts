import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { rule } from "./index.ts";

function ruleset(line: string, extra = ""): string {
  return `table inet t {\n${extra}\tchain input {\n\t\ttype filter hook input priority 0;\n\t\t${line}\n\t}\n}\n`;
}

test("a name in a rule is reported", () => {
  expect(check(rule, ruleset("ip saddr monitor.example.org accept"))).toEqual([
    '[monitor.example.org] nft asks the resolver for "monitor.example.org" once, when the file is loaded: without an answer it refuses the whole file, as at boot before the network is up, and a later change of the address is not seen; write the address',
  ]);
});

test.each([
  "ip6 daddr { 2001:db8::1, www.example.org } accept",
  "ip saddr . tcp dport { 192.0.2.1 . 22, bastion . 22 } accept",
  "ip saddr vmap { bastion : accept }",
  "jump { ip daddr != bastion drop; }",
])("%s is reported", (line) => {
  expect(check(rule, ruleset(line))).toHaveLength(1);
});

test("a name that a variable stands for is reported once", () => {
  const text = `define admin = bastion.example.org\n${ruleset("ip saddr $admin accept\n\t\tip daddr $admin accept")}`;
  expect(check(rule, text)).toHaveLength(1);
});

test("names among the elements of a set, and in dnat, are reported", () => {
  const set = "\tset s {\n\t\ttype ipv4_addr\n\t\telements = { 192.0.2.1, bastion }\n\t}\n";
  expect(check(rule, ruleset("ip saddr @s accept", set))).toHaveLength(1);
  const nat = ruleset("tcp dport 80 dnat ip to www.example.org").replace("filter hook input", "nat hook prerouting");
  expect(check(rule, nat)).toHaveLength(1);
});

test.each([
  "ip saddr 192.0.2.1 accept",
  "ip6 saddr { fe80::/10, ::1 } accept",
  "ip saddr localhost accept",
  "tcp dport { ssh, http } accept",
  "ip saddr . tcp dport { 192.0.2.1 . ssh } accept",
  'iifname "eth0" accept',
  "ip saddr 10.0.0.0-10.0.0.9 accept",
])("%s is not", (line) => {
  expect(check(rule, ruleset(line))).toEqual([]);
});
