/** Formatting a part of a document, for editors. */
import { type ParseResult, parse, type Range, type TextEdit } from "@nftlint/syntax";
import { formatEdits } from "./format.ts";
import { coverOf } from "./items.ts";
import { completeOptions, type FormatOptions } from "./options.ts";

/**
 * The edits that format the whole statements which touch a range; of a block that it touches at its
 * first or last line alone, just that line. None where the document has a syntax error.
 * @param start where the range begins, a UTF-16 offset
 * @param end where it ends, exclusive; equal to `start` for the line of a cursor
 * @throws RangeError where an option is out of its range
 */
export function formatRange(
  text: string,
  start: number,
  end: number,
  options: Partial<FormatOptions> = {},
): TextEdit[] {
  const complete = completeOptions(options);
  const parsed = parse(text);
  const cover = coverOf(parsed.document.items, text, wholeLines(text, start, end));
  return cover === null ? [] : editsIn(parsed, cover, complete);
}

/** The edits in a stretch of whole statements: with their indentation, and with what ends their last line. */
export function editsIn(parsed: ParseResult, { start, end }: Range, options: FormatOptions): TextEdit[] {
  return formatEdits(parsed, options).flatMap((edit) => {
    if (edit.end < start || edit.start > end) return [];
    if (edit.start < start && edit.end <= start) return isolate(parsed.text, edit, "last");
    return edit.start >= end ? isolate(parsed.text, edit, "first") : [edit];
  });
}

/**
 * An edit of the white space between two lines, cut down to the one that matters.
 * @param side `first`: what ends the line above, `last`: what begins the line below
 */
function isolate(text: string, { start, end, newText }: TextEdit, side: "first" | "last"): TextEdit[] {
  const source = text.slice(start, end);
  const cutSource = side === "first" ? source.indexOf("\n") : source.lastIndexOf("\n");
  const cutText = side === "first" ? newText.indexOf("\n") : newText.lastIndexOf("\n");
  if (cutSource < 0 || cutText < 0) return [{ start, end, newText }];
  const edit =
    side === "first"
      ? { start, end: start + cutSource, newText: newText.slice(0, cutText) }
      : { start: start + cutSource + 1, end, newText: newText.slice(cutText + 1) };
  return text.slice(edit.start, edit.end) === edit.newText ? [] : [edit];
}

/** The lines that a range touches; one that it only reaches the start of is none. */
function wholeLines(text: string, start: number, end: number): Range {
  const last = end > start && text[end - 1] === "\n" ? end - 1 : end;
  const lineEnd = text.indexOf("\n", last);
  return { start: lineStart(text, start), end: lineEnd < 0 ? text.length : lineEnd };
}

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}
