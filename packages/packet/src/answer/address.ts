import type { Address } from "../packet.ts";

/** An address as people write it (RFC 5952 for IPv6). */
export function formatAddress({ family, value }: Address): string {
  return family === "ip" ? formatIpv4(value) : formatIpv6(value);
}

function formatIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join(".");
}

function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  const zeros = longestZeros(groups);
  if (zeros === null) return groups.join(":");
  return `${groups.slice(0, zeros.start).join(":")}::${groups.slice(zeros.end).join(":")}`;
}

/** The first of the longest rows of at least two zero groups. */
function longestZeros(groups: readonly string[]): { readonly start: number; readonly end: number } | null {
  let best: { readonly start: number; readonly end: number } | null = null;
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === "0") end++;
    if (end - start > 1 && (best === null || end - start > best.end - best.start)) best = { start, end };
    start = Math.max(start, end);
  }
  return best;
}
