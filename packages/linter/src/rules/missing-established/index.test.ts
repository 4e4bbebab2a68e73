import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { filterTable } from "../../../test/input.ts";
import { rule } from "./index.ts";

const accepting = 'accept those first: "ct state established,related accept"';
const established = "ct state established,related accept";

test.each([
  ["input", filterTable("inet", "input", "drop", "tcp dport 22 ct state new accept")],
  ["forward", filterTable("inet", "forward", "drop", 'iifname "eno2" ct state new accept')],
  ["input", filterTable("inet", "input", "drop", "ct state established drop", "tcp dport 22 accept")],
])("reported where no later packet passes: %s", (hook, text) => {
  expect(check(rule, text)).toEqual([
    `[policy drop] chain "${hook}" of table "inet filter" lets connections begin and drops every later packet of them; ${accepting}`,
  ]);
});

test.each([
  ["the ports of services alone are open", "drop", ["iif lo accept", "tcp dport { 22, 443 } accept"], "policy drop"],
  ["the last rule drops the rest", "accept", ["tcp dport 22 accept", "drop"], "drop"],
] as const)("reported where answers do not pass: %s", (_, policy, rules, marked) => {
  expect(check(rule, filterTable("inet", "input", policy, ...rules))).toEqual([
    `[${marked}] chain "input" of table "inet filter" drops the answers to connections that the host itself opens; ${accepting}`,
  ]);
});

test.each([
  ["established is accepted", filterTable("inet", "input", "drop", established, "tcp dport 22 accept")],
  [
    "a map of states accepts it",
    filterTable(
      "inet",
      "input",
      "drop",
      "ct state vmap { established : accept, invalid : drop }",
      "tcp dport 22 accept",
    ),
  ],
  [
    "all but new connections are",
    filterTable("inet", "input", "drop", "ct state != new accept", "tcp dport 22 accept"),
  ],
  [
    "answers are accepted by their port",
    filterTable("inet", "input", "drop", "tcp sport 443 accept", "tcp dport 22 accept"),
  ],
  [
    "all but what opens a connection is",
    filterTable("inet", "input", "drop", "tcp flags & (fin|syn|rst|ack) != syn accept", "tcp dport 22 accept"),
  ],
  ["forwarded whatever the state", filterTable("inet", "forward", "drop", "tcp dport 22 accept")],
  ["nothing is let through", filterTable("inet", "forward", "drop")],
  ["only the loopback is", filterTable("inet", "input", "drop", "iif lo accept")],
  ["policy accept", filterTable("inet", "input", "accept", "ct state invalid drop")],
])("silent where %s", (_, text) => {
  expect(check(rule, text)).toEqual([]);
});
