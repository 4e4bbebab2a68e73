/** Whether a region holds a packet. */
import type { Packet } from "../packet.ts";
import { valuesOf } from "./example.ts";
import type { Entry } from "./fields.ts";
import { dimensionsOf, holdsPoint, type PacketRegion } from "./slice.ts";

/**
 * Whether a packet that is so on its way is in a region. What the region asks for beyond the packet
 * (what a set holds by then) is taken as not being so.
 */
export function holdsPacket(region: PacketRegion, packet: Packet, entry: Entry): boolean {
  const read = valuesOf(packet, entry);
  return region.some((slice) => {
    const point = new Map<string, bigint>();
    for (const { name } of dimensionsOf(slice)) {
      const value = read(name);
      if (value !== null) point.set(name, value);
    }
    return holdsPoint(slice, point);
  });
}
