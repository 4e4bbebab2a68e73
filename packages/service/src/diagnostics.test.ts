import { catalogue, unconfigured } from "@nftlint/linter";
import { expect, test } from "vitest";
import { marked } from "../test/marked.ts";
import { diagnose } from "./diagnostics.ts";

const filter = "table ip t {\n\tchain c {\n\t\taccept\n\t\tdrop\n\t}\n}\n";

/** The diagnostics of one rule. */
function of(rule: string, text: string) {
  return diagnose(marked(text).document).filter(({ code }) => code === rule);
}

test("a diagnostic names its rule, its page, its severity and what can be done", () => {
  expect(of("unreachable-rule", filter)).toEqual([
    {
      range: { start: { line: 3, character: 2 }, end: { line: 3, character: 6 } },
      severity: 2,
      code: "unreachable-rule",
      codeDescription: {
        href: "https://github.com/nftlint/nftlint/blob/main/packages/linter/src/rules/unreachable-rule/README.md",
      },
      source: "nftlint",
      message: expect.stringContaining("no packet") as string,
      tags: [1],
      relatedInformation: [
        {
          location: {
            uri: "file:///etc/main.nft",
            range: { start: { line: 2, character: 2 }, end: { line: 2, character: 8 } },
          },
          message: expect.any(String) as string,
        },
      ],
      data: { fix: null },
    },
  ]);
});

test("what nft refuses is an error, at the word alone", () => {
  const { document, textAt } = marked("table ip t {\n\tchain c {\n\t\tip sadr 192.0.2.1 drop\n\t}\n}\n");
  expect(diagnose(document).map(({ severity, range, code }) => [severity, textAt(range), code])).toContainEqual([
    1,
    "sadr",
    "syntax",
  ]);
});

test("old forms are struck out, and findings that carry no tag have none", () => {
  const old = "table ip t {\n\tchain c {\n\t\tmeta secpath exists accept\n\t}\n}\n";
  expect(of("deprecated-syntax", old)).toMatchObject([{ tags: [2], data: { fix: "safe" } }]);
  expect(of("not-idempotent", filter)[0]).not.toHaveProperty("tags");
});

test("the configuration holds", () => {
  const rules = new Map([["unreachable-rule", { severity: "off" as const, options: {} }]]);
  const { document } = marked(filter, { config: { ...unconfigured, rules } });
  expect(diagnose(document).map(({ code }) => code)).not.toContain("unreachable-rule");
});

test("every rule that is about text to spare is in the catalogue", () => {
  const names = catalogue.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["unused-chain", "unused-object", "unused-set", "shadowed-rule"]));
});

test("one version of a document is linted once", () => {
  const { document } = marked(filter);
  expect(document.lintResult).toBe(document.lintResult);
});
