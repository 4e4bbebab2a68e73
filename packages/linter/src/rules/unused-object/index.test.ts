import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { hostWith } from "../../../test/host.ts";
import { rule } from "./index.ts";

function table(...lines: readonly string[]): string {
  return `table inet t {\n${lines.map((line) => `\t${line}\n`).join("")}}\n`;
}

test.each([
  ["counter web { }", "counter", 'write counter name "web" in a rule'],
  ["limit web { rate 5/second; }", "limit", 'write limit name "web" in a rule'],
  ["quota web { over 5 mbytes; }", "quota", 'write quota name "web" in a rule'],
  ['ct helper web { type "ftp" protocol tcp; }', "ct helper", 'write ct helper set "web" in a rule'],
  ["flowtable web { hook ingress priority 0; }", "flowtable", "write flow add @web in a rule"],
])("reported: %s", (declaration, type, remedy) => {
  expect(check(rule, table(declaration, "chain c { counter; }"))).toEqual([
    `info [web] no rule of table "inet t" uses the ${type} "web"; ${remedy}, or remove it`,
  ]);
});

test("reported: another object of the same name is used, and another table's", () => {
  const text = `${table("counter web { }", "quota web { 5 mbytes; }", "chain c { quota name web; }")}table ip t { counter web { }; chain c { counter name web; }; }\n`;
  expect(check(rule, text)).toEqual([
    'info [web] no rule of table "inet t" uses the counter "web"; write counter name "web" in a rule, or remove it',
  ]);
});

test.each([
  ["named by a rule", table("counter web { }", "chain c { counter name web; }")],
  ["named in quotes", table("counter web { }", 'chain c { counter name "web"; }')],
  ["named by a variable", `define name = web\n${table("counter web { }", "chain c { counter name $name; }")}`],
  ["in a map of a rule", table("counter web { }", 'chain c { counter name tcp dport map { 80 : "web" }; }')],
  [
    "in a named map",
    table(
      "counter web { }",
      'map m { type inet_service : counter; elements = { 80 : "web" }; }',
      "chain c { counter name tcp dport map @m; }",
    ),
  ],
  [
    "in a map that others fill",
    table("counter web { }", "map m { type inet_service : counter; }", "chain c { counter name tcp dport map @m; }"),
  ],
  ["a helper", table('ct helper web { type "ftp" protocol tcp; }', 'chain c { tcp dport 21 ct helper set "web"; }')],
  [
    "a flowtable",
    table(
      "flowtable web { hook ingress priority 0; }",
      "chain c { type filter hook forward priority 0; tcp dport 21 flow add @web; }",
    ),
  ],
  ["within an anonymous chain", table("counter web { }", "chain c { tcp dport 80 jump { counter name web; }; }")],
  ["no rules", table("counter web { }", "chain c { }")],
])("silent: %s", (_, text) => {
  expect(check(rule, text)).toEqual([]);
});

test("silent: a live rule of the host names it", () => {
  const host = hostWith({ ruleset: 'table inet t {\n\tchain theirs {\n\t\tcounter name "web"\n\t}\n}\n' });
  expect(check(rule, table("counter web { }", "chain c { counter; }"), { host })).toEqual([]);
});
