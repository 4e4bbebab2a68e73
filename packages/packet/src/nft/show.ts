/** Values as people write them. */
import { datatypes, protocolOfNumber } from "@nftlint/language";
import { isDerivedFrom, showInterface, showIpv4, showIpv6, type ValueType } from "@nftlint/semantics";
import type { Reading } from "./values.ts";

/** What a reading is, in words: `10.0.0.1`, `"eth0"`, `tcp . 22`; a part that is not known is `unknown`. */
export function showReading(reading: Reading, type: ValueType | null): string {
  if (reading.kind === "absent") return reading.reason;
  const parts = reading.kind === "tuple" ? reading.parts : [reading];
  return parts
    .map(({ value, doubt }, index) => {
      const own = reading.kind === "tuple" ? (type?.parts?.[index] ?? null) : type;
      return doubt === 0n ? showValue(value, own) : "unknown";
    })
    .join(" . ");
}

function showValue(value: bigint, type: ValueType | null): string {
  const datatype = type?.datatype ?? "integer";
  switch (datatype) {
    case "ipv4_addr":
      return showIpv4(value);
    case "ipv6_addr":
      return showIpv6(value);
    case "ifname":
    case "iface_index":
      return value === 0n ? "no interface" : `"${showInterface(value)}"`;
    case "ether_addr":
      return [40n, 32n, 24n, 16n, 8n, 0n]
        .map((shift) => ((value >> shift) & 255n).toString(16).padStart(2, "0"))
        .join(":");
    case "mark":
      return `0x${value.toString(16)}`;
    case "inet_proto":
      return nameOf(value, datatype) ?? protocolOfNumber(Number(value))?.name ?? String(value);
    default:
      if (datatype !== "bitmask" && isDerivedFrom(datatype, "bitmask")) return showFlags(value, datatype);
      return nameOf(value, datatype) ?? String(value);
  }
}

function nameOf(value: bigint, datatype: string): string | null {
  for (const [name, number] of datatypes.get(datatype)?.constants ?? []) if (BigInt(number) === value) return name;
  return null;
}

function showFlags(value: bigint, datatype: string): string {
  if (value === 0n) return "0";
  const names: string[] = [];
  let left = value;
  for (const [name, number] of datatypes.get(datatype)?.constants ?? []) {
    const bits = BigInt(number);
    if (bits === 0n || (bits & left) !== bits) continue;
    names.push(name);
    left &= ~bits;
  }
  return left === 0n ? names.join(",") : `0x${value.toString(16)}`;
}
