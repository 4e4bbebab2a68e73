/**
 * Marks that rules write and nothing asks for: packets are not parted by them on their way, as
 * thousands of `ip saddr 192.0.2.1 meta mark set 1` would part them. What was written is told at the end.
 */
import { type Box, boxesIntersect, holdsValue } from "@nftlint/semantics";
import { hullOf, mayIntersect } from "./hulls.ts";
import type { PacketRegion } from "./slice.ts";

/** What one rule writes, and to which packets. */
export interface DeferredWrite {
  /** As the packets come. */
  readonly region: PacketRegion;
  readonly value: bigint;
  /** The same for rules that write the same to the same packets. */
  readonly key: string;
}

/** The last write, and those before it. */
export interface Deferred {
  readonly write: DeferredWrite;
  readonly before: Deferred | null;
  /** How many there are. */
  readonly count: number;
}

/** Writes with one more behind them. */
export function deferred(write: DeferredWrite, before: Deferred | null): Deferred {
  return { write, before, count: countOf(before) + 1 };
}

function countOf(writes: Deferred | null): number {
  return writes === null ? 0 : writes.count;
}

/**
 * The mark that a packet has got; `null` where none of the writes was for it.
 * @param read what the packet came with in dimensions by their name
 */
export function deferredMark(deferred: Deferred | null, read: (name: string) => bigint | null): bigint | null {
  const isFor = (box: Box) =>
    box.every(({ dimension, values }) => {
      const value = read(dimension.name);
      return value !== null && holdsValue(values, value);
    });
  for (let rest: Deferred | null = deferred; rest !== null; rest = rest.before) {
    if (rest.write.region.some(({ box }) => isFor(box))) return rest.write.value;
  }
  return null;
}

/** Whether the same was written, one after the other, to all packets of a box that had the same mark before. */
export function areWritesAlike(one: Deferred | null, other: Deferred | null, within: Box): boolean {
  let left = one;
  let right = other;
  while (left !== right) {
    // Most of what is written is the same in both, whether it is for these packets or not.
    if (left !== null && right !== null && isSameWrite(left.write, right.write)) {
      left = left.before;
      right = right.before;
    } else if (countOf(left) > countOf(right) && left !== null && !isWithin(left.write, within)) left = left.before;
    else if (right !== null && !isWithin(right.write, within)) right = right.before;
    else if (left !== null && !isWithin(left.write, within)) left = left.before;
    else return false;
  }
  return true;
}

function isSameWrite(one: DeferredWrite, other: DeferredWrite): boolean {
  return one === other || one.key === other.key;
}

function isWithin({ region }: DeferredWrite, within: Box): boolean {
  const hull = hullOf(within);
  return region.some(({ box }) => mayIntersect(hullOf(box), hull) && boxesIntersect(box, within));
}
