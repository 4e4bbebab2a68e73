import { parse } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import { findErrors } from "./errors.ts";
import { readForms } from "./forms.ts";

const forms = readForms();

describe("forms of the language, as the parser of nft 1.1.7 judges them", () => {
  test.each(forms.filter(({ parses }) => parses).map(({ text }) => text))("parses %j", (text) => {
    expect(parse(text).diagnostics).toEqual([]);
  });

  test.each(forms.filter(({ parses }) => !parses).map(({ text }) => text))("refuses %j", (text) => {
    expect(findErrors("form.nft", parse(text)).refusals).not.toEqual([]);
  });
});
