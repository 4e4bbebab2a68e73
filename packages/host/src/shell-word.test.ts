import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { shellWord } from "./shell-word.ts";

test.each([
  ["eno2", "eno2"],
  ["10.0.0.0/8", "10.0.0.0/8"],
  ["", "''"],
  ["a b", "'a b'"],
  ["$(id)", "'$(id)'"],
  ["it's", "'it'\\''s'"],
  ["eth*", "'eth*'"],
])("%j is written %s, and the shell takes it as it was", (text, word) => {
  expect(shellWord(text)).toBe(word);
  expect(spawnSync("sh", ["-c", `printf %s ${word}`], { encoding: "utf8" }).stdout).toBe(text);
});
