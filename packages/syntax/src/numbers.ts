/** Numbers as nft's scanner reads them (`scanner.l`: decimalstring and hexstring). */

const notation = /^(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/;

/** The most characters with which no notation comes to more than 64 bits. */
const surelyFits = 18;

const largest = 2n ** 64n - 1n;

/** Whether a text is a number to nft, as {@link parseNumber} reads it. */
export function isNumber(text: string): boolean {
  return notation.test(text) && (text.length <= surelyFits || parseNumber(text) !== null);
}

/**
 * The number that a text stands for: hexadecimal behind `0x`, octal behind another leading 0,
 * decimal otherwise.
 * @returns `null` for what is a word to nft, such as `08`, and for what takes more than 64 bits
 */
export function parseNumber(text: string): bigint | null {
  if (!notation.test(text)) return null;
  const isOctal = text.startsWith("0") && !/^0[xX]/.test(text);
  const value = BigInt(isOctal ? `0o${text}` : text);
  return value > largest ? null : value;
}
