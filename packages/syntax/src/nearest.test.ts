import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

const words = [
  "accept",
  "drop",
  "counter",
  "comment",
  "continue",
  "saddr",
  "daddr",
  "sport",
  "dport",
  "tcp",
  "udp",
  "ip",
];

test.each([
  ["acept", "accept", "a letter too few"],
  ["acccept", "accept", "a letter too many"],
  ["accedt", "accept", "a wrong letter"],
  ["dorp", "drop", "two letters swapped"],
  ["ACCEPT", "accept", "the wrong case"],
  ["Drpo", "drop", "the wrong case and two letters swapped"],
  ["doop", "drop", "one mistake in four letters"],
  ["tpc", "tcp", "a short word"],
  ["conuter", "counter", "a longer word"],
  ["cuonetr", "counter", "two mistakes in a longer word"],
  ["countinue", "continue", "nearer to one of two"],
])("%s means %s: %s", (word, expected) => expect(nearest(word, words)).toBe(expected));

test.each([
  ["allow", "another word of the same meaning"],
  ["input", "a word near none"],
  ["acxyzt", "half of it wrong"],
  ["derp", "two mistakes in four letters"],
  ["x", "a single letter"],
  ["", "nothing"],
  ["accept", "the word itself"],
  ["acceptance", "a word that merely begins alike"],
])("%j means nothing: %s", (word) => expect(nearest(word, words)).toBeNull());

test("of two that are equally near the first wins", () => {
  expect(nearest("xport", ["sport", "dport"])).toBe("sport");
  expect(nearest("xport", ["dport", "sport"])).toBe("dport");
});

test("a nearer one wins over an earlier one", () => {
  expect(nearest("contniue", ["container", "continue"])).toBe("continue");
});

test("without candidates there is nothing to mean", () => {
  expect(nearest("accept", [])).toBeNull();
});
