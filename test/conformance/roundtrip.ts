import type { ParseResult } from "@nftlint/syntax";

/** White space, `#` comments and line continuations: all that may stand between tokens. */
const trivia = /^(?:[ \t\r\n]|\\\n|#[^\n]*)*$/;

/**
 * What is wrong with a result's tokens as a partition of its text, or `null`: they must stand in
 * order without overlap, hold at least one character, and leave only trivia between them.
 */
export function describeLoss(parsed: ParseResult): string | null {
  const { text, tokens } = parsed;
  let end = 0;
  let rebuilt = "";
  for (let index = 0; index < tokens.count; index++) {
    const start = tokens.start(index);
    const gap = text.slice(end, start);
    if (start < end) return `token ${index} starts at ${start}, before the end of the one before it at ${end}`;
    if (!trivia.test(gap)) return `${JSON.stringify(gap)} at ${end} belongs to no token`;
    if (tokens.end(index) <= start) return `token ${index} at ${start} is empty`;
    end = tokens.end(index);
    rebuilt += gap + text.slice(start, end);
  }
  const rest = text.slice(end);
  if (!trivia.test(rest)) return `${JSON.stringify(rest.slice(0, 80))} at ${end} belongs to no token`;
  return rebuilt + rest === text ? null : "the tokens and the gaps between them do not give the text back";
}

/**
 * What is wrong with a result's list of comments, or `null`: each is a `#…` of a gap, and none is
 * missing. The CR of a CRLF is no part of a comment.
 */
export function describeCommentLoss(parsed: ParseResult): string | null {
  const { text, tokens, comments } = parsed;
  const expected: string[] = [];
  let end = 0;
  for (let index = 0; index <= tokens.count; index++) {
    const start = index < tokens.count ? tokens.start(index) : text.length;
    for (const found of text.slice(end, start).matchAll(/#[^\n]*?(?=\r*(?:\n|$))/g)) {
      expected.push(`${end + found.index}-${end + found.index + found[0].length}`);
    }
    end = index < tokens.count ? tokens.end(index) : text.length;
  }
  const listed = Array.from(
    { length: comments.count },
    (_, index) => `${comments.start(index)}-${comments.end(index)}`,
  );
  return listed.join() === expected.join() ? null : `comments at ${expected.join()}, but listed are ${listed.join()}`;
}
