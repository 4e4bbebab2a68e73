import { expect, test } from "vitest";
import { marked } from "../test/marked.ts";
import { foldingRanges } from "./folding-ranges.ts";

/** The ranges as `first-last kind`, lines counted from 0. */
function folds(text: string): string[] {
  return foldingRanges(marked(text).document).map(({ startLine, endLine, kind }) =>
    `${startLine}-${endLine} ${kind ?? ""}`.trim(),
  );
}

test("blocks and lists fold, the line of their closing brace stays", () => {
  expect(folds("table ip t {\n\tset s {\n\t\telements = {\n\t\t\t22,\n\t\t\t80\n\t\t}\n\t}\n}\n")).toEqual([
    "0-6",
    "1-5",
    "2-4",
  ]);
  expect(folds("table ip t {\n}\nchain { a }\n")).toEqual([]);
});

test("comments that follow each other fold, comments behind statements do not", () => {
  expect(folds("# a\n# b\n\n# c\ndefine x = 1 # d\ndefine y = 2 # e\n")).toEqual(["0-1 comment"]);
});

test("regions fold up to their end, one in another", () => {
  expect(folds("# region a\n# region b\ndefine x = 1\n# endregion\n# endregion\n# endregion\n")).toEqual([
    "0-4 region",
    "1-3 region",
  ]);
});

test("broken documents fold as far as their braces go", () => {
  expect(folds("}\ntable {\n\tchain c {\n\t\tjump\n\t}\n")).toEqual(["2-3"]);
});
