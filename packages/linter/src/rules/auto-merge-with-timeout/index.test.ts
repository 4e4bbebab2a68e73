import { expect, test } from "vitest";
import { check, fixed } from "../../../test/check.ts";
import { rule } from "./index.ts";

function set(...lines: readonly string[]): string {
  const body = lines.map((line) => `\t\t${line}\n`).join("");
  return `table inet t {\n\tset s {\n\t\ttype ipv4_addr\n${body}\t}\n}\n`;
}

test("a set with the flag is reported", () => {
  const text = set("flags interval,timeout", "auto-merge");
  expect(check(rule, text)).toEqual([
    '[auto-merge] set "s" merges neighbouring elements into one, which has one timeout for all of them: some are kept too long and others go too soon; leave out "auto-merge", or the timeouts',
  ]);
  expect(fixed(rule, text)).toBe(set("flags interval,timeout"));
});

test("a default timeout counts as the flag does", () => {
  expect(check(rule, set("flags interval", "timeout 1h", "auto-merge"))).toHaveLength(1);
});

test("in one line the fix takes the semicolon along", () => {
  const text = "table inet t {\n\tset s { type ipv4_addr; flags interval,timeout; auto-merge; timeout 1h; }\n}\n";
  expect(fixed(rule, text)).toBe(text.replace("auto-merge; ", ""));
});

test.each([
  ["no timeout", set("flags interval", "auto-merge")],
  ["no merging", set("flags interval,timeout")],
  ["neither", set()],
])("%s is not", (_, text) => {
  expect(check(rule, text)).toEqual([]);
});
