/** Constants of matches as numbers, and numbers as people write them. */
import { datatypes } from "@nftlint/language";
import { type CatchAll, type Expression, parseNumber } from "@nftlint/syntax";
import { addressInterval, type Interval } from "../expressions/addresses.ts";
import { interfaceName } from "../expressions/interfaces.ts";

/** Reads a constant as the interval of numbers that it stands for; `null` where it is none that is understood. */
export type ValueReader = (constant: Expression | CatchAll) => Interval | null;

/** Reads numbers up to `max` and ranges of them, and the names that a datatype has for single ones. */
export function numberReader(max: bigint, datatype?: string): ValueReader {
  const names = datatype === undefined ? undefined : datatypes.get(datatype)?.constants;
  const single = (constant: Expression | CatchAll): bigint | null => {
    if (constant.kind !== "value") return null;
    const named = names?.get(constant.text);
    const value = named === undefined ? parseNumber(constant.text) : BigInt(named);
    return value === null || value > max ? null : value;
  };
  return (constant) => {
    if (constant.kind !== "range") return interval(single(constant));
    const from = single(constant.from);
    const to = single(constant.to);
    return from === null || to === null || from > to ? null : { from, to };
  };
}

/** Reads what a function makes a number of, one value at a time. */
export function singleReader(read: (constant: Expression | CatchAll) => number | null): ValueReader {
  return (constant) => {
    const value = read(constant);
    return interval(value === null ? null : BigInt(value));
  };
}

export function addressReader(family: "ip" | "ip6"): ValueReader {
  return (constant) => {
    const found = addressInterval(constant);
    return found?.family === family ? { from: found.from, to: found.to } : null;
  };
}

/** Room for an interface name, with the zero behind it (IFNAMSIZ). */
const nameOctets = 16;

/** The largest number that a name is spelled as. */
export const largestName = 256n ** BigInt(nameOctets) - 1n;

const encoder = new TextEncoder();

/** A name is the number that its octets spell, so that all names with one beginning lie side by side. */
export const readInterface: ValueReader = (constant) => {
  if (constant.kind !== "value" || constant.form === "number") return null;
  const { name, wildcard } = interfaceName(constant);
  const octets = encoder.encode(name);
  if (octets.length === 0 || octets.length >= nameOctets) return null;
  const free = BigInt(8 * (nameOctets - octets.length));
  const from = octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n) << free;
  return { from, to: wildcard ? from + (1n << free) - 1n : from };
};

export function showInterface(value: bigint): string {
  const octets: number[] = [];
  for (let rest = value; rest > 0n; rest >>= 8n) if ((rest & 255n) !== 0n) octets.unshift(Number(rest & 255n));
  return new TextDecoder().decode(new Uint8Array(octets));
}

/** The states that nft knows, each of which a packet has for itself alone (`NF_CT_STATE_BIT` of the kernel). */
export const states: readonly string[] = ["invalid", "established", "related", "new", "untracked"];

export const readState = singleReader((constant) => {
  const index = constant.kind === "value" ? states.indexOf(constant.text) : -1;
  return index < 0 ? null : index;
});

const familyNumbers: Readonly<Record<string, number>> = { ipv4: 0x0800, "2": 0x0800, ipv6: 0x86dd, "10": 0x86dd };

/** `meta nfproto` as the EtherType of the same packets. */
export const readFamily = singleReader((constant) =>
  constant.kind === "value" ? (familyNumbers[constant.text] ?? null) : null,
);

const etherTypes: Readonly<Record<string, number>> = { ip: 0x0800, ip6: 0x86dd, arp: 0x0806 };

export const readEtherType = singleReader((constant) => {
  if (constant.kind !== "value") return null;
  const number = parseNumber(constant.text);
  return etherTypes[constant.text] ?? (number === null || number > 65535n ? null : Number(number));
});

export const readHardwareAddress: ValueReader = (constant) =>
  constant.kind === "value" && /^(?:[\da-f]{1,2}:){5}[\da-f]{1,2}$/i.test(constant.text)
    ? interval(BigInt(`0x${constant.text.replace(/[^:]+/g, (octet) => octet.padStart(2, "0")).replaceAll(":", "")}`))
    : null;

export function showIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");
}

export function showIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  return groups.join(":").replace(/(?:^|:)0(?::0)+(?:$|:)/, "::");
}

function interval(value: bigint | null): Interval | null {
  return value === null ? null : { from: value, to: value };
}
