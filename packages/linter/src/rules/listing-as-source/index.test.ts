import { expect, test } from "vitest";
import { check, fixed } from "../../../test/check.ts";
import { rule } from "./index.ts";

function ruleset(...lines: readonly string[]): string {
  const body = lines.map((line) => `\t\t${line}\n`).join("");
  return `table inet t {\n\tchain input {\n\t\ttype filter hook input priority 0; policy drop;\n${body}\t}\n}\n`;
}

test("handles are reported once", () => {
  const text = ruleset("tcp dport 22 accept # handle 3", "counter packets 5 bytes 300 # handle 4");
  expect(check(rule, text)).toEqual([
    "info [# handle 3] handles are given by the kernel anew at each load: the file is a listing, which is for reading; keep a file of your own as source, without handles and counter values",
  ]);
  expect(fixed(rule, text)).toBe(ruleset("tcp dport 22 accept", "counter"));
});

test("a counter that has counted is reported", () => {
  const text = ruleset("counter packets 0 bytes 0", "jump { tcp dport 22 counter packets 1 bytes 60 accept; }");
  expect(check(rule, text)[0]).toMatch(/^info \[counter packets 1 bytes 60\] this counter starts with packets/);
  expect(fixed(rule, text)).toBe(ruleset("counter", "jump { tcp dport 22 counter accept; }"));
});

test("the comment of a block is taken out alone", () => {
  const text = ruleset("tcp dport 22 accept").replace("table inet t {", "table inet t { # handle 1");
  expect(fixed(rule, text)).toBe(ruleset("tcp dport 22 accept"));
});

test.each([
  "tcp dport 22 counter accept",
  "tcp dport 22 counter packets 0 bytes 0 accept",
  "tcp dport 22 accept # handle with care",
  "tcp dport 22 accept # see handle 5",
])("%s is not", (line) => {
  expect(check(rule, ruleset(line))).toEqual([]);
});
