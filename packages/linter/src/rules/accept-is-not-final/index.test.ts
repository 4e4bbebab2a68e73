import { describe, expect, test } from "vitest";
import { check, diagnosticsOf } from "../../../test/check.ts";
import { hostWith } from "../../../test/host.ts";
import { rule } from "./index.ts";

interface Sketch {
  readonly priority?: string;
  readonly policy?: "accept" | "drop";
  readonly family?: string;
  readonly hook?: string;
}

/** A table with one base chain, both of one name. */
function table(
  name: string,
  { priority = "0", policy = "accept", family = "inet", hook = "forward" }: Sketch,
  ...rules: readonly string[]
): string {
  const lines = rules.map((line) => `\t\t${line}\n`).join("");
  return `table ${family} ${name} {\n\tchain ${name} {\n\t\ttype filter hook ${hook} priority ${priority}; policy ${policy};\n${lines}\t}\n}\n`;
}

function message(family: string, when: string): string {
  return `[accept] "accept" is not final: chain "late" of table "${family} late" is on the same hook and drops these packets${when}; accept them there as well`;
}

const late = { priority: "10", policy: "drop" } as const;
const established = "ct state established,related accept";

test.each([
  ["a policy", 'iifname "podman0" accept', [established]],
  ["a policy, but for another port", "tcp dport 443 accept", [established, "tcp dport 80 accept"]],
  ["a rule", "ip saddr 10.0.0.0/8 accept", ["ip saddr 10.0.0.0/8 drop", "accept"]],
])("dropped afterwards by %s", (_, accepting, rules) => {
  const text = table("early", { priority: "-10" }, accepting) + table("late", late, ...rules);
  expect(check(rule, text)).toEqual([message("inet", " afterwards (priority 10)")]);
});

test("dropped before, and in a chain of one family alone", () => {
  const text =
    table("early", { priority: "20", family: "ip" }, "tcp dport 443 accept") +
    table("late", { ...late, family: "ip" }, established);
  expect(check(rule, text)).toEqual([message("ip", " before they come here (priority 10)")]);
});

test("the chain that drops is shown", () => {
  const text = table("early", {}, "tcp dport 443 accept") + table("late", late);
  expect(
    diagnosticsOf(rule, text).flatMap(({ related }) =>
      related.map(({ range, message: said }) => [text.slice(range.start, range.end), said]),
    ),
  ).toEqual([["policy drop", 'chain "late" drops them, for example tcp 192.0.2.10:40000 > 198.51.100.20:443']]);
});

test("accepted in a chain that is jumped to", () => {
  const text = `table inet early {\n\tchain web {\n\t\ttcp dport 443 accept\n\t}\n}\n${table("early", {}, "jump web")}${table("late", late)}`;
  expect(check(rule, text)).toEqual([message("inet", " afterwards (priority 10)")]);
});

test.each([
  ["the other accepts them too", table("late", late, "tcp dport { 80, 443 } accept")],
  ["the other accepts some of them", table("late", late, "ip saddr 192.168.0.0/16 accept")],
  ["the other drops something else", table("late", { priority: "10" }, "tcp dport 23 drop")],
  ["the other is on another hook", table("late", { ...late, hook: "input" })],
  [
    "the other asks for a set that changes",
    `${table("late", late, "ip saddr @friends accept").replace("\tchain", "\tset friends {\n\t\ttype ipv4_addr\n\t\tflags dynamic\n\t}\n\tchain")}`,
  ],
  ["the other table sleeps", table("late", late).replace("late {", "late {\n\tflags dormant")],
  ["there is no other", ""],
])("silent where %s", (_, other) => {
  expect(check(rule, table("early", { priority: "-10" }, "tcp dport 443 accept") + other)).toEqual([]);
});

test.each([
  ["is for all packets", "counter accept"],
  ["is for connections that exist", established],
  ["ends the nat chain alone", "tcp dport 443 counter"],
])("silent where the rule %s", (_, accepting) => {
  expect(check(rule, table("early", {}, accepting) + table("late", late))).toEqual([]);
});

describe("with a host", () => {
  test("its live chains count", () => {
    const host = hostWith({ ruleset: table("late", late) });
    expect(check(rule, table("early", {}, "tcp dport 443 accept"), { host })).toEqual([
      message("inet", " afterwards (priority 10)").replace('late" is', 'late", live on wazowski, is'),
    ]);
    expect(check(rule, `flush ruleset\n${table("early", {}, "tcp dport 443 accept")}`, { host })).toEqual([]);
  });
});
