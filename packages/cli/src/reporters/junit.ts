import type { Diagnostic } from "@nftlint/linter";
import { LineMap } from "@nftlint/syntax";
import { type FileReport, fullMessage, type Report } from "./report.ts";
import { escapeXml } from "./xml.ts";

/** JUnit XML: a suite a file, a case a finding. Findings that do not count pass, and are printed. */
export function junit(report: Report): string {
  const suites = report.files.map((file) => suite(file, report));
  const failures = report.files.flatMap(({ diagnostics }) => diagnostics).filter((it) => report.counts(it.severity));
  const tests = report.files.reduce((sum, { diagnostics }) => sum + Math.max(1, diagnostics.length), 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="nftlint" tests="${tests}" failures="${failures.length}" errors="0">`,
    ...suites,
    "</testsuites>\n",
  ].join("\n");
}

function suite({ path, text, diagnostics }: FileReport, report: Report): string {
  const lines = diagnostics.length > 0 ? new LineMap(text) : null;
  const cases =
    diagnostics.length > 0
      ? diagnostics.map((diagnostic) => testCase(path, diagnostic, lines!, report.counts(diagnostic.severity)))
      : [`    <testcase name="nftlint" classname="${escapeXml(path)}"/>`];
  const failures = diagnostics.filter(({ severity }) => report.counts(severity)).length;
  return [
    `  <testsuite name="${escapeXml(path)}" tests="${cases.length}" failures="${failures}" errors="0">`,
    ...cases,
    "  </testsuite>",
  ].join("\n");
}

function testCase(path: string, diagnostic: Diagnostic, lines: LineMap, fails: boolean): string {
  const { line, column } = lines.position(diagnostic.start);
  const attributes = `name="${diagnostic.rule}:${line}:${column}" classname="${escapeXml(path)}" file="${escapeXml(path)}" line="${line}"`;
  const text = escapeXml(`${path}:${line}:${column}: ${diagnostic.severity}: ${fullMessage(diagnostic)}`);
  const message = escapeXml(diagnostic.message);
  const body = fails
    ? `      <failure type="${diagnostic.severity}" message="${message}">${text}</failure>`
    : `      <system-out>${text}</system-out>`;
  return [`    <testcase ${attributes}>`, body, "    </testcase>"].join("\n");
}
