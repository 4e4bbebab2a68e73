/** Addresses and prefixes as numbers, and the ranges of them that the kernel treats in ways of their own. */
import { parseAddress, showIpv4 } from "@nftlint/semantics";
import type { Address } from "./packet.ts";

export type Family = "ip" | "ip6";

export const addressBits = { ip: 32, ip6: 128 } as const;

/** The addresses whose bits under the mask are those of `value`. */
export interface MaskedAddress {
  readonly family: Family;
  readonly value: bigint;
  readonly mask: bigint;
}

/** Addresses that share their first `length` bits. */
export interface Prefix extends MaskedAddress {
  readonly length: number;
}

/** Reads `192.0.2.1` or `2001:db8::1`; `null` for another text. */
export function readAddress(text: string): Address | null {
  const address = parseAddress(text);
  return address === null ? null : { family: address.family, value: address.from };
}

/** Reads an address or a prefix (`10.0.0.0/8`); `default` and `all` stand for every address of the family. `null` for another text. */
export function readPrefix(text: string, family: Family): Prefix | null {
  if (text === "default" || text === "all") return prefixOf({ family, value: 0n }, 0);
  const [address = "", length] = text.split("/");
  const read = readAddress(address);
  if (read === null || read.family !== family) return null;
  if (length !== undefined && !/^\d+$/.test(length)) return null;
  const bits = length === undefined ? addressBits[family] : Number(length);
  return bits > addressBits[family] ? null : prefixOf(read, bits);
}

/** Reads an address, a prefix, or an address with a mask (`10.0.0.1/255.0.0.255`). */
export function readMaskedAddress(text: string): MaskedAddress | null {
  const [address = "", mask] = text.split("/");
  const read = readAddress(address);
  if (read === null) return null;
  if (mask === undefined || /^\d+$/.test(mask)) return readPrefix(text, read.family);
  const bits = readAddress(mask);
  if (bits === null || bits.family !== read.family) return null;
  return { family: read.family, value: read.value & bits.value, mask: bits.value };
}

/** The prefix of this length that holds the address. */
export function prefixOf({ family, value }: Address, length: number): Prefix {
  const mask = networkMask(family, length);
  return { family, length, mask, value: value & mask };
}

/** A mask whose first `length` bits are set. */
export function networkMask(family: Family, length: number): bigint {
  const free = BigInt(addressBits[family] - length);
  return ((1n << BigInt(length)) - 1n) << free;
}

export function holdsAddress({ family, value, mask }: MaskedAddress, address: Address): boolean {
  return address.family === family && (address.value & mask) === value;
}

export function isSameAddress(left: Address, right: Address): boolean {
  return left.family === right.family && left.value === right.value;
}

/** The address as people write it: IPv6 in its short form (RFC 5952). */
export function formatAddress({ family, value }: Address): string {
  if (family === "ip") return showIpv4(value);
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16));
  const runs = [...groups.join(":").matchAll(/(?<![\da-f])0(?::0)+(?![\da-f])/g)];
  const longest = runs.reduce<RegExpMatchArray | null>(
    (best, run) => (best === null || run[0].length > best[0].length ? run : best),
    null,
  );
  const text = groups.join(":");
  if (longest === null) return text;
  const before = text.slice(0, longest.index).replace(/:$/, "");
  const after = text.slice((longest.index ?? 0) + longest[0].length).replace(/^:/, "");
  return `${before}::${after}`;
}

const ranges = {
  loopback: { ip: "127.0.0.0/8", ip6: "::1/128" },
  multicast: { ip: "224.0.0.0/4", ip6: "ff00::/8" },
  /** Addresses that stand for no host: 0.0.0.0/8, `::`. */
  unspecified: { ip: "0.0.0.0/8", ip6: "::/128" },
  linkLocal: { ip: "169.254.0.0/16", ip6: "fe80::/10" },
} as const;

const prefixes = Object.fromEntries(
  Object.entries(ranges).map(([name, { ip, ip6 }]) => [
    name,
    { ip: readPrefix(ip, "ip"), ip6: readPrefix(ip6, "ip6") },
  ]),
) as Record<keyof typeof ranges, Record<Family, Prefix | null>>;

function isIn(range: keyof typeof ranges, address: Address): boolean {
  const prefix = prefixes[range][address.family];
  return prefix !== null && holdsAddress(prefix, address);
}

export function isLoopback(address: Address): boolean {
  return isIn("loopback", address);
}

export function isMulticast(address: Address): boolean {
  return isIn("multicast", address);
}

export function isUnspecified(address: Address): boolean {
  return isIn("unspecified", address);
}

export function isLinkLocal(address: Address): boolean {
  return isIn("linkLocal", address);
}

/** 255.255.255.255; IPv6 has no broadcast. */
export function isLimitedBroadcast({ family, value }: Address): boolean {
  return family === "ip" && value === 0xff_ff_ff_ffn;
}
