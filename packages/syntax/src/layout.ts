/**
 * Faults of layout alone: what nft refuses although nothing in it could mean something else. Each
 * has a safe fix.
 */
import type { SyntaxDiagnostic, TextEdit } from "./diagnostic.ts";

/**
 * The layout faults of a whole document.
 * @param carriageReturn where the first CRLF outside comments and strings stands, or -1
 * @param openComment where a comment begins that the end of the file ends, or -1
 */
export function layoutDiagnostics(text: string, carriageReturn: number, openComment: number): SyntaxDiagnostic[] {
  const diagnostics: SyntaxDiagnostic[] = [];
  if (carriageReturn >= 0) diagnostics.push(carriageReturns(text, carriageReturn));
  if (openComment >= 0) diagnostics.push(missingNewline(text, openComment));
  return diagnostics;
}

function carriageReturns(text: string, first: number): SyntaxDiagnostic {
  const edits: TextEdit[] = [];
  for (let at = text.indexOf("\r\n"); at >= 0; at = text.indexOf("\r\n", at + 2)) {
    edits.push({ start: at, end: at + 1, newText: "" });
  }
  return {
    code: "layout",
    message: "The lines end in CRLF, as on Windows; nft reads only LF.",
    since: null,
    fix: { title: "Turn every CRLF into LF", edits },
    start: first,
    end: first + 1,
  };
}

function missingNewline(text: string, comment: number): SyntaxDiagnostic {
  const end = text.length;
  return {
    code: "layout",
    message: "nft wants a new line behind a comment on the last line.",
    since: null,
    fix: { title: "Add the new line", edits: [{ start: end, end, newText: "\n" }] },
    start: comment,
    end,
  };
}

/** How many characters of white space begin the line that an offset stands on. */
export function indentationAt(text: string, offset: number): number {
  const lineStart = text.lastIndexOf("\n", offset) + 1;
  let end = lineStart;
  while (text[end] === " " || text[end] === "\t") end++;
  return end - lineStart;
}

/** The byte order mark at the start of a text. */
export const byteOrderMark = "\uFEFF";

export function byteOrderMarkDiagnostic(): SyntaxDiagnostic {
  return {
    code: "layout",
    message: "The file begins with a byte order mark, which nft does not know.",
    since: null,
    fix: { title: "Remove the byte order mark", edits: [{ start: 0, end: 1, newText: "" }] },
    start: 0,
    end: 1,
  };
}

/** Blank lines between elements: nft takes one new line there, not two. */
export function blankLineDiagnostic(start: number, end: number): SyntaxDiagnostic {
  return {
    code: "layout",
    message: "nft takes no blank line between the elements of a set.",
    since: null,
    fix: { title: "Remove the blank line", edits: [{ start, end, newText: "" }] },
    start,
    end: start + 1,
  };
}

/** A `{` on a line below the name of its table, chain or set. */
export function lowBraceDiagnostic(text: string, nameEnd: number, brace: number): SyntaxDiagnostic {
  const isBlank = text.slice(nameEnd, brace).trim() === "";
  const edits = [{ start: nameEnd, end: brace, newText: " " }];
  return {
    code: "layout",
    message: 'nft wants this "{" on the line of the name before it.',
    since: null,
    fix: isBlank ? { title: "Put the brace behind the name", edits } : null,
    start: brace,
    end: brace + 1,
  };
}
