import type { Interval } from "./packets.ts";

/** `10.0.0.0/8` or `2001:db8::/32` as an interval; a mask that is no prefix length gives `null`. */
export function prefixInterval(text: string, family: "ip" | "ip6"): Interval | null {
  const [address = "", length] = text.split("/");
  const bits = family === "ip" ? 32 : 128;
  const first = family === "ip" ? ip4Number(address) : ip6Number(address);
  if (first === null || (length !== undefined && !/^\d+$/.test(length))) return null;
  const free = BigInt(bits - Number(length ?? bits));
  if (free < 0n) return null;
  const from = (first >> free) << free;
  return { from, to: from + (1n << free) - 1n };
}

function ip4Number(text: string): bigint | null {
  const parts = text.split(".").map(Number);
  if (parts.length !== 4 || !parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255)) return null;
  return parts.reduce((number, part) => (number << 8n) | BigInt(part), 0n);
}

/** With `::` for any number of zero groups, as iptables-save prints it. */
function ip6Number(text: string): bigint | null {
  const [head = "", tail] = text.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = 8 - before.length - after.length;
  if (tail === undefined ? zeros !== 0 : zeros < 1) return null;
  const groups = [...before, ...Array<string>(zeros).fill("0"), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((number, group) => (number << 16n) | BigInt(`0x${group}`), 0n);
}
