import { expect, test } from "vitest";
import { validateGrammar } from "./parser.ts";

/** What Chevrotain's own checks of the grammar say. */
function problems(): string[] {
  try {
    validateGrammar();
    return [];
  } catch (error) {
    return (error as Error).message.split(/\n-{5,}\n/);
  }
}

test("the grammar has no left recursion and refers to no rule that is missing", () => {
  const serious = /left recursion|unresolved|reference to a rule|empty alternative/i;
  expect(problems().filter((problem) => serious.test(problem))).toEqual([]);
});

test("alternatives overlap only where the first is meant to win", () => {
  const rules = problems().flatMap((problem) => /^Ambiguous Alternatives.*inside <(\w+)>/s.exec(problem)?.[1] ?? []);
  expect([...new Set(rules)].sort()).toEqual([
    // Any word may be what follows a verb, as far as Chevrotain is told; the verb decides.
    "command",
    // Frequent selectors are asked for before all selectors.
    "leftPrimary",
    // `ct count` and `tunnel name` are asked for before the matches that begin with the same words.
    "statement",
    // A command without its verb may begin with any word; `define` and `include` come first.
    "topLevelItem",
  ]);
});
