/** Splits text into rough tokens: words with their inner punctuation, strings, white space, single characters. */
export function splitTokens(text: string): string[] {
  return splitAll(text).filter((token) => token.trim() !== "" && !token.startsWith("#"));
}

/** As {@link splitTokens}, but nothing is left out: joining the parts gives the text back. */
export function splitAll(text: string): string[] {
  return text.match(/"[^"\n]*"|#[^\n]*|\\\n|\n|[ \t\r]+|[$@]?[\w/][\w/.\-+]*|[!=<>]=|<<|>>|./gsu) ?? [];
}
