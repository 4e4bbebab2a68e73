/** Numbers with units, and numbers by themselves. */
import { byteUnits, durationUnits } from "@nftlint/language";
import { parseNumber, type Value } from "@nftlint/syntax";

/** A number in decimal, another word as it is. */
export function plainNumber({ text }: Pick<Value, "text">): string {
  return `${parseNumber(text) ?? text}`;
}

/** The milliseconds of a duration such as `1h30m`; the text where it is none. A number counts seconds. */
export function milliseconds(text: string): string {
  if (!/^(\d+(d|h|ms|m|s))*\d*$/.test(text)) return text;
  let sum = 0;
  for (const [, digits, unit = "s"] of text.matchAll(/(\d+)(d|h|ms|m|s)?/g)) {
    sum += Number(digits) * (durationUnits.get(unit) ?? 0);
  }
  return `${sum}`;
}

/** A duration as nft writes it, such as `1d2h3m4s5ms`; the text where it is none. */
export function durationText(text: string): string {
  const total = milliseconds(text);
  if (!/^\d+$/.test(total)) return text;
  let left = Number(total);
  let written = "";
  for (const [unit, size] of durationUnits) {
    const amount = Math.floor(left / size);
    if (amount > 0) written += `${amount}${unit}`;
    left -= amount * size;
  }
  return written === "" ? "0s" : written;
}

/** How many octets a number of units is: `10 kbytes`. */
export function octets({ text }: Pick<Value, "text">, unit: string | null): bigint | string {
  const number = parseNumber(text);
  return number === null ? text : number * BigInt(byteUnits.get(unit ?? "bytes") ?? 1);
}
