import { parse, walk } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";

const megabyte = 1 << 20;

/** What is repeated, with what stands before it. */
type Repeated = [name: string, before: string, unit: string];

const always10: Repeated[] = [
  ["{", "", "{"],
  ["(", "", "("],
  ["$", "", "$"],
  ["a quote", "", '"'],
  ["newlines", "", "\n"],
  ["one line of words", "", "accept "],
];

const repeated: Repeated[] = [
  ["}", "", "}"],
  ["( in a rule", "add rule t c ip saddr ", "("],
  ["[", "", "["],
  ["@", "", "@"],
  ["a single quote", "", "'"],
  ["#", "", "#"],
  ["a backslash", "", "\\"],
  ["continuations", "", "\\\n"],
  ["NUL", "", "\0"],
  ["carriage returns", "", "\r\n"],
  ["spaces", "", " "],
  ["semicolons", "", ";"],
  ["commas", "", ","],
  ["dots", "", "."],
  ["stars", "", "*"],
  ["!", "", "!"],
  ["-", "", "-"],
  ["one word", "", "a"],
  ["one number", "", "9"],
  ["one address", "", "1."],
  ["colons", "", ":"],
  ["snowmen", "", "☃"],
  ["one rule of one line", "add rule t c ", "tcp dport 22 "],
  ["a list of one line", "add rule t c ct state ", "new,"],
  ["a concatenation", "add rule t c ", "ip saddr . "],
  ["a sum of bits", "add rule t c mark set 1", " | 1"],
  ["a chain of maps", "add rule t c ip saddr ", "map @m "],
  ["elements", "add element t s { ", "1,"],
  ["elements of several lines", "add element t s {\n", "10.0.0.1 : accept,\n"],
  ["elements without commas", "add element t s { ", "1 "],
  ["nested elements", "add element t s ", "{ 1, "],
  ["nested blocks", "", "table t {\n"],
  ["nested chains", "table t {\n", "chain c {\n"],
  ["nested anonymous chains", "add rule t c ", "jump { "],
  ["unclosed strings", "", 'log prefix "\n'],
  ["junk lines", "", "no such thing\n"],
  ["definitions", "", "define a = 1\n"],
  ["comments", "", "# comment\n"],
];

/** `npm run fuzz` takes the time that the full size of everything needs. */
const size = process.env.FUZZ_RUNS === undefined ? 2 : 10;

describe("takes linear time and no stack", { timeout: 120_000 }, () => {
  test.each(always10)("10 MB of %s", (_, before, unit) => expectLinear(before, unit, 10));
  test.each(repeated)(`${size} MB of %s`, (_, before, unit) => expectLinear(before, unit, size));
});

/** Twice the text may take a little over twice the time: a square would make it four times. */
function expectLinear(before: string, unit: string, megabytes: number): void {
  const count = Math.ceil((megabytes * megabyte) / unit.length);
  const half = leastSecondsToParse(before + unit.repeat(count / 2));
  const whole = leastSecondsToParse(before + unit.repeat(count));
  expect(whole / Math.max(half, 0.05 * megabytes)).toBeLessThan(3.2);
  expect(whole).toBeLessThan(4 * megabytes);
}

/** Of three times where it takes little: a collection of garbage more or less is then most of what is measured. */
function leastSecondsToParse(text: string): number {
  const first = secondsToParse(text);
  return first > 1 ? first : Math.min(first, secondsToParse(text), secondsToParse(text));
}

/** Processor time, so that other work on the machine does not count. */
function secondsToParse(text: string): number {
  const before = process.cpuUsage();
  const { document } = parse(text);
  let nodes = 0;
  walk(document, () => {
    nodes++;
    return true;
  });
  const { user, system } = process.cpuUsage(before);
  expect(nodes).toBeGreaterThan(0);
  return (user + system) / 1e6;
}
