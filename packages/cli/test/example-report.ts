import type { Diagnostic, RuleMetadata } from "@nftlint/linter";
import type { Report } from "../src/reporters/report.ts";

/** The report that the tests of all reporters show: one file with two findings, and a clean one. */
export const text = `table ip nat {
\tchain postrouting {
\t\ttype nat hook postrouting priority 100; policy accept;
\t\toifname "eno11" counter masquerade
\t}
}
`;

/** The range of the nth occurrence of some words in the text, counted from 0. */
export function range(words: string, nth = 0): { start: number; end: number } {
  let start = text.indexOf(words);
  for (let seen = 0; seen < nth; seen += 1) {
    start = text.indexOf(words, start + 1);
  }
  return { start, end: start + words.length };
}

export const unknownInterface: Diagnostic = {
  ...range('"eno11"'),
  rule: "unknown-interface",
  severity: "warning",
  message: 'The host has no interface "eno11"; did you mean "eno1"?',
  help: ["ip -br link"],
  related: [{ range: range("chain postrouting"), message: "of this chain no other rule translates" }],
  fixes: [{ title: 'Replace with "eno1"', safety: "unsafe", edits: [{ ...range('"eno11"'), newText: '"eno1"' }] }],
  url: "https://example.net/unknown-interface",
};

export const notIdempotent: Diagnostic = {
  ...range("table ip nat"),
  rule: "not-idempotent",
  severity: "info",
  message: "Loading this file twice adds its rules twice: 100% of <them>",
  help: [],
  related: [],
  fixes: [{ title: 'Insert "flush table ip nat"', safety: "safe", edits: [{ start: 0, end: 0, newText: "x\n" }] }],
  url: "https://example.net/not-idempotent",
};

const rules: readonly RuleMetadata[] = [
  {
    name: "unknown-interface",
    summary: "An interface is not there",
    group: "host",
    severity: "warning",
    fix: "unsafe",
    needsHost: false,
  },
];

/** The report itself; tests say what they want otherwise. */
export function exampleReport(changes: Partial<Report> = {}): Report {
  return {
    version: "1.2.3",
    files: [
      { path: "rules/nat.nft", text, diagnostics: [notIdempotent, unknownInterface] },
      { path: "rules/clean.nft", text: "", diagnostics: [] },
    ],
    fixed: 0,
    baselined: 0,
    outdated: 0,
    rules,
    counts: (severity) => severity === "error" || severity === "warning",
    summary: true,
    color: false,
    ...changes,
  };
}
