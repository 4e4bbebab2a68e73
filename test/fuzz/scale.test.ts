import { parse, walk } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";

const megabyte = 1 << 20;

/** What is repeated to 10 MB, with what stands before it. */
const repeated: [name: string, before: string, unit: string][] = [
  ["{", "", "{"],
  ["}", "", "}"],
  ["(", "", "("],
  ["( in a rule", "add rule t c ip saddr ", "("],
  ["[", "", "["],
  ["$", "", "$"],
  ["@", "", "@"],
  ["a quote", "", '"'],
  ["a single quote", "", "'"],
  ["#", "", "#"],
  ["a backslash", "", "\\"],
  ["continuations", "", "\\\n"],
  ["NUL", "", "\0"],
  ["newlines", "", "\n"],
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
  ["one line of words", "", "accept "],
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

describe("10 MB", () => {
  test.each(repeated)("of %s takes linear time and no stack", (_, before, unit) => {
    const five = secondsToParse(before + unit.repeat(Math.ceil((5 * megabyte) / unit.length)));
    const ten = secondsToParse(before + unit.repeat(Math.ceil((10 * megabyte) / unit.length)));
    // Twice the time is linear; collecting garbage and compiling make it uneven, a square would make it 4.
    expect(ten / Math.max(five, 0.5)).toBeLessThan(3.2);
    expect(ten).toBeLessThan(12);
  });
});

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
