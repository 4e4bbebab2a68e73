import { expect, test } from "vitest";
import { check, diagnosticsOf, fixed } from "../../../test/check.ts";
import { rule } from "./index.ts";

function ruleset(line: string): string {
  return `table inet t {\n\tchain input {\n\t\ttype filter hook input priority 0; policy drop;\n\t\t${line}\n\t}\n}\n`;
}

test("a set of connection statuses is named, with the list that is meant", () => {
  const text = ruleset("ct status { snat, dnat } accept");
  expect(check(rule, text)).toEqual([
    '[{ snat, dnat }] a set is compared with all bits of "ct status" at once, so that a connection that is also "confirmed" or "seen-reply", as most are, matches none of its elements; for any of them write "ct status snat,dnat"',
  ]);
  expect(fixed(rule, text)).toBe(ruleset("ct status snat,dnat accept"));
});

test("flags of TCP are mended only when asked", () => {
  const [found] = diagnosticsOf(rule, ruleset("tcp flags { fin, rst } drop"));
  expect(found?.fixes.map(({ safety }) => safety)).toEqual(["unsafe"]);
});

test.each([
  "tcp flags != { syn, ack } drop",
  "tcp flags vmap { syn : accept, rst : drop }",
  "jump { tcp flags { syn, rst } drop; }",
])("%s is reported without or with a fix", (line) => {
  expect(check(rule, ruleset(line))).toHaveLength(1);
});

test("a variable is looked through", () => {
  expect(check(rule, `define ends = { fin, rst }\n${ruleset("tcp flags $ends drop")}`)).toHaveLength(1);
});

test.each([
  "ct state { established, related } accept",
  "ct state vmap { established : accept, invalid : drop }",
  "tcp flags { syn, syn | ack } accept",
  "tcp flags syn,ack accept",
  "tcp flags & (fin | syn | rst | ack) { syn, ack } accept",
  "tcp flags { syn } accept",
  "tcp dport { 22, 80 } accept",
])("%s is not", (line) => {
  expect(check(rule, ruleset(line))).toEqual([]);
});
