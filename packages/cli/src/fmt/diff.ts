import { FILE_HEADERS_ONLY, formatPatch, type StructuredPatch, type StructuredPatchHunk, structuredPatch } from "diff";
import { painter, type Style } from "../reporters/paint.ts";
import { printable } from "../reporters/printable.ts";

/** Lines around a change. */
const context = 3;

/**
 * Lines added and removed up to which the smallest set of changes is looked for: that takes time
 * with the square of this number. A file that differs in more lines is shown replaced as a whole.
 */
const maximumChanges = 2000;

/**
 * The change of a file as a unified diff, which `git apply -p0` and `patch -p0` take. Coloured, it
 * is for a terminal: what would steer the terminal is then shown by its picture.
 */
export function unifiedDiff(name: string, before: string, after: string, color: boolean): string {
  const options = { context, maxEditLength: maximumChanges };
  const patch =
    structuredPatch(name, name, before, after, undefined, undefined, options) ?? wholeChange(name, before, after);
  const text = formatPatch(patch, FILE_HEADERS_ONLY);
  return color ? paintedDiff(text) : text;
}

/** One hunk for everything between the lines that both texts begin with and those that both end with. */
function wholeChange(name: string, before: string, after: string): StructuredPatch {
  const old = linesOf(before);
  const now = linesOf(after);
  const head = commonLength(old, now, (lines, index) => lines[index]);
  const rest = [old.slice(head), now.slice(head)] as const;
  const tail = commonLength(...rest, (lines, index) => lines[lines.length - 1 - index]);
  const start = Math.max(0, head - context);
  const kept = Math.min(context, tail);
  const hunk: StructuredPatchHunk = {
    oldStart: start + 1,
    newStart: start + 1,
    oldLines: old.length - tail + kept - start,
    newLines: now.length - tail + kept - start,
    lines: [
      ...marked(" ", old.slice(start, head)),
      ...marked("-", old.slice(head, old.length - tail)),
      ...marked("+", now.slice(head, now.length - tail)),
      ...marked(" ", old.slice(old.length - tail, old.length - tail + kept)),
    ],
  };
  return { oldFileName: name, newFileName: name, oldHeader: undefined, newHeader: undefined, hunks: [hunk] };
}

/** With their line breaks, so that a last line without one differs from the same line with one. */
function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/);
}

type LineAt = (lines: readonly string[], index: number) => string | undefined;

function commonLength(left: readonly string[], right: readonly string[], at: LineAt): number {
  const most = Math.min(left.length, right.length);
  let length = 0;
  while (length < most && at(left, length) === at(right, length)) {
    length += 1;
  }
  return length;
}

function marked(mark: " " | "-" | "+", lines: readonly string[]): string[] {
  return lines.flatMap((line) =>
    line.endsWith("\n") ? [mark + line.slice(0, -1)] : [mark + line, "\\ No newline at end of file"],
  );
}

function paintedDiff(text: string): string {
  const paint = painter(true);
  const rows = text.split("\n").map((row) => {
    const shown = row.split("\t").map(printable).join("\t");
    const style = styleOf(row);
    return style === null ? shown : paint(style, shown);
  });
  return rows.join("\n");
}

function styleOf(row: string): Style | null {
  if (row.startsWith("--- ") || row.startsWith("+++ ")) {
    return "bold";
  }
  const styles: Readonly<Record<string, Style>> = { "-": "red", "+": "green", "@": "cyan" };
  return styles[row[0] ?? ""] ?? null;
}
