import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const configuration = JSON.parse(readFileSync(join(import.meta.dirname, "../language-configuration.json"), "utf8"));

describe("words", () => {
  test.each([
    ["jump too-fast", ["jump", "too-fast"]],
    ["ip saddr @block.list/a", ["ip", "saddr", "@block.list/a"]],
    ["iifname wg* $my-net", ["iifname", "wg*", "$my-net"]],
    ["10.0.0.0/8, fe80::1/64", ["10.0.0.0/8", "fe80::1/64"]],
    ["02:00:5e:10:00:01 80-90 0xff", ["02:00:5e:10:00:01", "80", "90", "0xff"]],
    ["ip saddr . tcp dport;", ["ip", "saddr", "tcp", "dport"]],
  ])("of %s", (line, words) => {
    expect(line.match(new RegExp(configuration.wordPattern, "g"))).toEqual(words);
  });
});

describe("indentation", () => {
  const { increaseIndentPattern, decreaseIndentPattern } = configuration.indentationRules;

  test.each([
    ["table ip nat {", true],
    ["\tchain c { # open", true],
    ['\tcomment "{"', false],
    ["\t# set s {", false],
    ["\ttcp dport { 22, 80 } accept", false],
    ["\tip saddr { 10.0.0.1 } jump {", true],
    ["}", false],
  ])("after %s grows: %s", (line, grows) => {
    expect(new RegExp(increaseIndentPattern).test(line)).toBe(grows);
  });

  test.each([
    ["\t}", true],
    ["} ", true],
    ["accept }", false],
  ])("at %s shrinks: %s", (line, shrinks) => {
    expect(new RegExp(decreaseIndentPattern).test(line)).toBe(shrinks);
  });
});

describe("a new line", () => {
  /** What the first rule that fits does when the cursor stands between two texts. */
  function actionOf(before: string, { after = "", previous = "" } = {}): object | undefined {
    const fits = (pattern: string | undefined, text: string) => pattern === undefined || new RegExp(pattern).test(text);
    const rules: { beforeText: string; afterText?: string; previousLineText?: string; action: object }[] =
      configuration.onEnterRules;
    return rules.find(
      (rule) => fits(rule.beforeText, before) && fits(rule.afterText, after) && fits(rule.previousLineText, previous),
    )?.action;
  }

  test("behind a backslash goes in once, and out again at the end", () => {
    expect(actionOf("ip saddr 10.0.0.1 \\")).toEqual({ indent: "indent" });
    expect(actionOf("\tcounter \\", { previous: "ip saddr 10.0.0.1 \\" })).toBeUndefined();
    expect(actionOf("\taccept", { previous: "\tcounter \\" })).toEqual({ indent: "outdent" });
  });

  test("inside a comment goes on with the comment", () => {
    expect(actionOf("\t# one", { after: "two" })).toEqual({ indent: "none", appendText: "# " });
    expect(actionOf("\t# one")).toBeUndefined();
    expect(actionOf("\t# one \\")).toBeUndefined();
  });
});

describe("folding", () => {
  const { start, end } = configuration.folding.markers;

  test.each([
    ["# region rules", true, false],
    ["\t#endregion", false, true],
    ["# regional", false, false],
  ])("%s", (line, opens, closes) => {
    expect([new RegExp(start).test(line), new RegExp(end).test(line)]).toEqual([opens, closes]);
  });
});
