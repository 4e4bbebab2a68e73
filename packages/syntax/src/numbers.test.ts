import { expect, it, test } from "vitest";
import { isNumber, parseNumber } from "./numbers.ts";

test.each([
  ["0", true],
  ["22", true],
  ["022", true],
  ["0x1F", true],
  ["0Xff", true],
  ["18446744073709551615", true],
  ["0xffffffffffffffff", true],
  ["01777777777777777777777", true],
  ["0x0000000000000000000001", true],
  // More than 64 bits.
  ["18446744073709551616", false],
  ["0x10000000000000000", false],
  ["02000000000000000000000", false],
  // No octal digits.
  ["08", false],
  ["00000000000000000000008", false],
  ["0x", false],
  ["0xg", false],
  ["1a", false],
  ["-1", false],
  ["", false],
])("%j: %s", (text, expected) => expect(isNumber(text)).toBe(expected));

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
