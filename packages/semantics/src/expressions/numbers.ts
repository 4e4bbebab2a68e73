/** Numbers as nft's scanner reads them (scanner.l): decimal, hexadecimal after `0x`, octal after `0`. */

const largest = 2n ** 64n - 1n;

/** The number that the text stands for, or `null` where nft reads it as a string. */
export function parseNumber(text: string): bigint | null {
  if (!/^(?:0x[0-9a-f]+|0[0-7]*|[1-9]\d*)$/i.test(text)) return null;
  const value = /^0[0-7]+$/.test(text) ? BigInt(`0o${text.slice(1)}`) : BigInt(text);
  return value > largest ? null : value;
}
