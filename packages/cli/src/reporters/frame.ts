import type { LineMap, Range } from "@nftlint/syntax";
import { display } from "./printable.ts";

/** Lines longer than this are cut around the range that they show. */
const maximumLength = 400;
const lengthBefore = 60;
const lengthAfter = 100;

/** One line of source, or the marks below it. */
export type FrameRow =
  | { readonly kind: "source"; readonly line: number; readonly text: string }
  | { readonly kind: "marks"; readonly indent: string; readonly marks: string }
  | { readonly kind: "gap" };

/**
 * The lines of a range with marks below the range: its first line, and where it spans several,
 * its last. Columns are terminal cells, so that marks stand below what they mark.
 */
export function frame(text: string, lines: LineMap, range: Range, mark: "^" | "-"): FrameRow[] {
  const first = lines.position(range.start).line;
  const last = lines.position(Math.max(range.start, range.end - 1)).line;
  const rows = lineRows(text, lines, first, range, mark);
  if (last > first + 1) {
    rows.push({ kind: "gap" });
  }
  if (last > first) {
    rows.push(...lineRows(text, lines, last, range, mark));
  }
  return rows;
}

function lineRows(text: string, lines: LineMap, line: number, range: Range, mark: string): FrameRow[] {
  const { start, end } = lineRange(text, lines, line);
  const marked = { start: Math.max(start, range.start), end: Math.min(end, range.end) };
  if (marked.start === start && range.start < start) {
    marked.start = skipBlanks(text, start, marked.end);
  }
  const shown = window(text, { start, end }, marked);
  const prefix = shown.start > start ? "…" : "";
  const before = display(prefix + text.slice(shown.start, marked.start), 0);
  const inside = display(text.slice(marked.start, Math.min(marked.end, shown.end)), before.end);
  const after = display(text.slice(Math.max(marked.start, Math.min(marked.end, shown.end)), shown.end), inside.end);
  const suffix = shown.end < end ? "…" : "";
  return [
    { kind: "source", line, text: (before.text + inside.text + after.text + suffix).trimEnd() },
    { kind: "marks", indent: " ".repeat(before.end), marks: mark.repeat(Math.max(1, inside.end - before.end)) },
  ];
}

/** A line without its line break. */
function lineRange(text: string, lines: LineMap, line: number): { start: number; end: number } {
  const start = lines.offset(line, 1);
  const newline = text.indexOf("\n", start);
  const end = newline === -1 ? text.length : newline;
  return { start, end: end > start && text[end - 1] === "\r" ? end - 1 : end };
}

function skipBlanks(text: string, start: number, end: number): number {
  let offset = start;
  while (offset < end && (text[offset] === " " || text[offset] === "\t")) {
    offset += 1;
  }
  return offset;
}

/** The part of a line to show: all of it, or what stands around the marked part. */
function window(text: string, line: Range, marked: Range): Range {
  if (line.end - line.start <= maximumLength) {
    return line;
  }
  const start = Math.max(line.start, marked.start - lengthBefore);
  const end = Math.min(line.end, marked.start + lengthAfter);
  return { start: wholeCharacter(text, start), end: wholeCharacter(text, end) };
}

/** Steps back from the middle of a surrogate pair. */
function wholeCharacter(text: string, offset: number): number {
  const code = text.charCodeAt(offset);
  return code >= 0xdc00 && code <= 0xdfff ? offset - 1 : offset;
}
