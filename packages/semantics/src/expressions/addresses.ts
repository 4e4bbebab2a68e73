/** IP addresses and what is written with them: prefixes and ranges, as closed intervals of numbers. */
import { type CatchAll, type Expression, parseNumber } from "@nftlint/syntax";

/** A closed interval of numbers. */
export interface Interval {
  readonly from: bigint;
  readonly to: bigint;
}

/** Addresses of one family. */
export interface AddressInterval extends Interval {
  readonly family: "ip" | "ip6";
}

/** How many bits an address has. */
const addressBits = { ip: 32, ip6: 128 } as const;

/** A dotted IPv4 address as a number, `null` where the text is none. Read by hand: sets hold a million of them. */
export function parseIpv4(text: string): bigint | null {
  let value = 0;
  let part = 0;
  let digits = 0;
  let parts = 1;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 46) {
      if (digits === 0) return null;
      value = value * 256 + part;
      part = 0;
      digits = 0;
      parts++;
    } else {
      part = part * 10 + code - 48;
      digits++;
      if (code < 48 || code > 57 || digits > 3 || part > 255) return null;
    }
  }
  return parts === 4 && digits > 0 ? BigInt(value * 256 + part) : null;
}

/** An IPv6 address (RFC 4291, section 2.2) as a number, `null` where the text is none. */
export function parseIpv6(text: string): bigint | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [before, after] = halves.map((half, index) => groupsOf(half, index === halves.length - 1));
  if (before === undefined || before === null || after === null) return null;
  if (after === undefined) return before.length === 8 ? join(before) : null;
  const missing = 8 - before.length - after.length;
  return missing < 1 ? null : join([...before, ...Array<number>(missing).fill(0), ...after]);
}

/** The 16-bit groups of one side of `::`; a dotted IPv4 address at the end of the whole makes two. */
function groupsOf(text: string, isLast: boolean): number[] | null {
  if (text === "") return [];
  const groups: number[] = [];
  const words = text.split(":");
  for (const [index, word] of words.entries()) {
    const ipv4 = isLast && index === words.length - 1 ? parseIpv4(word) : null;
    if (ipv4 !== null) groups.push(Number(ipv4 >> 16n), Number(ipv4 & 0xffffn));
    else if (/^[\da-f]{1,4}$/i.test(word)) groups.push(Number.parseInt(word, 16));
    else return null;
  }
  return groups;
}

function join(groups: readonly number[]): bigint {
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

/** An address as an interval of one, `null` where the text is none (a host name, say). */
export function parseAddress(text: string): AddressInterval | null {
  const family = text.includes(":") ? "ip6" : "ip";
  const value = family === "ip" ? parseIpv4(text) : parseIpv6(text);
  return value === null ? null : { family, from: value, to: value };
}

/** All addresses that share the first `length` bits of `address`; `null` for a length that is out of range. */
export function prefixInterval(address: AddressInterval, length: number): AddressInterval | null {
  const free = addressBits[address.family] - length;
  if (!Number.isInteger(free) || free < 0 || length < 0) return null;
  const from = (address.from >> BigInt(free)) << BigInt(free);
  return { family: address.family, from, to: from + (1n << BigInt(free)) - 1n };
}

/** The addresses that a constant stands for: an address, prefix or range; `null` where it is another thing. */
export function addressInterval(constant: Expression | CatchAll): AddressInterval | null {
  switch (constant.kind) {
    case "value":
      return parseAddress(constant.text);
    case "prefix": {
      const base = addressInterval(constant.base);
      const length = parseNumber(constant.length.text);
      return base === null || length === null ? null : prefixInterval(base, Number(length));
    }
    case "range": {
      const from = addressInterval(constant.from);
      const to = addressInterval(constant.to);
      if (from === null || to === null || from.family !== to.family || from.from > to.to) return null;
      return { family: from.family, from: from.from, to: to.to };
    }
    default:
      return null;
  }
}
