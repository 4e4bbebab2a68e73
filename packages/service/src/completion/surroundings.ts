/** What is left of a place, told by tokens alone, so that it holds in broken text too. */
import type { ParseResult, Range } from "@nftlint/syntax";

export interface Surroundings {
  /** The words before the brace of each block around the place, outermost first. */
  readonly blocks: readonly (readonly string[])[];
  /** The words of the statement, up to the one at the place. */
  readonly words: readonly string[];
  /** The word at the place, empty between two words. */
  readonly word: Range;
}

/** The surroundings of an offset. Blocks that are closed before it count as no words. */
export function surroundingsAt({ text, tokens }: ParseResult, offset: number): Surroundings {
  const textOf = (index: number) => text.slice(tokens.start(index), tokens.end(index));
  let last = tokensBefore(tokens, offset) - 1;
  let word: Range = { start: offset, end: offset };
  if (last >= 0 && tokens.end(last) >= offset && /^["\w]/.test(textOf(last))) {
    word = { start: tokens.start(last), end: tokens.end(last) };
    last--;
  }
  const blocks: string[][] = [];
  let words: string[] | null = null;
  let current: string[] = [];
  let isHeader = true;
  let depth = 0;
  for (let index = last; index >= 0; index--) {
    const code = text.charCodeAt(tokens.start(index));
    if (code === 125) depth++;
    else if (code === 123 && depth > 0) depth--;
    else if (depth > 0) continue;
    else if (code === 123) {
      if (words === null) words = current;
      else blocks.unshift(current);
      current = [];
      isHeader = true;
    } else if (code === 10 || code === 13 || code === 59) isHeader = false;
    else if (isHeader) current.unshift(textOf(index));
  }
  if (words === null) words = current;
  else blocks.unshift(current);
  return { blocks, words, word };
}

/** How many tokens begin before an offset. */
function tokensBefore(tokens: ParseResult["tokens"], offset: number): number {
  let low = 0;
  let high = tokens.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens.start(middle) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
