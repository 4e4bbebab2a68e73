import { expect, test } from "vitest";
import { ageOf } from "./age.ts";

const now = Date.parse("2026-11-28T12:00:00Z");

test.each([
  ["2026-11-28T11:59:30Z", "just now"],
  ["2026-11-28T11:59:00Z", "1 minute ago"],
  ["2026-11-28T11:01:00Z", "59 minutes ago"],
  ["2026-11-28T10:00:00Z", "2 hours ago"],
  ["2026-11-21T12:00:00Z", "7 days ago"],
  // The clock of another machine.
  ["2026-11-28T12:00:10Z", "just now"],
])("%s is %s", (time, expected) => {
  expect(ageOf(time, now)).toBe(expected);
});
