/** The parts of a TextMate grammar, and how its regular expressions are put together. */

/** What a capture or a whole match is: a scope name of {@link scopes}, or the name of a list of rules. */
export interface TextMateCapture {
  readonly name: string;
}

/** One rule, as the format writes it. */
export interface TextMateRule {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly while?: string;
  readonly contentName?: string;
  readonly applyEndPatternLast?: 1;
  readonly captures?: Readonly<Record<string, TextMateCapture>>;
  readonly beginCaptures?: Readonly<Record<string, TextMateCapture>>;
  readonly endCaptures?: Readonly<Record<string, TextMateCapture>>;
  readonly include?: string;
  readonly patterns?: readonly TextMateRule[];
}

/** A whole grammar. */
export interface TextMateGrammar {
  readonly name?: string;
  readonly scopeName: string;
  readonly fileTypes?: readonly string[];
  readonly firstLineMatch?: string;
  readonly injectionSelector?: string;
  readonly patterns: readonly TextMateRule[];
  readonly repository: Readonly<Record<string, TextMateRule>>;
}

/** A name of a table, chain, set, object or variable. */
export const name: string = String.raw`[A-Za-z_][\w./-]*`;

/** Where a word ends: no character of a name follows. */
export const wordEnd: string = String.raw`(?![\w./*-])`;

/** Blanks between two words. */
export const blank: string = String.raw`[ \t]+`;

/** Where a statement, declaration or command begins, blanks included. */
export const statementStart: string = String.raw`(?:^|(?<=[{;]))[ \t]*`;

/** A comparison between a field and its value, for rules that need both. */
export const comparison: string = `(?:[!=]=|[&!]|(?:eq|ne)${wordEnd})`;

/** A word that is written as it stands, in the notation of a form (`[burst NUMBER packets]`). */
export const formWord: RegExp = /(?<![A-Z])[a-z][a-z-]*/g;

/** A group that matches one of these words; a blank in a word stands for any number of blanks. */
export function anyOf(words: Iterable<string>): string {
  const patterns = [...new Set(words)].map((word) =>
    word
      .split(" ")
      .map((part) => part.replace(/[.+*?^$()[\]{}|\\]/g, "\\$&"))
      .join(blank),
  );
  return `(?:${patterns.join("|")})`;
}

/** A rule that gives one scope to each of these words. */
export function wordRule(words: Iterable<string>, scope: string): TextMateRule {
  return { name: scope, match: anyOf(words) + wordEnd };
}

/**
 * A rule that gives a scope to each capturing group of a regular expression.
 * @param groups the scopes of the groups, in their order
 */
export function groupRule(match: string, ...groups: readonly string[]): TextMateRule {
  return { match, captures: captures(groups) };
}

/** The captures of groups 1, 2, … . */
export function captures(groups: readonly string[]): Readonly<Record<string, TextMateCapture>> {
  return Object.fromEntries(groups.map((scope, index) => [String(index + 1), { name: scope }]));
}

/** Rules of the repository, by name. */
export function include(...names: readonly string[]): readonly TextMateRule[] {
  return names.map((rule) => ({ include: `#${rule}` }));
}

/**
 * A rule for a word and the arguments behind it. It ends before the first thing that is none of its
 * arguments and at the end of the line, so that broken text cannot make it run on.
 * @param begin matches the word
 * @param groups the scopes of the groups of `begin`
 */
export function phraseRule(begin: string, groups: readonly string[], patterns: readonly TextMateRule[]): TextMateRule {
  return {
    begin,
    beginCaptures: captures(groups),
    // A line that a backslash continues is not over.
    end: String.raw`(?=\S)|(?<!\\)(?=\n)`,
    applyEndPatternLast: 1,
    patterns: [...include("continuation"), ...patterns],
  };
}
