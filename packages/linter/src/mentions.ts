import { memoryOf, type Ruleset } from "@nftlint/semantics";

/**
 * Whether a word, or what a regular expression finds, stands in any of the documents, be it in a comment:
 * a rule about rare words has nothing to look for in most files. Variables stand for values, and never for keywords.
 */
export function mentions(ruleset: Ruleset, words: string | RegExp): boolean {
  // Where rules are remembered, looking at those that changed takes less than to look through the text.
  if (memoryOf(ruleset) !== null) return true;
  return ruleset.documents.some(({ parsed: { text } }) =>
    typeof words === "string" ? text.includes(words) : words.test(text),
  );
}
