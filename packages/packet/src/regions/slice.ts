/** Packets of a box but for those of other boxes: what is left of a region when rules have taken their own. */
import {
  type Box,
  boxesIntersect,
  type Constraint,
  constrain,
  constraintOn,
  type Dimension,
  difference,
  holdsAll,
  type IntervalSet,
  intersectBoxes,
  intervalSet,
  lastOfDifference,
  type Region,
  subtractBox,
} from "@nftlint/semantics";
import { boxKey } from "./box-keys.ts";
import { blockSize, HullBlock } from "./hull-blocks.ts";
import { type Hull, hullOf } from "./hulls.ts";

/** Boxes that are taken out, the last one first. */
export interface Taken {
  readonly box: Box;
  readonly before: Taken | null;
  /** How many there are. */
  readonly count: number;
  /** This one and those before it, where they fill a block, and what comes before all of them. */
  readonly block: { readonly hulls: HullBlock; readonly before: Taken | null } | null;
}

export function take(box: Box, before: Taken | null): Taken {
  const count = (before?.count ?? 0) + 1;
  return { box, before, count, block: count % blockSize === 0 ? block(box, before) : null };
}

function block(last: Box, before: Taken | null): Taken["block"] {
  const boxes = [last];
  let rest = before;
  for (; rest !== null && boxes.length < blockSize; rest = rest.before) boxes.push(rest.box);
  return { hulls: new HullBlock(boxes), before: rest };
}

/**
 * Those of the boxes taken out that have packets in common with a box, the last one first.
 * @param around a box around it that is known better
 */
function takenFrom(box: Box, taken: Taken | null, around: Box = box): readonly Box[] {
  const found: Box[] = [];
  let hull: Hull | null = null;
  for (let rest = taken; rest !== null; ) {
    if (rest.block === null) {
      if (boxesIntersect(box, rest.box)) found.push(rest.box);
      rest = rest.before;
      continue;
    }
    hull ??= hullOf(around);
    const { hulls, before }: NonNullable<Taken["block"]> = rest.block;
    hulls.meeting(box, hull, (place) => found.push(hulls.boxes[place] as Box));
    rest = before;
  }
  return found;
}

/** The packets of a box that are in none of the boxes taken out, which may reach beyond it. */
export interface Slice {
  readonly box: Box;
  readonly taken: Taken | null;
  /** Some packets that are known to be in it; left out where none are known. */
  readonly witness?: Box;
  /** Whether combinations that no packet has are taken out already; left out where they are not. */
  readonly isPossible?: true;
  /**
   * What was taken out of the slice that this one was cut from, where all that is left out of `taken` lies
   * beside the box; left out where it was not cut, or where something was taken out since.
   */
  readonly cutFrom?: Taken | null;
  /** Boxes by their keys, none of whose packets are in it; left out where nobody has made a list of them. */
  readonly outside?: ReadonlySet<string>;
}

/** The packets of any of the slices. */
export type PacketRegion = readonly Slice[];

/** All packets of a box. */
export function sliceOf(box: Box): Slice {
  return { box, taken: null };
}

/** The boxes taken out, down to those that another slice lacks as well. */
export function takenSince({ taken }: Slice, until: Taken | null = null): readonly Box[] {
  const boxes: Box[] = [];
  for (let rest = taken; rest !== until && rest !== null; rest = rest.before) boxes.push(rest.box);
  return boxes;
}

/** The packets of a slice that meet a constraint; all of them where none of its box does. */
export function narrowed({ box, taken }: Slice, constraint: Constraint): Slice {
  return { box: constrain(box, constraint) ?? box, taken };
}

/** A slice without the packets of a box. */
export function without(slice: Slice, box: Box): Slice {
  return boxesIntersect(slice.box, box) ? withTaken(slice, box) : slice;
}

function withTaken({ box, taken, witness, cutFrom: _, ...rest }: Slice, hole: Box): Slice {
  const left = witness === undefined ? null : someBeside(witness, hole);
  return { ...rest, box, taken: take(hole, taken), ...(left === null ? {} : { witness: left }) };
}

/** A witness need not be wide: of long lists these are enough. */
const mostIntervals = 8;

/** Some packets of a box that are not in another; `null` where there are none. */
function someBeside(box: Box, other: Box): Box | null {
  if (!boxesIntersect(box, other)) return box;
  for (const { dimension, values } of other) {
    const own = constraintOn(box, dimension.name)?.values ?? dimension.domain;
    if (own === values) continue;
    const outside = lastOfDifference(own, values, mostIntervals);
    if (outside.length > 0) return withValues(box, dimension, outside);
  }
  return null;
}

function withValues(box: Box, dimension: Dimension, values: IntervalSet): Box {
  return [...box.filter((own) => own.dimension.name !== dimension.name), { dimension, values }];
}

/** The packets of both slices; `null` where their boxes have none in common. */
export function intersectSlices(left: Slice, right: Slice): Slice | null {
  const box = intersectBoxes(left.box, right.box);
  if (box === null) return null;
  const own = box === left.box ? left.taken : takenWithin(left.taken, box, right.box);
  let taken = own;
  for (const other of takenSince(right)) {
    if (boxesIntersect(box, other)) taken = take(other, taken);
  }
  const known = left.witness === undefined ? null : intersectBoxes(left.witness, right.box);
  const witness = known === null || takenSince(right).some((hole) => boxesIntersect(known, hole)) ? null : known;
  const cutFrom = left.cutFrom === undefined ? left.taken : left.cutFrom;
  return {
    ...{ box, taken },
    ...(witness === null ? {} : { witness }),
    ...(taken === own ? { cutFrom } : {}),
    ...(left.outside === undefined ? {} : { outside: left.outside }),
  };
}

/**
 * What is taken out of a box: boxes beside it are left out, so that nobody has to look at them again.
 * @param around a box around it: that of a rule is asked for again and again
 */
function takenWithin(taken: Taken | null, box: Box, around: Box): Taken | null {
  if (taken === null) return null;
  const own = takenFrom(box, taken, around);
  if (own.length === taken.count) return taken;
  return own.reduceRight<Taken | null>((before, hole) => take(hole, before), null);
}

/** The packets of `left` that are not in `right`, as disjoint slices; some of them may hold no packet. */
export function subtractSlice(left: Slice, right: Slice): readonly Slice[] {
  if (!boxesIntersect(left.box, right.box)) return [left];
  const kept = [without(left, right.box)];
  let inner: Slice = { box: intersectBoxes(left.box, right.box) ?? left.box, taken: left.taken };
  const gone = takenKeys(left);
  for (const box of takenSince(right)) {
    if (gone.has(boxKey(box))) continue;
    const own = intersectBoxes(inner.box, box);
    if (own === null) continue;
    kept.push({ box: own, taken: inner.taken });
    inner = without(inner, own);
  }
  return kept;
}

/** The same slice, with a list of what is taken out of it. */
export function withOutside(slice: Slice): Slice {
  return slice.taken === null ? slice : { ...slice, outside: takenKeys(slice) };
}

const keysOfTaken = new WeakMap<Taken, ReadonlySet<string>>();

function takenKeys(slice: Slice): ReadonlySet<string> {
  const known = slice.taken === null ? undefined : keysOfTaken.get(slice.taken);
  if (known !== undefined) return known;
  const keys = new Set(takenSince(slice).map(boxKey));
  if (slice.taken !== null) keysOfTaken.set(slice.taken, keys);
  return keys;
}

/** A value for each dimension that matters. */
export type Point = ReadonlyMap<string, bigint>;

/** Whether a packet with these values is in a slice. */
export function holdsPoint({ box, taken }: Slice, point: Point): boolean {
  if (!isIn(box, point)) return false;
  for (let rest = taken; rest !== null; rest = rest.before) if (isIn(rest.box, point)) return false;
  return true;
}

function isIn(box: Box, point: Point): boolean {
  return box.every(({ dimension, values }) => {
    const value = point.get(dimension.name);
    return value !== undefined && values.some(({ from, to }) => value >= from && value <= to);
  });
}

/** How many boxes are looked at in search of a packet, before it is given up. */
const mostSteps = 20_000;

/** What a search finds: a box without holes in the slice, nothing, or too much to look at. */
export type Found = Box | "none" | "too much";

const looked = new WeakMap<Slice, Found>();

/** Some packets of the slice, as a box: whichever are known already, or else those that {@link usualBoxWithin} finds. */
export function boxWithin(slice: Slice): Found {
  if (slice.witness !== undefined) return slice.witness;
  if (slice.taken === null) return slice.box;
  let found = looked.get(slice);
  if (found === undefined) {
    found = usualBoxWithin(slice);
    looked.set(slice, found);
  }
  return found;
}

/** A box all of whose packets are in the slice, as wide as is easily found. */
export function usualBoxWithin({ box, taken }: Slice): Found {
  // What has just been taken out is often all that there was.
  if (taken !== null && covers(taken.box, box)) return "none";
  const holes = takenFrom(box, taken);
  if (holes.some((hole) => covers(hole, box))) return "none";
  const search = new Search();
  const found = search.find(box, holes);
  if (found !== null) return found;
  return search.isSpent ? "too much" : "none";
}

/** Whether a box holds all packets of another. */
function covers(outer: Box, inner: Box): boolean {
  for (const { dimension, values } of outer) {
    const own = constraintOn(inner, dimension.name)?.values ?? dimension.domain;
    if (own !== values && !holdsAll(values, own)) return false;
  }
  return true;
}

class Search {
  #steps = 0;

  get isSpent(): boolean {
    return this.#steps > mostSteps;
  }

  find(box: Box, holes: readonly Box[]): Box | null {
    this.#steps += 1 + holes.length / 64;
    if (this.isSpent) return null;
    const [first] = holes;
    if (first === undefined) return box;
    if (holes.length > 1) {
      const direct = this.#beside(box, holes);
      if (direct !== null) return direct;
    }
    for (const piece of subtractBox(box, first)) {
      const found = this.find(
        piece,
        holes.filter((hole) => hole !== first && boxesIntersect(piece, hole)),
      );
      if (found !== null) return found;
    }
    return null;
  }

  /** Looks for values of one dimension that no hole asks for: all holes that ask for some of it are avoided at once. */
  #beside(box: Box, holes: readonly Box[]): Box | null {
    for (const dimension of commonest(box, holes).slice(0, mostTried)) {
      const own = constraintOn(box, dimension.name)?.values ?? dimension.domain;
      const asked: IntervalSet[] = [];
      const others: Box[] = [];
      for (const hole of holes) {
        const values = constraintOn(hole, dimension.name)?.values;
        if (values === undefined || values === own) others.push(hole);
        else asked.push(values);
      }
      // Long lists are not sorted among the others: they are in order already.
      const [short, long] = [asked.filter(isShort), asked.filter((values) => !isShort(values))];
      const beside = difference(own, intervalSet(short.flat()));
      const free = long.reduce((rest, values) => lastOfDifference(rest, values, mostFree), beside);
      const narrowed = free.length === 0 ? null : constrain(box, { dimension, values: free });
      if (narrowed === null) continue;
      const found = this.find(
        narrowed,
        others.filter((hole) => boxesIntersect(narrowed, hole)),
      );
      if (found !== null || this.isSpent) return found;
    }
    return null;
  }
}

/** So many intervals beside long lists are looked at. */
const mostFree = 1024;

function isShort(values: IntervalSet): boolean {
  return values.length < 64;
}

/** So many dimensions are tried before boxes are cut up. */
const mostTried = 3;

/** The dimensions that holes ask for more than the box itself does, those first that most of them ask for. */
function commonest(box: Box, holes: readonly Box[]): readonly Dimension[] {
  const counts = new Map<string, { count: number; dimension: Dimension }>();
  for (const hole of holes) {
    for (const { dimension, values } of hole) {
      if (constraintOn(box, dimension.name)?.values === values) continue;
      const entry = counts.get(dimension.name) ?? { count: 0, dimension };
      entry.count++;
      counts.set(dimension.name, entry);
    }
  }
  return [...counts.values()].sort((left, right) => right.count - left.count).map(({ dimension }) => dimension);
}

/** So many intervals are looked at to take holes out of boxes, before it is given up. */
const mostLookedAt = 1 << 17;

/** A slice as disjoint boxes; `null` where they would be more than so many, or too long to tell. */
export function boxesOf({ box, taken }: Slice, mostBoxes: number): Region | null {
  let left: Region = [box];
  let looked = 0;
  for (const hole of takenFrom(box, taken)) {
    looked += left.length * lengthOf(hole) + left.reduce((sum, piece) => sum + lengthOf(piece), 0);
    if (looked > mostLookedAt) return null;
    left = left.flatMap((piece) => subtractBox(piece, hole));
    if (left.length > mostBoxes) return null;
  }
  return left;
}

/** How many intervals a box is made of. */
function lengthOf(box: Box): number {
  return box.reduce((sum, { values }) => sum + values.length, 0);
}

/** Every dimension that a slice asks for, once. */
export function dimensionsOf({ box, taken }: Slice): readonly Dimension[] {
  const found = new Map(box.map(({ dimension }) => [dimension.name, dimension]));
  for (const hole of takenSince({ box, taken })) {
    for (const { dimension } of hole) if (!found.has(dimension.name)) found.set(dimension.name, dimension);
  }
  return [...found.values()];
}
