import type { Diagnostic, Severity } from "@nftlint/linter";
import { LineMap } from "@nftlint/syntax";
import { fullMessage, type Report } from "./report.ts";

const command: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

/** Workflow commands, which GitHub Actions turns into annotations of the changed files. */
export function github(report: Report): string {
  let output = "";
  for (const { path, text, diagnostics } of report.files) {
    const lines = diagnostics.length > 0 ? new LineMap(text) : null;
    for (const diagnostic of diagnostics) {
      output += `::${command[diagnostic.severity]} ${properties(path, diagnostic, lines!)}::${escapeData(fullMessage(diagnostic))}\n`;
    }
  }
  return output;
}

/** Columns are left out where the range spans lines: GitHub takes them only within one. */
function properties(path: string, { start, end, rule }: Diagnostic, lines: LineMap): string {
  const from = lines.position(start);
  const to = lines.position(end);
  const columns = from.line === to.line ? { col: from.column, endColumn: to.column } : {};
  const all = { file: path, line: from.line, endLine: to.line, ...columns, title: `nftlint ${rule}` };
  return Object.entries(all)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(",");
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
