import { describe, expect, test } from "vitest";
import { lint } from "../lint.ts";
import type { Rule, Source } from "../rule.ts";

/** Reports every drop; knows nothing of hosts. */
const noDrop = wordRule("no-drop", "drop");
/** Reports every log. */
const noLog = wordRule("no-log", "log");

function wordRule(name: string, word: string): Rule {
  return {
    meta: { name, summary: `Reports ${word}`, group: "operations", severity: "warning", fix: null, needsHost: false },
    check({ file, report }) {
      for (const { index } of file.text.matchAll(new RegExp(`(?<!-)\\b${word}\\b`, "g"))) {
        report({ range: { start: index, end: index + word.length }, message: `${word} is here` });
      }
    },
  };
}

/** The findings of a chain with these lines, as `line: rule`; line 1 is the first of them. */
function findings(lines: readonly string[], rules: readonly Rule[] = [noDrop, noLog]): string[] {
  const source = chainWith(lines);
  const { diagnostics } = lint(source, { rules });
  return diagnostics.map(({ rule, start }) => `${source.text.slice(0, start).split("\n").length - 2}: ${rule}`);
}

function chainWith(lines: readonly string[]): Source {
  return { path: "test.nft", text: ["table ip t {", "chain c {", ...lines, "}", "}", ""].join("\n") };
}

describe("what a suppression reaches", () => {
  test("nothing is suppressed without one", () => {
    expect(findings(["drop", "# nftlint is a linter", "drop"])).toEqual(["1: no-drop", "3: no-drop"]);
  });

  test("the next line", () => {
    expect(findings(["# nftlint-disable-next-line no-drop", "drop", "drop"])).toEqual(["3: no-drop"]);
  });

  test("the next line that holds more than a comment, so that suppressions can be stacked", () => {
    const lines = ["# nftlint-disable-next-line no-log", "# nftlint-disable-next-line no-drop", "", "log drop", "drop"];
    expect(findings(lines)).toEqual(["5: no-drop"]);
  });

  test("its own line", () => {
    expect(findings(["log drop # nftlint-disable-line no-log", "log drop"])).toEqual([
      "1: no-drop",
      "2: no-log",
      "2: no-drop",
    ]);
  });

  test("a block", () => {
    const lines = ["drop", "# nftlint-disable no-drop", "drop", "log drop", "# nftlint-enable no-drop", "drop"];
    expect(findings(lines)).toEqual(["1: no-drop", "4: no-log", "6: no-drop"]);
  });

  test("the rest of the file, where the block is not ended", () => {
    expect(findings(["drop", "# nftlint-disable no-drop", "drop", "drop"])).toEqual(["1: no-drop"]);
  });

  test("the whole file, wherever the comment stands", () => {
    expect(findings(["drop", "log drop", "# nftlint-disable-file no-drop"])).toEqual(["2: no-log"]);
  });

  test("several rules, separated by commas or blanks, with a reason", () => {
    expect(findings(["# nftlint-disable-next-line no-drop, no-log -- a trap", "log drop"])).toEqual([]);
    expect(findings(["# nftlint-disable-next-line no-drop no-log -- a trap", "log drop"])).toEqual([]);
  });

  test("all rules, where none is named", () => {
    expect(findings(["#nftlint-disable-next-line", "log drop"])).toEqual([]);
    expect(findings(["# nftlint-disable-next-line -- a trap", "log drop"])).toEqual([]);
  });

  test("enable without names ends every block", () => {
    const lines = ["# nftlint-disable no-drop", "# nftlint-disable no-log", "log drop", "# nftlint-enable", "log drop"];
    expect(findings(lines)).toEqual(["5: no-log", "5: no-drop"]);
  });
});

describe("errors", () => {
  test("are suppressed by name", () => {
    expect(findings(["tcp dport $x accept # nftlint-disable-line undefined-variable"])).toEqual([]);
  });

  test("are not suppressed by a comment for all rules", () => {
    expect(findings(["tcp dport $x accept # nftlint-disable-line"])).toEqual([
      "1: undefined-variable",
      "1: unused-suppression",
    ]);
  });

  test("of syntax cannot be suppressed at all", () => {
    expect(findings(["tcp dport # nftlint-disable-line syntax"])).toContain("1: invalid-suppression");
    expect(findings(["tcp dport # nftlint-disable-line syntax"])).toContain("1: syntax");
  });
});

describe("unused suppressions", () => {
  /** The messages about suppressions, and the lines once the fixes are applied. */
  function report(lines: readonly string[], options: Parameters<typeof lint>[1] = {}): string[] {
    const { diagnostics } = lint(chainWith(lines), { rules: [noDrop, noLog], ...options });
    return diagnostics.filter(({ rule }) => rule.endsWith("-suppression")).map(({ message }) => message);
  }

  test.each([
    [
      "# nftlint-disable-next-line no-drop",
      "accept",
      'there is nothing of "no-drop" to suppress on the next line; remove it',
    ],
    ["# nftlint-disable-file no-drop", "accept", 'there is nothing of "no-drop" to suppress in this file; remove it'],
    ["# nftlint-disable no-drop", "accept", 'there is nothing of "no-drop" to suppress below; remove it'],
    [
      "accept # nftlint-disable-line no-drop, no-log",
      "accept",
      'there is nothing of "no-drop", "no-log" to suppress on this line; remove it',
    ],
    [
      "# nftlint-disable-next-line",
      "accept",
      "no rule reports anything that could be suppressed on the next line; remove this comment",
    ],
    ["# nftlint-enable no-drop", "accept", 'nothing above disables "no-drop" in this form; remove it'],
    ["# nftlint-enable", "accept", "nothing above disables any rule in this form; remove it"],
  ])("%s", (first, second, message) => {
    expect(report([first, second])).toEqual([message]);
  });

  test("one that repeats another is unused", () => {
    expect(report(["# nftlint-disable no-drop", "# nftlint-disable no-drop", "drop"])).toEqual([
      'there is nothing of "no-drop" to suppress below; remove it',
    ]);
  });

  test("the one nearest to the finding counts as used", () => {
    expect(report(["# nftlint-disable-file no-drop", "drop # nftlint-disable-line no-drop"])).toEqual([
      'there is nothing of "no-drop" to suppress in this file; remove it',
    ]);
  });

  test("rules that did not run are not judged", () => {
    const needsHost: Rule = { ...noDrop, meta: { ...noDrop.meta, needsHost: true } };
    expect(report(["# nftlint-disable-file no-drop"], { rules: [needsHost] })).toEqual([]);
    expect(report(["# nftlint-disable-file no-drop"], { ignore: new Set(["no-drop"]) })).toEqual([]);
    expect(report(["# nftlint-disable-file no-drop"], { select: new Set(["no-log", "unused-suppression"]) })).toEqual(
      [],
    );
    expect(report(["# nftlint-disable-file"], { select: new Set(["no-log", "unused-suppression"]) })).toEqual([]);
  });

  test("a rule that asked for a host that is not given is not judged", () => {
    const asksForHost: Rule = { ...noDrop, check: ({ host }) => void host };
    expect(report(["# nftlint-disable-file no-drop"], { rules: [asksForHost] })).toEqual([]);
  });

  test("nothing is judged in a file with syntax errors, or with an include that is not known", () => {
    expect(report(["# nftlint-disable-file no-drop", "tcp dport"])).toEqual([]);
    expect(report(["# nftlint-disable-file no-drop", 'include "/etc/part.nft"'])).toEqual([]);
  });
});

describe("invalid suppressions", () => {
  test.each([
    ["# nftlint-disable-file no-dorp", 'there is no rule "no-dorp"; did you mean "no-drop"?'],
    ["# nftlint-disable-file no-drop because", 'there is no rule "because"; put "--" before a reason'],
    [
      "# nftlint-disable-nextline no-drop",
      '"nftlint-disable-nextline" is no suppression; did you mean "nftlint-disable-next-line"?',
    ],
    ["# nftlint-disable-file syntax", '"syntax" cannot be suppressed by a comment; take the name away'],
    [
      "# nftlint-disable-file unused-suppression",
      '"unused-suppression" cannot be suppressed by a comment; take the name away',
    ],
  ])("%s", (comment, message) => {
    const { diagnostics } = lint(chainWith([comment, "drop"]), { rules: [noDrop, noLog] });
    expect(diagnostics.filter(({ rule }) => rule === "invalid-suppression").map((found) => found.message)).toEqual([
      message,
    ]);
  });
});

test("a long run of comments costs no more than its length", () => {
  const lines = Array.from({ length: 50_000 }, () => "# nftlint-disable-next-line no-drop");
  const before = performance.now();
  expect(lint(chainWith([...lines, "drop"]), { rules: [noDrop] }).diagnostics).toHaveLength(49_999);
  expect(performance.now() - before).toBeLessThan(5_000);
});
