/** What nft's scanner reads as a number (`scanner.l`: decimalstring and hexstring). */

const notation = /^(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/;

/** The most characters with which no notation comes to more than 64 bits. */
const surelyFits = 18;

/**
 * Whether a text is a number to nft: hexadecimal behind `0x`, octal behind another leading 0,
 * decimal otherwise, and of at most 64 bits. `08` and greater numbers are words to it.
 */
export function isNumber(text: string): boolean {
  return notation.test(text) && (text.length <= surelyFits || quantityOf(text) < 2n ** 64n);
}

function quantityOf(text: string): bigint {
  const isOctal = text.startsWith("0") && !/^0[xX]/.test(text);
  return BigInt(isOctal ? `0o${text}` : text);
}
