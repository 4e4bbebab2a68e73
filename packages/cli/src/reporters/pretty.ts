import type { Diagnostic, Severity } from "@nftlint/linter";
import { LineMap, type Range } from "@nftlint/syntax";
import pc from "picocolors";
import { type FrameRow, frame } from "./frame.ts";
import { printable } from "./printable.ts";
import { type FileReport, type Report, severities, type Totals, totals } from "./report.ts";

type Colors = ReturnType<typeof pc.createColors>;

/** For people: each finding with its code, the places that matter with it, and what mends it. */
export function pretty(report: Report): string {
  const colors = pc.createColors(report.color);
  const parts: string[] = [];
  for (const file of report.files) {
    const lines = file.diagnostics.length > 0 ? new LineMap(file.text) : null;
    for (const diagnostic of file.diagnostics) {
      parts.push(`${finding(file, lines!, diagnostic, colors)}\n`);
    }
  }
  if (report.summary) {
    parts.push(`${summaryLine(totals(report), colors)}\n`);
  }
  return parts.join("\n");
}

/** One place to show: its range with marks, and for related places what to say beside them. */
interface Place {
  readonly arrow: "-->" | ":::";
  readonly range: Range;
  readonly mark: "^" | "-";
  readonly label: string;
}

function finding(file: FileReport, lines: LineMap, diagnostic: Diagnostic, colors: Colors): string {
  const places = placesOf(diagnostic);
  const framed = places.map((place) => ({ ...place, rows: frame(file.text, lines, place.range, place.mark) }));
  const width = Math.max(...framed.flatMap(({ rows }) => rows.map(lineNumberWidth)));
  const gutter = " ".repeat(width + 1);
  const paint = severityColor(diagnostic.severity, colors);
  const output = [
    `${paint(colors.bold(`${diagnostic.severity}[${diagnostic.rule}]`))}${colors.bold(`: ${printable(diagnostic.message)}`)}`,
  ];
  for (const { arrow, range, rows, mark, label } of framed) {
    const { line, column } = lines.position(range.start);
    output.push(`${gutter.slice(1)}${colors.blue(arrow)} ${printable(file.path)}:${line}:${column}`);
    output.push(...frameLines(rows, width, label, mark === "^" ? paint : colors.blue, colors));
  }
  const said = notes(diagnostic);
  if (said.length > 0) {
    output.push(`${gutter}${colors.blue("|")}`);
  }
  for (const note of said) {
    output.push(`${gutter}${colors.blue("=")} ${colors.bold(`${note.label}:`)} ${printable(note.text)}`);
  }
  return output.join("\n");
}

function placesOf(diagnostic: Diagnostic): Place[] {
  return [
    { arrow: "-->", range: diagnostic, mark: "^", label: "" },
    ...diagnostic.related.map(({ range, message }): Place => ({ arrow: ":::", range, mark: "-", label: message })),
  ];
}

function frameLines(
  rows: readonly FrameRow[],
  width: number,
  label: string,
  paint: (text: string) => string,
  colors: Colors,
): string[] {
  const bar = colors.blue("|");
  const blank = " ".repeat(width);
  const lastMarks = rows.findLastIndex(({ kind }) => kind === "marks");
  const lines = rows.map((row, index) => {
    switch (row.kind) {
      case "source":
        return `${colors.blue(String(row.line).padStart(width))} ${bar} ${row.text}`.trimEnd();
      case "marks":
        return `${blank} ${bar} ${row.indent}${paint(index === lastMarks && label ? `${row.marks} ${printable(label)}` : row.marks)}`;
      case "gap":
        return `${blank} ${bar} ${colors.blue("...")}`;
    }
  });
  return [`${blank} ${bar}`, ...lines];
}

function lineNumberWidth(row: FrameRow): number {
  return row.kind === "source" ? String(row.line).length : 1;
}

function notes(diagnostic: Diagnostic): { label: string; text: string }[] {
  const help = diagnostic.help.map((text) => ({ label: "help", text }));
  const fixes = diagnostic.fixes.map(({ title, safety }) =>
    safety === "safe"
      ? { label: "fix", text: `${title} (fixable with --fix)` }
      : { label: "suggestion", text: `${title} (check it first: --fix leaves it alone)` },
  );
  return [...help, ...fixes];
}

function severityColor(severity: Severity, colors: Colors): (text: string) => string {
  return { error: colors.red, warning: colors.yellow, info: colors.cyan, hint: colors.green }[severity];
}

function summaryLine(totals: Totals, colors: Colors): string {
  const counts = severities.filter((severity) => totals[severity] > 0);
  const files = count(totals.files, "file");
  const fixed = totals.fixed > 0 ? `Fixed ${count(totals.fixed, "finding")}. ` : "";
  if (counts.length === 0) {
    return `${fixed}${colors.green("No findings")} in ${files}.`;
  }
  const found = counts.map((severity) =>
    severityColor(severity, colors)(severity === "info" ? `${totals.info} info` : count(totals[severity], severity)),
  );
  const fixable = totals.fixable > 0 ? ` ${totals.fixable} fixable with --fix.` : "";
  return `${fixed}Found ${found.join(", ")} in ${files}.${fixable}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
