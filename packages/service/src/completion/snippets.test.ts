import { describe, expect, test } from "vitest";
import { marked } from "../../test/marked.ts";
import { diagnose } from "../diagnostics.ts";
import { plainText, snippets } from "./snippets.ts";

/** A text with a snippet in a block of its kind. */
const around: Readonly<Record<string, (snippet: string) => string>> = {
  document: (snippet) => snippet,
  table: (snippet) => `table inet t {\n${snippet}\n}`,
  chain: (snippet) => `table inet t {\n\tchain c {\n\t\ttype filter hook input priority filter;\n${snippet}\n\t}\n}`,
};

const all = Object.entries(snippets).flatMap(([type, list]) => list.map((snippet) => ({ type, ...snippet })));

describe.each(all)("$label", ({ type, label, body }) => {
  test("is what nft takes as it is put in", () => {
    // A map that is empty or a set without elements is filled out by whoever takes it.
    const text = plainText(body).replace("elements = {  }", "elements = { 10.0.0.0/8 }");
    const { document } = marked(`${around[type]?.(text)}\n`);
    const errors = diagnose(document).filter(({ severity }) => severity === 1);
    expect(errors.map(({ message }) => message)).toEqual([]);
  });

  test("has one place where the cursor ends", () => {
    expect(body.match(/\$\{0[:}]/g)?.length ?? 0, label).toBeLessThanOrEqual(1);
  });
});

test("places that are filled out show what stands there", () => {
  expect(plainText(`chain \${1:web} { policy \${2|accept,drop|}; \\$x \${0} }`)).toBe(
    "chain web { policy accept; $x  }",
  );
});
