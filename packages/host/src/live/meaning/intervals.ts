/** Intervals of numbers as nft writes them. */
import type { Interval, ValueType } from "@nftlint/semantics";

/** `10.0.0.0/8`, `10.0.0.1-10.0.0.5`, `1024-65535`. */
export function intervalText({ from, to }: Interval, type: ValueType | null): string {
  const write = writers[type?.datatype ?? ""] ?? String;
  if (from === to) return write(from);
  const length = type?.bits == null ? null : prefixLength({ from, to }, type.bits);
  return length === null || !prefixed.has(type?.datatype ?? "")
    ? `${write(from)}-${write(to)}`
    : `${write(from)}/${length}`;
}

const prefixed = new Set(["ipv4_addr", "ipv6_addr"]);

const writers: Readonly<Record<string, (value: bigint) => string>> = {
  ipv4_addr: (value) => octetsOf(value, 4).join("."),
  ipv6_addr: ipv6Text,
  ether_addr: (value) =>
    octetsOf(value, 6)
      .map((octet) => octet.toString(16).padStart(2, "0"))
      .join(":"),
  mark: (value) => `0x${value.toString(16).padStart(8, "0")}`,
};

/** How many bits all values of an interval share, where these are all values that share them; else `null`. */
function prefixLength({ from, to }: Interval, bits: number): number | null {
  const size = to - from + 1n;
  if ((size & (size - 1n)) !== 0n || from % size !== 0n) return null;
  return bits - (size.toString(2).length - 1);
}

function octetsOf(value: bigint, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Number((value >> BigInt(8 * (count - 1 - index))) & 0xffn));
}

/** RFC 5952: the longest row of zero groups is left out. */
function ipv6Text(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(16 * (7 - index))) & 0xffffn).toString(16));
  const [longest = ""] = [...groups.join(":").matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)]
    .map(([row]) => row)
    .sort((left, right) => right.length - left.length);
  if (longest === "") return groups.join(":");
  const text = groups.join(":");
  const at = text.indexOf(longest);
  return `${text.slice(0, at)}::${text.slice(at + longest.length).replace(/^:/, "")}`;
}
