import type { Diagnostic } from "@nftlint/linter";
import { LineMap, type Range } from "@nftlint/syntax";
import { type FileReport, type Report, totals } from "./report.ts";

/** The version of the format, which `schemas/report.schema.json` describes. */
const formatVersion = 1;

/** For programs; `schemas/report.schema.json` describes it. */
export function json(report: Report): string {
  const document = {
    version: formatVersion,
    files: report.files.map(fileEntry),
    summary: totals(report),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function fileEntry({ path, text, diagnostics }: FileReport): object {
  const lines = diagnostics.length > 0 ? new LineMap(text) : null;
  return { path, diagnostics: diagnostics.map((diagnostic) => entry(diagnostic, lines!)) };
}

function entry({ rule, severity, message, url, help, related, fixes, ...range }: Diagnostic, lines: LineMap): object {
  return {
    rule,
    severity,
    message,
    ...places(range, lines),
    url,
    ...(help.length > 0 && { help }),
    ...(related.length > 0 && {
      related: related.map((place) => ({ message: place.message, ...places(place.range, lines) })),
    }),
    ...(fixes.length > 0 && {
      fixes: fixes.map(({ title, safety, edits }) => ({
        title,
        safety,
        edits: edits.map((edit) => ({ ...places(edit, lines), newText: edit.newText })),
      })),
    }),
  };
}

function places({ start, end }: Range, lines: LineMap): { start: object; end: object } {
  return { start: place(start, lines), end: place(end, lines) };
}

function place(offset: number, lines: LineMap): object {
  const { line, column } = lines.position(offset);
  return { line, column, offset };
}
