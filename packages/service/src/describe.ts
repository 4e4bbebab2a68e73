/** Things of the vocabulary and addresses in words, as Markdown. */
import { datatypes } from "@nftlint/language";
import { type AddressInterval, parseAddress, prefixInterval } from "@nftlint/semantics";

/** How many constants a description names. */
const mostConstants = 12;

/** A header field or selector key. */
export interface Key {
  readonly datatype: string;
  /** Bits. */
  readonly length: number;
  readonly summary: string;
}

/** The line that names a section of the man page. */
export function sectionLine(section: string): string {
  return `\n\n*nft(8), ${section}*`;
}

/** A field or key with its datatype, width and constants; `null` for an unknown one. */
export function describeKey(title: string, key: Key | undefined, section: string): string | null {
  if (key === undefined) return null;
  const datatype = datatypes.get(key.datatype);
  const lines = [`**${title}** · \`${key.datatype}\`, ${key.length} bits`, key.summary];
  const names = [...(datatype?.constants.keys() ?? [])];
  if (names.length > 0) {
    const shown = names.slice(0, mostConstants).map((name) => `\`${name}\``);
    lines.push(`Constants: ${shown.join(", ")}${names.length > mostConstants ? ", …" : ""}`);
  } else if (datatype !== undefined && datatype.name !== "invalid") lines.push(datatype.summary);
  return lines.join("\n\n") + sectionLine(section);
}

/** Address ranges with a meaning of their own: RFC 1918, 1122, 3927, 5771, 4193, 4291. */
const specialRanges: readonly (readonly [base: string, length: number, meaning: string])[] = [
  ["10.0.0.0", 8, "private"],
  ["172.16.0.0", 12, "private"],
  ["192.168.0.0", 16, "private"],
  ["127.0.0.0", 8, "loopback"],
  ["169.254.0.0", 16, "link-local"],
  ["224.0.0.0", 4, "multicast"],
  ["::1", 128, "loopback"],
  ["fc00::", 7, "private (unique local)"],
  ["fe80::", 10, "link-local"],
  ["ff00::", 8, "multicast"],
];

/** First and last address, how many there are, and what they are reserved for. */
export function describeAddresses(interval: AddressInterval): string {
  const { family, from, to } = interval;
  const count = to - from + 1n;
  const range =
    count === 1n ? formatAddress(family, from) : `${formatAddress(family, from)} – ${formatAddress(family, to)}`;
  const meaning = specialRanges.find(([base, length]) => {
    const address = parseAddress(base);
    const special = address === null ? null : prefixInterval(address, length);
    return special?.family === family && special.from <= from && to <= special.to;
  })?.[2];
  const kind = family === "ip" ? "IPv4" : "IPv6";
  const lines = [
    `**${range}**`,
    `${count} ${kind} ${count === 1n ? "address" : "addresses"}${meaning ? `, ${meaning}` : ""}.`,
  ];
  return lines.join("\n\n");
}

function formatAddress(family: AddressInterval["family"], value: bigint): string {
  if (family === "ip") return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  // RFC 5952: the longest row of zeros, of two at least, is left out; URL does just that.
  return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
}
