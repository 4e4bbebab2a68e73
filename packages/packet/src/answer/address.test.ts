import { expect, test } from "vitest";
import { formatAddress } from "./address.ts";

test.each([
  ["ip", 0xc0a8046en, "192.168.4.110"],
  ["ip", 0n, "0.0.0.0"],
  ["ip6", 1n, "::1"],
  ["ip6", 0n, "::"],
  ["ip6", 0x2001_0db8_0000_0000_0000_0000_0000_0001n, "2001:db8::1"],
  ["ip6", 0x2001_0db8_0000_0001_0001_0001_0001_0001n, "2001:db8:0:1:1:1:1:1"],
  ["ip6", 0x2001_0000_0000_0001_0000_0000_0000_0001n, "2001:0:0:1::1"],
  ["ip6", 0xfe80_0000_0000_0000_0000_0000_0000_0000n, "fe80::"],
] as const)("%s %s", (family, value, text) => {
  expect(formatAddress({ family, value })).toBe(text);
});
