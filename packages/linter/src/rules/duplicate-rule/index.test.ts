import { describe, expect, test } from "vitest";
import { check, diagnosticsOf, fixed } from "../../../test/check.ts";
import { rule } from "./index.ts";

/** An input chain of these rules, from line 4 on. */
function input(...rules: readonly string[]): string {
  const lines = rules.map((line) => `\t\t${line}\n`).join("");
  return `table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter;\n${lines}\t}\n}\n`;
}

describe("reported", () => {
  test("and deleted where the first leaves nothing", () => {
    const text = input(
      "tcp dport 22 accept",
      "udp dport 53 accept",
      "tcp  dport 22 counter accept",
      "tcp dport 22 accept",
    );
    expect(check(rule, text)).toEqual([
      "info [tcp dport 22 accept] this is the same as the rule in line 4, which leaves no packet for this one; delete one of them",
    ]);
    expect(fixed(rule, text)).toBe(input("tcp dport 22 accept", "udp dport 53 accept", "tcp  dport 22 counter accept"));
  });

  test("with matches that are compared by their words", () => {
    expect(check(rule, input("fib daddr type local drop", "fib daddr  type local drop"))).toHaveLength(1);
  });

  test("where packets go through it twice", () => {
    const text = input("log", "log");
    expect(check(rule, text)).toEqual([
      "info [log] this is the same as the rule in line 4, so that packets go through it twice; delete one of them",
    ]);
    expect(diagnosticsOf(rule, text)[0]?.fixes[0]?.safety).toBe("unsafe");
  });

  test("with the command that adds it", () => {
    const text = `${input("drop")}add rule inet filter input drop\n`;
    expect(fixed(rule, text)).toBe(input("drop"));
  });
});

describe("silent", () => {
  test.each([
    ["about limits", input("limit rate 5/second accept", "limit rate 5/second accept")],
    ["about marks set in between", input("meta mark 1 drop", "meta mark set 1", "meta mark 1 drop")],
    ["about chance", input("numgen random mod 2 0 drop", "numgen random mod 2 0 drop")],
    ["about others in between", input("log", "tcp dport 22 accept", "log")],
    [
      "about redefined variables",
      `define p = 22\n${input("tcp dport $p accept")}redefine p = 23\nadd rule inet filter input tcp dport $p accept\n`,
    ],
  ])("%s", (_, text) => {
    expect(check(rule, text)).toEqual([]);
  });
});
