import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { rule } from "./index.ts";

function table(...lines: readonly string[]): string {
  return `table inet t {\n${lines.map((line) => `\t${line}\n`).join("")}}\n`;
}

const set = "set blocked { type ipv4_addr; }";

test.each([
  ["set", table(set, "chain c { ip saddr 10.0.0.1 drop; }")],
  [
    "set",
    `${table(set, "chain c { accept; }")}table ip t { set blocked { type ipv4_addr; }; chain c { ip saddr @blocked drop; }; }\n`,
  ],
  ["map", table("map blocked { type ipv4_addr : verdict; }", "chain c { ip saddr 10.0.0.1 drop; }")],
])("reported: a %s", (type, text) => {
  expect(check(rule, text)).toEqual([
    `info [blocked] no rule of table "inet t" uses the ${type} "blocked"; use it as @blocked, or remove it`,
  ]);
});

test.each([
  ["looked up", table(set, "chain c { ip saddr @blocked drop; }")],
  [
    "filled by a rule",
    table("set blocked { type ipv4_addr; flags dynamic; }", "chain c { add @blocked { ip saddr }; }"),
  ],
  [
    "looked up after a meter, whose name is no set of the table",
    table(set, "chain c { meter m { ip saddr limit rate 1/second } accept; ip saddr @blocked drop; }"),
  ],
  ["a file of sets", table(set)],
])("silent: %s", (_, text) => {
  expect(check(rule, text)).toEqual([]);
});
