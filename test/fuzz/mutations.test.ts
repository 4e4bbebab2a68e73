import { describe, test } from "vitest";
import { parseChecked } from "./invariants.ts";
import { mutatedCharacters, mutatedText } from "./mutations.ts";
import { holds } from "./property.ts";
import { readAllTexts, readSeeds } from "./texts.ts";

const small = readAllTexts().filter(({ text }) => text.length < 20_000);

describe("parse never throws and gives back", () => {
  test("rulesets with a few tokens changed", () => {
    holds(mutatedText(small), parseChecked, 5);
  });

  test("rulesets with a few characters changed", () => {
    holds(mutatedCharacters(small), parseChecked, 5);
  });

  test.each(readSeeds())("$name cut off at every offset", ({ text }) => {
    for (let end = 0; end <= text.length; end++) parseChecked(text.slice(0, end));
  });

  test.each(readSeeds())("$name begun at every line", ({ text }) => {
    for (let start = 0; start >= 0 && start < text.length; start = text.indexOf("\n", start) + 1 || text.length) {
      parseChecked(text.slice(start));
    }
  });

  test.each(readSeeds())("$name with any one character taken out", ({ text }) => {
    for (let at = 0; at < text.length; at++) parseChecked(text.slice(0, at) + text.slice(at + 1));
  });
});
