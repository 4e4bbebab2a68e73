import { expect, test } from "vitest";
import {
  formatAddress,
  holdsAddress,
  isLimitedBroadcast,
  isMulticast,
  readAddress,
  readMaskedAddress,
} from "./address.ts";

test.each([
  "0.0.0.0",
  "10.53.134.11",
  "255.255.255.255",
  "::",
  "::1",
  "2001:db8::1",
  "2001:db8:0:1::",
  "1:0:0:2::3",
  "fe80::1:0:0:1",
  "1:2:3:4:5:6:7:8",
])("%s is written as it was read", (text) => {
  expect(formatAddress(readAddress(text)!)).toBe(text);
});

test("masks need not be prefixes", () => {
  const odd = readMaskedAddress("10.0.0.1/255.0.0.255")!;
  expect(holdsAddress(odd, readAddress("10.9.8.1")!)).toBe(true);
  expect(holdsAddress(odd, readAddress("10.9.8.2")!)).toBe(false);
});

test("ranges of their own", () => {
  expect(isMulticast(readAddress("239.1.1.1")!)).toBe(true);
  expect(isMulticast(readAddress("ff02::1")!)).toBe(true);
  expect(isLimitedBroadcast(readAddress("255.255.255.255")!)).toBe(true);
  expect(isMulticast(readAddress("10.0.0.1")!)).toBe(false);
});
