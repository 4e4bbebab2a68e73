import { format } from "@nftlint/formatter";
import { type ParseResult, parse } from "@nftlint/syntax";

/** What must hold of formatting a document: what is wrong with it, or `null`. */
export function describeFault(text: string): string | null {
  const before = parse(text);
  const result = format(text);
  if (!result.ok) return before.diagnostics.some(({ code }) => code !== "layout") ? null : "is not formatted";
  if (before.diagnostics.some(({ code }) => code !== "layout")) return "is formatted in spite of a syntax error";
  const after = parse(result.text);
  const refused = after.diagnostics[0];
  if (refused !== undefined) return `is refused when formatted: ${refused.message} (${refused.start})`;
  return (
    describeDifference("token", significant(before), significant(after)) ??
    describeDifference("comment", comments(before), comments(after)) ??
    describeSecondPass(result.text)
  );
}

function describeSecondPass(formatted: string): string | null {
  const again = format(formatted);
  if (!again.ok) return "cannot be formatted twice";
  return describeDifference("line of the second pass", formatted.split("\n"), again.text.split("\n"));
}

function describeDifference(what: string, before: readonly string[], after: readonly string[]): string | null {
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    if (before[index] !== after[index]) {
      return `${what} ${index} was ${JSON.stringify(before[index])} and is ${JSON.stringify(after[index])}`;
    }
  }
  return null;
}

/** The texts of the tokens, without separators and a byte order mark. */
function significant({ text, tokens }: ParseResult): string[] {
  return Array.from({ length: tokens.count }, (_, index) => text.slice(tokens.start(index), tokens.end(index)))
    .filter((token) => !["\n", "\r\n", ";", "\uFEFF"].includes(token))
    .map((token) => token.replaceAll("\r\n", "\n"));
}

/** The comments, without white space at their end. */
function comments({ text, comments }: ParseResult): string[] {
  return Array.from({ length: comments.count }, (_, index) =>
    text.slice(comments.start(index), comments.end(index)).trimEnd(),
  );
}
