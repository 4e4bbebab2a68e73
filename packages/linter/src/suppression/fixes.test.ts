import { expect, test } from "vitest";
import { fixText } from "../fix/fix-text.ts";
import type { Rule } from "../rule.ts";

/** Reports the word `drop`, and never fixes it. */
const noDrop: Rule = {
  meta: {
    name: "no-drop",
    summary: "Reports drop",
    group: "operations",
    severity: "warning",
    fix: null,
    needsHost: false,
  },
  check({ file, report }) {
    const start = file.text.search(/^drop/m);
    if (start >= 0) report({ range: { start, end: start + 4 }, message: "drop is here" });
  },
};

const silent: Rule = { meta: { ...noDrop.meta, name: "silent" }, check() {} };
const quiet: Rule = { meta: { ...noDrop.meta, name: "quiet" }, check() {} };

function fixed(line: string): string {
  const text = `table ip t {\nchain c {\n${line}\n}\n}\n`;
  const result = fixText({ path: "test.nft", text }, { rules: [noDrop, silent, quiet] });
  return result.text.slice("table ip t {\nchain c {\n".length, -"\n}\n}\n".length);
}

test.each([
  ["a comment on a line of its own goes with its line", "\t# nftlint-disable-next-line silent\naccept", "accept"],
  ["a comment behind a statement goes with the blanks before it", "accept # nftlint-disable-line silent", "accept"],
  [
    "used names stay",
    "drop # nftlint-disable-line no-drop, silent -- why",
    "drop # nftlint-disable-line no-drop -- why",
  ],
  ["also behind unused ones", "drop # nftlint-disable-line silent, no-drop", "drop # nftlint-disable-line no-drop"],
  ["also between them", "drop # nftlint-disable-line silent, no-drop, quiet", "drop # nftlint-disable-line no-drop"],
  [
    "also where two unused ones come first",
    "drop # nftlint-disable-line silent quiet no-drop",
    "drop # nftlint-disable-line no-drop",
  ],
  [
    "a name given twice stays once",
    "drop # nftlint-disable-line no-drop, no-drop",
    "drop # nftlint-disable-line no-drop",
  ],
  ["a misspelt name is mended", "drop # nftlint-disable-line no-dorp", "drop # nftlint-disable-line no-drop"],
  [
    "a misspelt form is mended",
    "# nftlint-disable-nextline no-drop\ndrop",
    "# nftlint-disable-next-line no-drop\ndrop",
  ],
  [
    "a wrong name is never thrown away with an unused one",
    "drop # nftlint-disable-line silent, xyzzy",
    "drop # nftlint-disable-line xyzzy",
  ],
  [
    "the line end that ends a continued statement stays",
    "accept \\\n# nftlint-disable-line silent\ncounter",
    "accept \\\n\ncounter",
  ],
])("%s", (_, before, after) => {
  expect(fixed(before)).toBe(after);
});
