/** What tokens are to the layout: told apart by how they are written, which is all that matters here. */

/** The classes of tokens; numbers, as they are kept and compared for each of millions of tokens. */
export const tokenClass = {
  /** No token: the start of a statement. */
  none: 0,
  /** Names, keywords, numbers, addresses, wildcards. */
  word: 1,
  quoted: 2,
  openBrace: 3,
  closeBrace: 4,
  openParenthesis: 5,
  closeParenthesis: 6,
  openBracket: 7,
  closeBracket: 8,
  comma: 9,
  /** A new line or `;`. */
  separator: 10,
  /** `$` or `@`. */
  sigil: 11,
  slash: 12,
  dash: 13,
  colon: 14,
  /** Comparisons, `=`, `+`, `.`, and the signs of bit operations. */
  operator: 15,
} as const;

/** Where the numbers of the classes above are kept for characters that are tokens by themselves. */
const singles = buildSingles();

function buildSingles(): Uint8Array {
  const table = new Uint8Array(128).fill(tokenClass.word);
  const mark = (characters: string, value: number): void => {
    for (const character of characters) table[character.charCodeAt(0)] = value;
  };
  mark("{", tokenClass.openBrace);
  mark("}", tokenClass.closeBrace);
  mark("(", tokenClass.openParenthesis);
  mark(")", tokenClass.closeParenthesis);
  mark("[", tokenClass.openBracket);
  mark("]", tokenClass.closeBracket);
  mark(",", tokenClass.comma);
  mark(";\n", tokenClass.separator);
  mark("$@", tokenClass.sigil);
  mark("/", tokenClass.slash);
  mark("-", tokenClass.dash);
  mark(":", tokenClass.colon);
  mark("=!<>&|^+.", tokenClass.operator);
  return table;
}

const quote = 34;
const carriageReturn = 13;
const exclamationMark = 33;
const lessThan = 60;
const greaterThan = 62;

/** The class of the token that covers `[start, end)` of a text. */
export function classOf(text: string, start: number, end: number): number {
  const first = text.charCodeAt(start);
  if (end === start + 1) return first < 128 ? (singles[first] as number) : tokenClass.word;
  if (first === quote) return tokenClass.quoted;
  if (first === carriageReturn) return tokenClass.separator;
  return (first >= lessThan && first <= greaterThan) || first === exclamationMark
    ? tokenClass.operator
    : tokenClass.word;
}
