import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { hostWith } from "../../../test/host.ts";
import { rule } from "./index.ts";

function base(name: string, type: string, hook: string, priority: string, statement: string, family = "ip"): string {
  return `table ${family} ${name} {\n\tchain c {\n\t\ttype ${type} hook ${hook} priority ${priority};\n\t\t${statement}\n\t}\n}\n`;
}

const end = (hook: string) =>
  `; both have this priority at the hook "${hook}", and which runs first is not defined: give one of them another priority`;

test("reported: a mark that the other chain asks for", () => {
  const marks = base("a", "filter", "prerouting", "mangle", "tcp dport 80 meta mark set 1");
  const asks = base("b", "filter", "prerouting", "-150", "meta mark 1 drop", "inet");
  const message = `the chain "ip a c" sets "meta mark" and "inet b c" asks for it${end("prerouting")}`;
  expect(check(rule, marks + asks)).toEqual([`[priority -150] ${message}`]);
  expect(check(rule, asks + marks)).toEqual([`[priority mangle] ${message}`]);
});

test("reported: a mark set behind a jump", () => {
  const asks = base("b", "filter", "output", "0", "ct mark 1 accept");
  const text = `table ip a {\n\tchain d {\n\t\tct mark set 1\n\t}\n\tchain c {\n\t\ttype filter hook output priority 0;\n\t\tjump d\n\t}\n}\n`;
  expect(check(rule, text + asks)).toEqual([
    `[priority 0] the chain "ip a c" sets "ct mark" and "ip b c" asks for it${end("output")}`,
  ]);
});

test("reported: two translations of the same packets", () => {
  const first = base("a", "nat", "postrouting", "srcnat", 'oifname "eth0" masquerade');
  const second = base("b", "nat", "postrouting", "100", "ip saddr 10.0.0.0/8 snat to 192.0.2.1");
  expect(check(rule, first + second)).toEqual([
    `[priority 100] the chain "ip a c" says "masquerade" to packets for which "ip b c" says "snat to 192.0.2.1", and only the first of them counts${end("postrouting")}`,
  ]);
});

test("reported: a chain of the host", () => {
  const ruleset = base("theirs", "nat", "postrouting", "srcnat", "ip saddr 172.17.0.0/16 masquerade");
  const text = base("b", "nat", "postrouting", "srcnat", 'oifname "eth0" snat to 192.0.2.1');
  const [message, ...more] = check(rule, text, { host: hostWith({ ruleset }) });
  expect(message).toContain('"ip theirs c"');
  expect(more).toEqual([]);
});

const first = (statement: string) => base("a", "filter", "prerouting", "0", statement);
const second = (statement: string, family = "ip") => base("b", "filter", "prerouting", "0", statement, family);
const source = (name: string, statement: string) => base(name, "nat", "postrouting", "100", statement);

test.each([
  ["accept and drop", first("tcp dport 22 accept") + second("ip saddr 10.0.0.0/8 drop")],
  ["another family", first("meta mark set 1") + second("meta mark 1 drop", "ip6")],
  ["the mark of other packets", first("tcp dport 80 meta mark set 1") + second("udp dport 53 meta mark 1 drop")],
  ["single bits", first("meta mark set meta mark | 1") + second("meta mark & 2 == 2 drop")],
  ["both set, none asks", first("meta mark set 1") + second("meta mark set 2")],
  ["another priority", first("meta mark set 1") + second("meta mark 1 drop").replace("priority 0", "priority 1")],
  [
    "translations of other packets",
    source("a", "ip saddr 10.0.0.0/8 masquerade") + source("b", "ip saddr 172.16.0.0/12 snat to 192.0.2.1"),
  ],
  [
    "the same translation",
    source("a", 'oifname "eth0" masquerade') + source("b", "ip saddr 10.0.0.0/8 masquerade random"),
  ],
  ["a translation by map", source("a", "snat to ip saddr map { 10.0.0.1 : 192.0.2.1 }") + source("b", "masquerade")],
  ["a dormant table", first("meta mark set 1") + second("meta mark 1 drop").replace("{\n", "{\n\tflags dormant\n")],
])("silent: %s", (_, text) => {
  expect(check(rule, text)).toEqual([]);
});
