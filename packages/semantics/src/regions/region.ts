/** Regions of packets: unions of boxes, each a conjunction of what it asks of single properties of a packet. */
import { difference, holds, type IntervalSet, intersection, intersects, isSameSet } from "./intervals.ts";

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

/** All packets that meet every constraint, of which each dimension has one at most; without any: every packet. */
export type Box = readonly Constraint[];

/** The packets of any of the boxes, which may overlap. Without a box: none. */
export type Region = readonly Box[];

/** The box of every packet. */
export const everything: Box = [];

/** What a box asks of a dimension; `undefined` where it leaves it open. */
export function constraintOn(box: Box, name: string): Constraint | undefined {
  // Boxes have a handful of constraints, and are made by the thousand: a map would cost more than it saves.
  for (const constraint of box) if (constraint.dimension.name === name) return constraint;
  return undefined;
}

/** The packets of a box that meet further constraints; `null` where there are none. */
export function constrain(box: Box, ...constraints: readonly Constraint[]): Box | null {
  return constrainAll(box, constraints);
}

/** The packets of both boxes; `null` where there are none. */
export function intersectBoxes(left: Box, right: Box): Box | null {
  return constrainAll(left, right);
}

/** One copy of the box for all of the constraints; the box itself where they ask for nothing more. */
function constrainAll(box: Box, constraints: readonly Constraint[]): Box | null {
  let common: Constraint[] | null = null;
  for (const constraint of constraints) {
    const { dimension, values } = constraint;
    const index = placeOf(common ?? box, dimension.name);
    const before = (common ?? box)[index]?.values;
    if (before === values) continue;
    const both = before === undefined ? values : intersection(before, values);
    if (both.length === 0) return null;
    if (before !== undefined && isSameSet(before, both)) continue;
    common ??= box.slice();
    if (index === -1) common.push(constraint);
    else common[index] = { dimension, values: both };
  }
  return common ?? box;
}

function placeOf(box: Box, name: string): number {
  for (let index = 0; index < box.length; index++) if (box[index]!.dimension.name === name) return index;
  return -1;
}

/** One packet, by the value that it has in each dimension. */
export type Packet = (dimension: Dimension) => bigint;

/** Which of its values a packet has in each dimension. */
export type End = "first" | "last";

/** The packet of a box that has the first, or the last, of the values that it may have in every dimension. */
export function packetOf(box: Box, end: End): Packet {
  return ({ name, domain }) => {
    const values = constraintOn(box, name)?.values ?? domain;
    return (end === "first" ? values[0]?.from : values.at(-1)?.to) ?? absent;
  };
}

/** Whether a packet is one of a box. */
export function holdsPacket(box: Box, packet: Packet): boolean {
  for (const { dimension, values } of box) if (!holds(values, packet(dimension))) return false;
  return true;
}

/** Whether two boxes have a packet in common. */
export function boxesIntersect(left: Box, right: Box): boolean {
  for (const { dimension, values } of left) {
    const other = constraintOn(right, dimension.name);
    if (other !== undefined && !intersects(values, other.values)) return false;
  }
  return true;
}

/** The packets of `left` that are not in `right`, as disjoint boxes. */
export function subtractBox(left: Box, right: Box): Region {
  if (!boxesIntersect(left, right)) return [left];
  const pieces: Box[] = [];
  const rest = [...left];
  for (const { dimension, values } of right) {
    const found = rest.findIndex((own) => own.dimension.name === dimension.name);
    const index = found < 0 ? rest.length : found;
    const own = rest[index]?.values ?? dimension.domain;
    const outside = difference(own, values);
    if (outside.length > 0) pieces.push(rest.toSpliced(index, 1, { dimension, values: outside }));
    rest[index] = { dimension, values: intersection(own, values) };
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
  const parts = box.map(({ dimension: { title, show }, values }) => {
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
