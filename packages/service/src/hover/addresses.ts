/** Addresses, prefixes and ranges in words. */
import type { NetworkInterface } from "@nftlint/host";
import { type AddressInterval, parseAddress, prefixInterval } from "@nftlint/semantics";
import { counted, paragraphs } from "./markdown.ts";

/** Address ranges with a meaning of their own (IANA's special-purpose registries), the narrower ones first. */
const specialRanges: readonly (readonly [prefix: string, meaning: string])[] = [
  ["255.255.255.255/32", "broadcast to the link"],
  ["192.0.2.0/24", "documentation (RFC 5737)"],
  ["198.51.100.0/24", "documentation (RFC 5737)"],
  ["203.0.113.0/24", "documentation (RFC 5737)"],
  ["10.0.0.0/8", "private (RFC 1918)"],
  ["172.16.0.0/12", "private (RFC 1918)"],
  ["192.168.0.0/16", "private (RFC 1918)"],
  ["100.64.0.0/10", "shared by carriers (RFC 6598)"],
  ["127.0.0.0/8", "loopback (RFC 1122)"],
  ["169.254.0.0/16", "link-local (RFC 3927)"],
  ["198.18.0.0/15", "benchmarks (RFC 2544)"],
  ["224.0.0.0/4", "multicast (RFC 5771)"],
  ["240.0.0.0/4", "reserved (RFC 1112)"],
  ["0.0.0.0/8", "this network (RFC 791)"],
  ["::/128", "unspecified (RFC 4291)"],
  ["::1/128", "loopback (RFC 4291)"],
  ["::ffff:0:0/96", "mapped IPv4 (RFC 4291)"],
  ["64:ff9b::/96", "translated IPv4 (RFC 6052)"],
  ["100::/64", "discard (RFC 6666)"],
  ["2001:db8::/32", "documentation (RFC 3849)"],
  ["3fff::/20", "documentation (RFC 9637)"],
  ["2001::/32", "Teredo (RFC 4380)"],
  ["2002::/16", "6to4 (RFC 3056)"],
  ["fc00::/7", "private (unique local, RFC 4193)"],
  ["fe80::/10", "link-local (RFC 4291)"],
  ["ff00::/8", "multicast (RFC 4291)"],
];

interface SpecialRange extends AddressInterval {
  readonly meaning: string;
}

let known: readonly SpecialRange[] | null = null;

function specialIntervals(): readonly SpecialRange[] {
  known ??= specialRanges.flatMap(([prefix, meaning]) => {
    const [base = "", length] = prefix.split("/");
    const address = parseAddress(base);
    const interval = address === null ? null : prefixInterval(address, Number(length));
    return interval === null ? [] : [{ ...interval, meaning }];
  });
  return known;
}

/**
 * First and last address, how many there are, and what they are reserved for.
 * @param length of the prefix, where one is written
 * @param interfaces of the host, where they are known
 */
export function describeAddresses(
  interval: AddressInterval,
  length: number | null,
  interfaces: readonly NetworkInterface[],
): string {
  const { family, from, to } = interval;
  const count = to - from + 1n;
  const [first, last] = [formatAddress(family, from), formatAddress(family, to)];
  const special = specialIntervals().find((each) => each.family === family && each.from <= from && to <= each.to);
  const addresses = counted(
    count,
    `${family === "ip" ? "IPv4" : "IPv6"} address`,
    `${family === "ip" ? "IPv4" : "IPv6"} addresses`,
  );
  return paragraphs(
    `**${count === 1n ? first : `${first} – ${last}`}**`,
    `${addresses}${special === undefined ? "" : `, ${special.meaning}`}.`,
    length === null ? null : describeNetwork(interval, length),
    describeOwners(interval, interfaces),
  );
}

function describeNetwork({ family, from, to }: AddressInterval, length: number): string {
  const network = `Network \`${formatAddress(family, from)}/${length}\``;
  return family === "ip" ? `${network}, mask ${formatAddress(family, 0xffffffffn - (to - from))}.` : `${network}.`;
}

/** The host's interfaces with an address among these. */
function describeOwners({ family, from, to }: AddressInterval, interfaces: readonly NetworkInterface[]): string | null {
  const owners = interfaces.flatMap(({ name, addresses }) =>
    addresses.flatMap(({ address }) => {
      const own = parseAddress(address);
      return own?.family === family && from <= own.from && own.from <= to ? [`\`${name}\` (${address})`] : [];
    }),
  );
  return owners.length === 0 ? null : `Of this host: ${owners.join(", ")}.`;
}

function formatAddress(family: AddressInterval["family"], value: bigint): string {
  if (family === "ip") return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  // RFC 5952: the longest row of zeros, of two at least, is left out; URL does just that.
  return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
}
