import { expect, it } from "vitest";
import { parseNumber } from "./numbers.ts";

it.each([
  ["0", 0n],
  ["22", 22n],
  ["022", 18n],
  ["0x1F", 31n],
  ["18446744073709551615", 18446744073709551615n],
  ["18446744073709551616", null],
  ["08", null],
  ["1h", null],
  ["-1", null],
  ["", null],
])("%j is read as %s", (text, value) => {
  expect(parseNumber(text)).toBe(value);
});
