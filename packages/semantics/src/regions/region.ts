/** Regions of packets: unions of boxes, each a conjunction of what it asks of single properties of a packet. */
import { difference, type IntervalSet, intersection, intersects } from "./intervals.ts";

/** A property of a packet that has a number: an address, a port, a name spelled as a number. */
export interface Dimension {
  /** Two dimensions are the same where their names are. */
  readonly name: string;
  /**
   * Every value that a packet may have. Where a packet may lack the property (a fragment has no
   * ports), {@link absent} is one of them.
   */
  readonly domain: IntervalSet;
  /** What a match on it begins with (`ip saddr`), for messages. */
  readonly title: string;
  /** A value in words; `null` where the title says it all. */
  readonly show: ((value: bigint) => string) | null;
}

/** The value of a packet that lacks a property. No match holds for it. */
export const absent = -1n;

/** What is asked of one dimension. */
export interface Constraint {
  readonly dimension: Dimension;
  readonly values: IntervalSet;
}

/** All packets that meet every constraint, by the dimension's name; without any: every packet. */
export type Box = ReadonlyMap<string, Constraint>;

/** The packets of any of the boxes, which may overlap. Without a box: none. */
export type Region = readonly Box[];

/** The box of every packet. */
export const everything: Box = new Map();

/** The packets of a box that meet a further constraint; `null` where there are none. */
export function constrain(box: Box, { dimension, values }: Constraint): Box | null {
  const before = box.get(dimension.name);
  const common = before === undefined ? values : intersection(before.values, values);
  if (common.length === 0) return null;
  return new Map(box).set(dimension.name, { dimension, values: common });
}

/** The packets of both boxes; `null` where there are none. */
export function intersectBoxes(left: Box, right: Box): Box | null {
  let common: Box | null = left;
  for (const constraint of right.values()) {
    common = constrain(common, constraint);
    if (common === null) return null;
  }
  return common;
}

/** Whether two boxes have a packet in common. */
export function boxesIntersect(left: Box, right: Box): boolean {
  for (const [name, { values }] of left) {
    const other = right.get(name);
    if (other !== undefined && !intersects(values, other.values)) return false;
  }
  return true;
}

/** The packets of `left` that are not in `right`, as disjoint boxes. */
export function subtractBox(left: Box, right: Box): Region {
  if (!boxesIntersect(left, right)) return [left];
  const pieces: Box[] = [];
  const rest = new Map(left);
  for (const [name, { dimension, values }] of right) {
    const own = rest.get(name)?.values ?? dimension.domain;
    const outside = difference(own, values);
    if (outside.length > 0) pieces.push(new Map(rest).set(name, { dimension, values: outside }));
    rest.set(name, { dimension, values: intersection(own, values) });
  }
  return pieces;
}

/**
 * The packets of a region that are in none of the boxes taken away.
 * @param mostBoxes how many boxes the rest may come to
 * @returns `null` where it would come to more: then nothing is known
 */
export function subtract(region: Region, taken: Iterable<Box>, mostBoxes: number): Region | null {
  let left = region;
  for (const box of taken) {
    if (left.length === 0) break;
    left = left.flatMap((piece) => subtractBox(piece, box));
    if (left.length > mostBoxes) return null;
  }
  return left;
}

/** A box in the words of matches: `ip saddr 10.0.0.0-10.255.255.255, th dport 22`. */
export function describeBox(box: Box): string {
  const parts = [...box.values()].map(({ dimension: { title, show }, values }) => {
    if (show === null) return values[0]?.from === 0n ? `not ${title}` : title;
    const shown = values
      .filter(({ to }) => to !== absent)
      .map(({ from, to }) => {
        const first = from === absent ? 0n : from;
        return first === to ? show(to) : `${show(first)}-${show(to)}`;
      });
    return `${title} ${shown.length === 0 ? "missing" : shown.length === 1 ? shown.join("") : `{ ${shown.join(", ")} }`}`;
  });
  return parts.length === 0 ? "any packet" : parts.join(", ");
}
