import { nearest } from "@nftlint/syntax";

/** ` (did you mean "x"?)` for the candidate nearest to a misspelt word, or nothing. `prefix` goes before it. */
export function didYouMean(word: string, candidates: readonly string[], prefix = ""): string {
  const meant = nearest(word, candidates);
  return meant === null ? "" : ` (did you mean "${prefix}${meant}"?)`;
}
