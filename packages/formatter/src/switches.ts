/** The comments with which authors switch the formatting off. */
import type { ParseResult } from "@nftlint/syntax";

const formatOff = /^#\s*nftlint-format-off\b(?!-)/;
const formatOn = /^#\s*nftlint-format-on\b(?!-)/;
const fileOff = /^[ \t]*#[ \t]*nftlint-format-off-file\b/m;

/** Whether a comment switches the formatting off from here on. */
export function switchesOff(comment: string): boolean {
  return formatOff.test(comment);
}

/** Whether a comment switches the formatting on again. */
export function switchesOn(comment: string): boolean {
  return formatOn.test(comment);
}

/** Whether the comment `# nftlint-format-off-file` stands on a line of its own. */
export function isOptedOut(text: string): boolean {
  return text.includes("nftlint-format-off-file") && fileOff.test(text);
}

/** Whether the formatting is switched off at an offset. */
export function isOffAt({ text, comments }: ParseResult, offset: number): boolean {
  let isOff = false;
  for (let index = 0; index < comments.count && comments.start(index) < offset; index++) {
    const comment = text.slice(comments.start(index), comments.end(index));
    isOff = switchesOff(comment) || (isOff && !switchesOn(comment));
  }
  return isOff;
}
