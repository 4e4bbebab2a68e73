import { expect, test } from "vitest";
import { wantsColor } from "./color.ts";
import type { ColorMode } from "./command-specification.ts";

// The standard output of a test is no terminal.
test.each<[ColorMode, NodeJS.ProcessEnv, boolean]>([
  ["always", {}, true],
  ["always", { NO_COLOR: "1" }, true],
  ["never", { FORCE_COLOR: "1" }, false],
  ["auto", {}, false],
  ["auto", { FORCE_COLOR: "1" }, true],
  ["auto", { FORCE_COLOR: "" }, true],
  ["auto", { FORCE_COLOR: "0" }, false],
  ["auto", { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  ["auto", { NO_COLOR: "", FORCE_COLOR: "1" }, true],
])("--color %s with %o: %s", (mode, environment, expected) => {
  expect(wantsColor(mode, environment, 1)).toBe(expected);
});
