import type { Severity } from "@nftlint/linter";
import { LineMap } from "@nftlint/syntax";
import { fingerprints } from "./fingerprint.ts";
import { type FileReport, fullMessage, type Report } from "./report.ts";

const severity: Readonly<Record<Severity, string>> = {
  error: "critical",
  warning: "major",
  info: "minor",
  hint: "info",
};

/** GitLab's code quality report (docs.gitlab.com, Code Quality, "Code Quality report format"). */
export function gitlab(report: Report): string {
  return `${JSON.stringify(report.files.flatMap(issues), null, 2)}\n`;
}

function issues(file: FileReport): object[] {
  if (file.diagnostics.length === 0) {
    return [];
  }
  const lines = new LineMap(file.text);
  const names = fingerprints(file, lines);
  return file.diagnostics.map((diagnostic, index) => ({
    description: fullMessage(diagnostic),
    check_name: diagnostic.rule,
    fingerprint: names[index],
    severity: severity[diagnostic.severity],
    location: {
      path: file.path.replace(/^(?:\.\/)+/, ""),
      positions: { begin: lines.position(diagnostic.start), end: lines.position(diagnostic.end) },
    },
  }));
}
