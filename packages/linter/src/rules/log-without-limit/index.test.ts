import { describe, expect, test } from "vitest";
import { check, fixed } from "../../../test/check.ts";
import { rule } from "./index.ts";

function input(...lines: string[]): string {
  return `table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter; policy drop;\n${lines.map((line) => `\t\t${line}\n`).join("")}\t}\n}\n`;
}

describe("a log statement that any packet comes to", () => {
  test("is reported, and limited by the fix", () => {
    expect(check(rule, input('log prefix "in: "'))).toEqual([
      'info [log prefix "in: "] "log" writes a line for each packet, as many as anybody cares to send: put "limit rate 10/minute" before it',
    ]);
    expect(fixed(rule, input('log prefix "in: "'))).toBe(input('limit rate 10/minute log prefix "in: "'));
  });

  test("with a verdict behind it gets a rule of its own", () => {
    expect(check(rule, input("ct state new counter log drop"))).toEqual([
      'info [log] "log" writes a line for each packet, as many as anybody cares to send: log in a rule of its own with "limit rate 10/minute" before "log"',
    ]);
    expect(fixed(rule, input("ct state new counter log drop"))).toBe(
      input("ct state new limit rate 10/minute log", "ct state new counter drop"),
    );
  });

  test("with the limit behind it is to change places", () => {
    expect(check(rule, input("log limit rate 5/second reject"))).toEqual([
      'info [log] "log" writes a line for each packet, as many as anybody cares to send, because the limit of the rule stands behind it; put "log" after the limit',
    ]);
  });

  test("gets the limit that is configured", () => {
    expect(fixed(rule, input("log"), { options: { rate: "3/hour" } })).toBe(input("limit rate 3/hour log"));
  });

  test.each([
    [
      "in a chain that is jumped to",
      `table inet filter {\n\tchain refuse {\n\t\tlog\n\t\tdrop\n\t}\n}\n${input("jump refuse")}`,
    ],
    ["in an anonymous chain", input("jump { log; drop; }")],
    ["of addresses by the network", input("ip saddr 10.0.0.0/8 log")],
    ["of all interfaces but lo", input('iif != "lo" log')],
    ["behind a limit for other packets", input("meta l4proto icmp limit rate over 5/second drop", "log")],
    ["behind a rule that accepts some", input("limit rate 5/second accept", "log")],
  ])("%s is reported", (_, text) => {
    expect(check(rule, text)).toHaveLength(1);
  });
});

describe("silent about", () => {
  test.each([
    ["a limit in the rule", input("limit rate 5/minute log")],
    ["a limit on connections", input("ct count over 10 log drop")],
    ["a limit in front of the anonymous chain", input("limit rate 5/minute jump { log; }")],
    ["a limit in the anonymous chain", input("jump { limit rate over 5/minute drop; log; }")],
    [
      "a limit in front of the jump",
      `table inet filter {\n\tchain note {\n\t\tlog\n\t}\n}\n${input("limit rate 5/minute jump note")}`,
    ],
    ["a limit for the rest of the chain", input("limit rate over 5/minute counter drop", 'log prefix "in: "')],
    ["a meter", input("meter m { ip saddr limit rate 1/minute } log")],
    [
      "a named limit",
      `table inet filter {\n\tlimit slow {\n\t\trate 5/minute\n\t}\n}\n${input('limit name "slow" log')}`,
    ],
    ["a known sender", input("ip saddr { 192.0.2.1, 192.0.2.2 } log accept")],
    ["loopback", input('iifname "lo" log accept')],
    ["nflog", input("log group 2")],
    ["the audit trail", input("log level audit")],
    ["output", input("log").replace("hook input", "hook output")],
    ["a chain that nothing leads to", "table inet filter {\n\tchain refuse {\n\t\tlog\n\t}\n}\n"],
  ])("%s", (_, text) => {
    expect(check(rule, text)).toEqual([]);
  });
});
