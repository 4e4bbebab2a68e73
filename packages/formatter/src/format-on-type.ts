/** Formatting while somebody types, for editors. */
import { type ParseResult, parse, type TextEdit } from "@nftlint/syntax";
import { editsIn, lineStart } from "./format-range.ts";
import { coverOf, itemEndingAt } from "./items.ts";
import { completeOptions, type FormatOptions, indentationOf } from "./options.ts";
import { isOffAt, isOptedOut } from "./switches.ts";

/**
 * The edits that follow a typed character. A `}` formats the block or statement that it ends; a new
 * line formats the line above where a whole statement stands on it, and indents the new line, also
 * in a document that has syntax errors.
 * @param offset UTF-16, behind the character
 * @throws RangeError where an option is out of its range
 */
export function formatOnType(
  text: string,
  offset: number,
  character: "}" | "\n",
  options: Partial<FormatOptions> = {},
): TextEdit[] {
  const complete = completeOptions(options);
  const parsed = parse(text);
  if (character === "}") return editsOfEnd(parsed, offset, complete);
  if (isOptedOut(text) || isOffAt(parsed, offset)) return [];
  const start = lineStart(text, offset);
  return [...editsOfLineAbove(parsed, start, complete), ...indentationEdits(parsed, start, complete)];
}

function editsOfEnd(parsed: ParseResult, offset: number, options: FormatOptions): TextEdit[] {
  const item = itemEndingAt(parsed.document.items, parsed.text, offset);
  return item === null ? [] : editsIn(parsed, item, options);
}

/** The edits of the line that ends before `start`, where it holds whole statements. */
function editsOfLineAbove(parsed: ParseResult, start: number, options: FormatOptions): TextEdit[] {
  if (start === 0) return [];
  const line = { start: lineStart(parsed.text, start - 1), end: start - 1 };
  const cover = coverOf(parsed.document.items, parsed.text, line);
  if (cover === null || cover.start < line.start || cover.end > line.end) return [];
  return editsIn(parsed, cover, options).filter((edit) => edit.end <= line.end);
}

/** The edit that indents the line that begins at `start` as deep as the braces open before it. */
function indentationEdits(parsed: ParseResult, start: number, options: FormatOptions): TextEdit[] {
  const { text } = parsed;
  const depth = depthAt(parsed, start);
  if (depth === null) return [];
  let end = start;
  while (text[end] === " " || text[end] === "\t") end++;
  const newText = indentationOf(options).unit.repeat(depth);
  return text.slice(start, end) === newText ? [] : [{ start, end, newText }];
}

/** How many braces are open where a line begins, its own `}` closed; `null` in a string over several lines. */
function depthAt(parsed: ParseResult, start: number): number | null {
  const { text, tokens } = parsed;
  let depth = 0;
  for (let index = 0; index < tokens.count; index++) {
    const tokenStart = tokens.start(index);
    const isBehind = tokenStart >= start;
    if (tokens.end(index) > start && !isBehind) return null;
    const sign = tokens.end(index) - tokenStart === 1 ? text[tokenStart] : "";
    if (isBehind) {
      if (sign === "}" && lineStart(text, tokenStart) === start) depth--;
      break;
    }
    if (sign === "{") depth++;
    else if (sign === "}") depth--;
  }
  return Math.max(0, depth) + (isContinued(parsed, start - 1) ? 1 : 0);
}

/** Whether the line that ends at an offset ends in `\`, and not in a comment, which nothing continues. */
function isContinued({ text, comments }: ParseResult, lineEnd: number): boolean {
  if (!text.endsWith("\\", lineEnd)) return false;
  for (let index = 0; index < comments.count; index++) if (comments.end(index) === lineEnd) return false;
  return true;
}
