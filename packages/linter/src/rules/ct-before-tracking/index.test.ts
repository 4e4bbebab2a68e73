import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { rule } from "./index.ts";

function ruleset(priority: string, line: string, hook = "prerouting"): string {
  return `table inet t {\n\tchain states {\n\t\tct state established accept\n\t}\n\tchain early {\n\t\ttype filter hook ${hook} priority ${priority};\n\t\t${line}\n\t}\n}\n`;
}

test("a state that is asked for too early is reported", () => {
  expect(check(rule, ruleset("raw", "ct state established,related accept"))).toEqual([
    '[ct state] "ct state" does not match here, because packets come to chain "early" with priority -300 before connection tracking (-200) has looked at them; move the rule to a chain with a higher one',
  ]);
});

test.each([
  ["-300", "ct mark 7 accept"],
  ["-201", "ct state { new, established } counter"],
  ["raw - 5", "ct status dnat accept"],
  ["raw", "ct state vmap { established : accept }"],
  ["raw", "ip saddr . ct mark { 10.0.0.1 . 1 } accept"],
  ["raw", "jump states"],
  ["raw", "jump { ct direction original drop; }"],
])("priority %s: %s is reported", (priority, line) => {
  expect(check(rule, ruleset(priority, line))).toHaveLength(1);
  expect(check(rule, ruleset(priority, line, "output"))).toHaveLength(1);
});

test.each([
  ["mangle", "ct state established accept"],
  ["-200", "ct state established accept"],
  ["raw", "notrack"],
  ["raw", "ct zone set 1"],
  ["raw", "ct state invalid drop"],
  ["raw", "ct state { established, untracked } accept"],
  ["raw", "ct state != new accept"],
])("priority %s: %s is not", (priority, line) => {
  expect(check(rule, ruleset(priority, line))).toEqual([]);
});

test("other hooks come after connection tracking whatever the priority", () => {
  expect(check(rule, ruleset("raw", "ct state established accept", "input"))).toEqual([]);
});

test("a chain that later chains use too is not reported", () => {
  const late = "table inet t {\n\tchain input {\n\t\ttype filter hook input priority 0;\n\t\tjump states\n\t}\n}\n";
  expect(check(rule, ruleset("raw", "jump states") + late)).toEqual([]);
});
