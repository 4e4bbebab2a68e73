import { describe, expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { rule } from "./index.ts";

/** An input chain of these rules, from line 4 on. */
function input(...rules: readonly string[]): string {
  const lines = rules.map((line) => `\t\t${line}\n`).join("");
  return `table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter;\n${lines}\t}\n}\n`;
}

describe("reported", () => {
  test("behind a drop of everything, once for all that follow", () => {
    expect(
      check(rule, input("tcp dport 22 accept", "counter drop", "tcp dport 80 accept", "tcp dport 443 accept")),
    ).toEqual([
      "[tcp dport 80 accept] no packet comes to this rule and one more behind it: every packet is dropped by the rule in line 5; move them before that rule, or delete them",
    ]);
  });

  test("behind a goto", () => {
    const text = `table inet filter {\n\tchain other {\n\t\taccept\n\t}\n\tchain c {\n\t\tgoto other\n\t\tlog\n\t}\n}\n`;
    expect(check(rule, text)).toEqual([
      '[log] no packet comes to this rule: every packet is sent to chain "other" by the rule in line 6; move it before that rule, or delete it',
    ]);
  });

  test("where commands append it", () => {
    const text = `${input("drop")}add rule inet filter input tcp dport 22 accept\n`;
    expect(check(rule, text)).toHaveLength(1);
    expect(check(rule, text.replace("add rule", "insert rule"))).toEqual([]);
  });
});

describe("silent", () => {
  test.each([
    ["behind a limit", input("limit rate 5/second accept", "drop")],
    ["behind a match", input("meta l4proto tcp drop", "udp dport 53 accept")],
    [
      "behind a jump that comes back",
      input("jump other", "accept").replace("chain input", "chain other { tcp dport 1 drop; }\n\tchain input"),
    ],
    ["about matches alone", input("drop", "tcp dport 22")],
    ["about nothing", "table inet t {\n\tchain c {\n\t}\n}\n"],
  ])("%s", (_, text) => {
    expect(check(rule, text)).toEqual([]);
  });
});
