import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { generatedGrammars } from "../generate.ts";

describe("the generated files are up to date: run `npm run generate`", () => {
  test.each([...generatedGrammars()])("%s", (path, content) => {
    // Compared here, because a difference of these files says nothing and is pages long.
    expect(readFileSync(path, "utf8") === content).toBe(true);
  });
});
