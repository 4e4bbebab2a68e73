import { expect, test } from "vitest";
import { renderPage } from "./page.ts";

const page = "# a-rule\n\nSays `x` and **why**.\n\n```nft\ntable ip t {} # not a heading\n```";

test("a page stays as it is where no colour is wanted", () => {
  expect(renderPage(page, false)).toBe(`${page}\n`);
});

test("a page's headings, code and emphasis stand out in colour", () => {
  expect(renderPage(page, true).replaceAll("\u001b[", "<")).toBe(
    [
      "<1m# a-rule<22m",
      "",
      "Says <36mx<39m and <1mwhy<22m.",
      "",
      "<2m```nft<22m",
      "<36mtable ip t {} # not a heading<39m",
      "<2m```<22m",
      "",
    ].join("\n"),
  );
});
