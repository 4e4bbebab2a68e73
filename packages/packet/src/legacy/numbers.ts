/** Numbers as legacy rules write them. */
import type { TestAnswer } from "./test.ts";

export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

/** `80`, `1024:65535`, `:1023`, `1024:`; `null` for another text, such as a service's name. */
export function readRange(text: string, highest: number): NumberRange | null {
  const [from = "", to = from, ...rest] = text.split(":");
  const low = from === "" && text.includes(":") ? 0 : readNumber(from);
  const high = to === "" && text.includes(":") ? highest : readNumber(to);
  return low === null || high === null || rest.length > 0 ? null : { from: low, to: high };
}

/** Decimal, or hexadecimal after `0x`; `null` for another text. */
export function readNumber(text: string): number | null {
  return /^(?:0x[\da-f]+|\d+)$/i.test(text) ? Number(text) : null;
}

/** A value and the bits of it that count: `0x1/0xff`. */
export interface MaskedNumber {
  readonly value: number;
  readonly mask: number;
}

export function readMaskedNumber(text: string): MaskedNumber | null {
  const [value = "", mask = "0xffffffff"] = text.split("/");
  const number = readNumber(value);
  const bits = readNumber(mask);
  return number === null || bits === null ? null : { value: number, mask: bits };
}

/** Whether a number, some bits of which may be unknown, has the value under the mask. */
export function fitsMask(number: number, unknownBits: number, { value, mask }: MaskedNumber, name: string): TestAnswer {
  const differing = ((number & mask) ^ value) >>> 0;
  const unknown = (mask & unknownBits) >>> 0;
  if ((differing & ~unknown) >>> 0 !== 0) return false;
  return unknown === 0 ? true : name;
}

export function inRange(value: number | null, { from, to }: NumberRange, name: string): TestAnswer {
  return value === null ? name : from <= value && value <= to;
}

export function hexadecimal(value: number): string {
  return `0x${(value >>> 0).toString(16)}`;
}
