import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { hostWith } from "../../../test/host.ts";
import { rule } from "./index.ts";

function ruleset(hook: string, nat: string, filter: string, match: string): string {
  const chain = (name: string, type: string, priority: string, statement: string) =>
    `\tchain ${name} {\n\t\ttype ${type} hook ${hook} priority ${priority};\n\t\t${statement}\n\t}\n`;
  return `table ip t {\n${chain("f", "filter", filter, match)}${chain("n", "nat", nat, "counter")}}\n`;
}

test.each([
  ["prerouting", "0", "-50", "tcp dport 80 drop", -100, "after that, not before"],
  ["output", "-150", "-120", "ip daddr 10.0.0.1 drop", -100, "before that, not after"],
  ["postrouting", "0", "50", "ip saddr 10.0.0.1 drop", 100, "before that, not after"],
])("reported: hook %s, nat at %s, filter at %s", (hook, nat, filter, match, priority, order) => {
  expect(check(rule, ruleset(hook, nat, filter, match))).toEqual([
    `[priority ${nat}] the kernel translates at priority ${priority} of the hook "${hook}" whatever this says, so the chain "ip t f" sees packets ${order} it; move that chain to the other side of ${priority}, and write "priority ${priority}" here`,
  ]);
});

test.each([
  ["the usual priorities", ruleset("prerouting", "dstnat", "mangle", "tcp dport 80 drop")],
  ["the same order at another priority", ruleset("prerouting", "0", "-150", "tcp dport 80 drop")],
  ["it does not look at the destination", ruleset("prerouting", "0", "-50", "ip saddr 10.0.0.1 drop")],
  [
    "another family",
    ruleset("prerouting", "0", "-50", "tcp dport 80 drop").replace("\tchain n", "}\ntable ip6 t {\n\tchain n"),
  ],
])("silent: %s", (_, text) => {
  expect(check(rule, text)).toEqual([]);
});

test.each([
  ["4.14.0", 0],
  ["4.18.0", 1],
])("on Linux %s: %i findings", (kernel, count) => {
  const host = hostWith({ kernel: `${kernel}\n` });
  expect(check(rule, ruleset("prerouting", "0", "-50", "tcp dport 80 drop"), { host })).toHaveLength(count);
});
