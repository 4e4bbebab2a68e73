/** Whether a region holds a packet. */
import type { Packet } from "../packet.ts";
import { numberOf } from "./example.ts";
import { type Entry, entries, fieldNames, fields, states } from "./fields.ts";
import { dimensionsOf, holdsPoint, type PacketRegion } from "./slice.ts";

/**
 * Whether a packet that is so on its way is in a region. What the region asks for beyond the packet
 * (what a set holds by then) is taken as not being so.
 */
export function holdsPacket(region: PacketRegion, packet: Packet, entry: Entry): boolean {
  return region.some((slice) => {
    const point = new Map<string, bigint>();
    for (const { name } of dimensionsOf(slice)) {
      const value = valueIn(name, packet, entry);
      if (value !== null) point.set(name, value);
    }
    return holdsPoint(slice, point);
  });
}

function valueIn(name: string, packet: Packet, entry: Entry): bigint | null {
  const [, title = name, mask] = /^(.*) & 0x([\da-f]+)$/.exec(name) ?? [];
  const fieldName = fieldNames.find((candidate) => fields[candidate].dimension.name === title);
  if (fieldName === undefined) return null;
  if (fieldName === "entry") return BigInt(entries.indexOf(entry));
  if (fieldName === "state") return BigInt(states.indexOf(packet.connection.state));
  const number = numberOf(fields[fieldName], packet);
  if (mask === undefined) return number;
  const bits = BigInt(`0x${mask}`);
  return (number & bits) / (bits & -bits);
}
