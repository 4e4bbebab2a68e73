import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { scriptsModule, target } from "../generate.ts";

test("the module of scripts is what lies in scripts/", () => {
  expect(readFileSync(target, "utf8")).toBe(scriptsModule());
});
