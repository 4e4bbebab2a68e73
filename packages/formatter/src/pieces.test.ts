import { expect, test } from "vitest";
import { Pieces } from "./pieces.ts";

test("short and long pieces come out in order, whatever their characters", () => {
  const short = "a \u{1F600}é\ud800,";
  const long = "0123456789".repeat(1000);
  const pieces = new Pieces();
  for (let index = 0; index < 1000; index++) pieces.add(short, 0, short.length);
  pieces.add(long, 1, 9999);
  pieces.add(short, 1, 3);
  expect(pieces.join()).toBe(short.repeat(1000) + long.slice(1, 9999) + short.slice(1, 3));
});

test("is empty until something is added", () => {
  const pieces = new Pieces();
  expect(pieces.isEmpty).toBe(true);
  pieces.add("a", 0, 1);
  expect(pieces.isEmpty).toBe(false);
});
