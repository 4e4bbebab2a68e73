import type { IncludeReader } from "@nftlint/semantics";
import { describe, expect, test } from "vitest";
import { fixText } from "./fix/fix-text.ts";
import { includedPaths, type LintOptions, lint } from "./lint.ts";

const entryText = `define lan = "eno2"
table inet filter {
	chain input {
		type filter hook input priority filter; policy accept;
		include "/rules.nft"
	}
}
`;

function reader(files: Readonly<Record<string, string>>): IncludeReader {
  return (path) =>
    files[path] === undefined ? { status: "missing" } : { status: "read", files: [{ path, text: files[path] }] };
}

function options(entry: string, more: LintOptions = {}): LintOptions {
  return {
    entry: { path: "main.nft", text: entry, includedPath: "/rules.nft" },
    readInclude: reader({ "/rules.nft": "what is on the disk counts for nothing\n" }),
    ...more,
  };
}

/** The findings about a part: the text that each marks, and its rule. */
function findings(text: string, entry = entryText, more: LintOptions = {}): string[] {
  const { diagnostics } = lint({ path: "rules.nft", text }, options(entry, more));
  return diagnostics.map(({ rule, start, end }) => `${rule}: ${text.slice(start, end)}`);
}

describe("a part of a chain, read where it is included", () => {
  test("knows the variables of the file that includes it", () => {
    expect(findings("iifname $lan tcp dport 22 accept\n")).toEqual([]);
    expect(findings("tcp dport 22 accept\niifname $lann accept\n")).toEqual(["undefined-variable: $lann"]);
  });

  test("gets its syntax errors at their places", () => {
    expect(findings("tcp dport 22 accept\ntcp dprot 22 accept\n")).toEqual(["syntax: dprot"]);
    expect(findings("tcp dport 22 accept")).toEqual([]);
  });

  test("gets what the rules say of it, and nothing of what they say of others", () => {
    const entry = entryText.replace("policy accept;", "policy accept;\n\t\ttcp dport 22 drop");
    const others = lint({ path: "main.nft", text: entry }, { readInclude: reader({ "/rules.nft": "" }) }).diagnostics;
    expect(others.map(({ rule }) => rule)).toEqual(["unused-variable", "not-idempotent"]);
    expect(findings("tcp dport 22 accept\n", entry)).toEqual(["shadowed-rule: tcp dport 22 accept"]);
  });

  test("has suppressions of its own", () => {
    const text = "# nftlint-disable-next-line shadowed-rule -- on purpose\ntcp dport 22 accept\n";
    const entry = entryText.replace("policy accept;", "policy accept;\n\t\ttcp dport 22 drop");
    expect(findings(text, entry)).toEqual([]);
    expect(findings(text)).toEqual(["unused-suppression: # nftlint-disable-next-line shadowed-rule -- on purpose"]);
  });

  test("is fixed at its places", () => {
    const text = "tcp dport 22 accept\ntcp dport 22 accept\n";
    expect(fixText({ path: "rules.nft", text }, options(entryText)).text).toBe("tcp dport 22 accept\n");
  });

  test("is told once what is wrong in two chains", () => {
    const twice = entryText.replace(/\tchain[\s\S]*?\n\t\}\n/, (chain) => chain + chain.replaceAll("input", "forward"));
    expect(findings("iifname $lann accept\n", twice)).toEqual(["undefined-variable: $lann"]);
  });
});

test("a part of a table is read as such", () => {
  const entry = 'table inet filter {\n\tinclude "/rules.nft"\n}\n';
  const text = "chain c {\n\tip saddr 10.0.0.256 drop\n}\n";
  expect(findings(text, entry)).toEqual(["invalid-value: 10.0.0.256"]);
});

test("what is found in a part that is linted by itself is not shown at the include", () => {
  const readInclude = reader({ "/rules.nft": "iifname $lann accept\n" });
  const rulesOf = (isLintedItself: (path: string) => boolean) =>
    lint({ path: "main.nft", text: entryText }, { readInclude, isLintedItself }).diagnostics.map(({ rule }) => rule);
  expect(rulesOf(() => false)).toContain("undefined-variable");
  expect(rulesOf((path) => path === "/rules.nft")).not.toContain("undefined-variable");
});

test("the parts of a file are known, and theirs", () => {
  const readInclude = reader({ "/rules.nft": 'include "/more.nft"\n', "/more.nft": "" });
  expect(includedPaths({ path: "main.nft", text: entryText }, readInclude)).toEqual(["/rules.nft", "/more.nft"]);
});
