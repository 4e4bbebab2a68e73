import { expect, test } from "vitest";
import { isOlderThan } from "./versions.ts";

test.each([
  ["1.0.6", "1.0.7", true],
  ["1.0.7", "1.0.7", false],
  ["1.1.0", "1.0.7", false],
  ["0.9.8", "1.0.7", true],
  ["4.9.0-19-amd64", "4.18", true],
  ["4.18.0", "4.18", false],
  ["4.19.18-041918", "4.18", false],
  ["5.10", "5.7", false],
  ["6", "5.7", false],
  ["unknown", "5.7", false],
  [null, "5.7", false],
])("%s is older than %s: %s", (version, release, older) => {
  expect(isOlderThan(version, release)).toBe(older);
});
