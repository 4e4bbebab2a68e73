import type { Diagnostic, Severity } from "@nftlint/linter";
import { LineMap, type Range } from "@nftlint/syntax";
import { type FrameRow, frame } from "./frame.ts";
import { type Paint, painter, type Style } from "./paint.ts";
import { printable } from "./printable.ts";
import { type FileReport, type Report, severities, type Totals, totals } from "./report.ts";

const severityColor = {
  error: "red",
  warning: "yellow",
  info: "cyan",
  hint: "green",
} as const satisfies Readonly<Record<Severity, Style>>;

/** For people: each finding with its code, the places that matter with it, and what mends it. */
export function pretty(report: Report): string {
  const paint = painter(report.color);
  const parts: string[] = [];
  for (const file of report.files) {
    const lines = file.diagnostics.length > 0 ? new LineMap(file.text) : null;
    for (const diagnostic of file.diagnostics) {
      parts.push(`${finding(file, lines!, diagnostic, paint)}\n`);
    }
  }
  if (report.summary) {
    parts.push(`${summaryLine(totals(report), paint)}\n`);
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

function finding(file: FileReport, lines: LineMap, diagnostic: Diagnostic, paint: Paint): string {
  const places = placesOf(diagnostic);
  const framed = places.map((place) => ({ ...place, rows: frame(file.text, lines, place.range, place.mark) }));
  const width = Math.max(...framed.flatMap(({ rows }) => rows.map(lineNumberWidth)));
  const gutter = " ".repeat(width + 1);
  const color = severityColor[diagnostic.severity];
  const title = paint([color, "bold"], `${diagnostic.severity}[${diagnostic.rule}]`);
  const output = [`${title}${paint("bold", `: ${printable(diagnostic.message)}`)}`];
  for (const { arrow, range, rows, mark, label } of framed) {
    const { line, column } = lines.position(range.start);
    output.push(`${gutter.slice(1)}${paint("blue", arrow)} ${printable(file.path)}:${line}:${column}`);
    output.push(...frameLines(rows, width, label, mark === "^" ? color : "blue", paint));
  }
  const said = notes(diagnostic);
  if (said.length > 0) {
    output.push(`${gutter}${paint("blue", "|")}`);
  }
  for (const note of said) {
    output.push(`${gutter}${paint("blue", "=")} ${paint("bold", `${note.label}:`)} ${printable(note.text)}`);
  }
  return output.join("\n");
}

function placesOf(diagnostic: Diagnostic): Place[] {
  return [
    { arrow: "-->", range: diagnostic, mark: "^", label: "" },
    ...diagnostic.related
      .filter(({ range }) => !isSamePlace(range, diagnostic))
      .map(({ range, message }): Place => ({ arrow: ":::", range, mark: "-", label: message })),
  ];
}

function isSamePlace(one: Range, other: Range): boolean {
  return one.start === other.start && one.end === other.end;
}

function frameLines(rows: readonly FrameRow[], width: number, label: string, color: Style, paint: Paint): string[] {
  const bar = paint("blue", "|");
  const blank = " ".repeat(width);
  const lastMarks = rows.findLastIndex(({ kind }) => kind === "marks");
  const lines = rows.map((row, index) => {
    if (row.kind === "source") {
      return `${paint("blue", String(row.line).padStart(width))} ${bar} ${row.text}`.trimEnd();
    }
    if (row.kind === "gap") {
      return `${blank} ${bar} ${paint("blue", "...")}`;
    }
    const said = index === lastMarks && label !== "" ? ` ${printable(label)}` : "";
    return `${blank} ${bar} ${row.indent}${paint(color, row.marks + said)}`;
  });
  return [`${blank} ${bar}`, ...lines];
}

function lineNumberWidth(row: FrameRow): number {
  return row.kind === "source" ? String(row.line).length : 1;
}

function notes(diagnostic: Diagnostic): { label: string; text: string }[] {
  // What is told of the finding's own place needs no second picture of it.
  const here = diagnostic.related
    .filter(({ range }) => isSamePlace(range, diagnostic))
    .map(({ message }) => ({ label: "note", text: message }));
  const help = diagnostic.help.map((text) => ({ label: "help", text }));
  const fixes = diagnostic.fixes.map(({ title, safety }) =>
    safety === "safe"
      ? { label: "fix", text: `${title} (fixable with --fix)` }
      : { label: "suggestion", text: `${title} (check it first: --fix leaves it alone)` },
  );
  return [...here, ...help, ...fixes];
}

function summaryLine(totals: Totals, paint: Paint): string {
  const counts = severities.filter((severity) => totals[severity] > 0);
  const files = count(totals.files, "file");
  const fixed = totals.fixed > 0 ? `Fixed ${count(totals.fixed, "finding")}. ` : "";
  if (counts.length === 0) {
    return `${fixed}${paint("green", "No findings")} in ${files}.${baselineNote(totals)}`;
  }
  const found = counts.map((severity) =>
    paint(severityColor[severity], severity === "info" ? `${totals.info} info` : count(totals[severity], severity)),
  );
  const fixable = totals.fixable > 0 ? ` ${totals.fixable} fixable with --fix.` : "";
  return `${fixed}Found ${found.join(", ")} in ${files}.${fixable}${baselineNote(totals)}`;
}

function baselineNote({ baselined, outdated }: Totals): string {
  const known = baselined > 0 ? ` ${baselined} more in the baseline.` : "";
  const gone = outdated > 0 ? ` ${outdated} of the baseline no longer there: run --update-baseline.` : "";
  return known + gone;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
