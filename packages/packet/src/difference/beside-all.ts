import { boxesIntersect } from "@nftlint/semantics";
import { boxWithin, type PacketRegion, type Slice, subtractSlice } from "../regions/slice.ts";

/** The packets of a slice that are in none of some others. */
export function besideAll(region: Slice, others: PacketRegion): PacketRegion {
  let left: PacketRegion = [region];
  for (const other of others) {
    if (left.length === 0) break;
    if (!boxesIntersect(region.box, other.box)) continue;
    left = left.flatMap((slice) => subtractSlice(slice, other)).filter((slice) => boxWithin(slice) !== "none");
  }
  return left;
}
