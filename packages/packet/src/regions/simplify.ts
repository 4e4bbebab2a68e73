/** Regions told by as few boxes as is easily found. */
import {
  type Box,
  boxesIntersect,
  type Constraint,
  constraintOn,
  type Dimension,
  holdsAll,
  type IntervalSet,
  intersectBoxes,
  intersection,
  intervalSet,
  type Region,
  subtractBox,
} from "@nftlint/semantics";
import { interfaceNumber } from "../nft/meta.ts";
import { type Entry, entries, fields, foreignInterfaces, interfaces } from "./fields.ts";
import { impossible } from "./hooks.ts";
import { boxesOf, type PacketRegion, type Slice, take, takenSince } from "./slice.ts";

/** The packets of some boxes but for those of others. */
export interface Outline {
  readonly boxes: Region;
  readonly except: Region;
  /** False where only some of these packets are meant: the region is too manifold to be told. */
  readonly isWhole: boolean;
}

/** More boxes of one slice than these are not put together. */
const mostBoxes = 512;

/** Nor are more than these of all slices, where some of them have holes. */
const mostTogether = 2048;

/** With more holes than these, what is left is no simpler to tell. */
const mostHoles = 3;

/** So many slices are told one by one, where they are too much to be told together. */
const fewSlices = 8;

/** A slice with the boxes that it is made of; `null` where they are too many. */
interface Parted {
  readonly slice: Slice;
  readonly boxes: Region | null;
}

function parted(region: PacketRegion): readonly Parted[] {
  return region.map((slice) => ({ slice, boxes: boxesOf(possible(slice), mostBoxes) }));
}

/** A region in few boxes: those that it is made of, or one around it without those that are left out. */
export function outlineOf(region: PacketRegion): Outline {
  return outlineOfParted(parted(region));
}

function outlineOfParted(all: readonly Parted[]): Outline {
  const [only, ...more] = all;
  if (only?.boxes === null && more.length === 0) return outlineByHoles(only.slice);
  const parts: Box[] = [];
  for (const { boxes } of all) {
    if (boxes === null || (boxes.length > 1 && parts.length + boxes.length > mostTogether))
      return { boxes: merged(all.map(({ slice: { box } }) => box)), except: [], isWhole: false };
    parts.push(...boxes);
  }
  return outlineOfBoxes(merged(withoutLoops(parts)));
}

/** A region in several outlines, by where its packets come from and go to, where that is shorter than one. */
export function outlinesOf(region: PacketRegion): readonly Outline[] {
  return outlinesOfParted(parted(region));
}

function outlinesOfParted(all: readonly Parted[]): readonly Outline[] {
  const manifold = all.filter(({ boxes }) => boxes === null);
  // Slices of many holes are told one by one, and the others together.
  if (manifold.length > 0 && manifold.length <= fewSlices) {
    const others = all.filter(({ boxes }) => boxes !== null);
    const told = manifold.map(({ slice }) => outlineByHoles(slice));
    return others.length === 0 ? told : [...told, ...outlinesOfParted(others)];
  }
  const whole = outlineOfParted(all);
  if (!whole.isWhole || whole.boxes.length < 3) return [whole];
  const groups = Map.groupBy(whole.boxes, (box) => {
    const entry = constraintOn(box, fields.entry.dimension.name);
    return entry === undefined ? "" : valuesKey(entry.values);
  });
  const outlines = [...groups.values()].map(outlineOfBoxes);
  return lengthOf(outlines) < lengthOf([whole]) ? outlines : [whole];
}

function lengthOf(outlines: readonly Outline[]): number {
  return outlines.reduce((sum, { boxes, except }) => sum + boxes.length + except.length, 0);
}

function outlineOfBoxes(boxes: Region): Outline {
  if (boxes.length < 2) return { boxes, except: [], isWhole: true };
  const around = hull(boxes);
  const holes = holesIn(around, boxes);
  if (holes === null || holes.length >= boxes.length || holes.length > mostHoles)
    return { boxes, except: [], isWhole: true };
  return { boxes: [around], except: holes, isWhole: true };
}

/** A slice of many holes, told by these. */
function outlineByHoles(slice: Slice): Outline {
  const { box, taken } = possible(slice);
  const holes = takenSince({ box, taken }).map((hole) => intersectBoxes(box, hole));
  const except = beyond(box, merged(holes.filter((hole) => hole !== null)));
  return { boxes: [withoutWhole(box)], except, isWhole: true };
}

let combinations: Region | null = null;

/** What no packet has together; asked for once. */
function never(): Region {
  combinations ??= impossible();
  return combinations;
}

/** A slice with the packets that there are not: to tell it without them would only be longer. */
function possible({ box, taken }: Slice): Slice {
  let left: Slice["taken"] = null;
  for (let rest = taken; rest !== null; rest = rest.before) {
    const { box: hole } = rest;
    if (!never().some((other) => isWithin(hole, other))) left = take(hole, left);
  }
  return { box, taken: left };
}

function isWithin(inner: Box, outer: Box): boolean {
  return outer.every(({ dimension, values }) => {
    const own = constraintOn(inner, dimension.name)?.values ?? dimension.domain;
    return holdsAll(values, own);
  });
}

const loopback = interfaceNumber("lo");

/** What the host sends to itself is not told where the same is told of what others send to it. */
function withoutLoops(boxes: Region): Region {
  const isLoop = (box: Box) => isEntry(box, "out") && isOnly(box, fields.output.dimension.name, loopback);
  const loops = merged(boxes.filter(isLoop));
  const others = boxes.filter((box) => !isLoop(box));
  if (loops.length === 0) return boxes;
  const known = new Set(merged(others.filter((box) => isEntry(box, "in"))).map(withoutWays));
  return [...others, ...loops.filter((box) => !known.has(withoutWays(box)))];
}

function isEntry(box: Box, entry: Entry): boolean {
  return isOnly(box, fields.entry.dimension.name, BigInt(entries.indexOf(entry)));
}

function isOnly(box: Box, name: string, value: bigint): boolean {
  const values = constraintOn(box, name)?.values;
  return values?.length === 1 && values[0]?.from === value && values[0].to === value;
}

function withoutWays(box: Box): string {
  const ways: readonly string[] = [fields.entry, fields.input, fields.output].map(({ dimension }) => dimension.name);
  return keyWithout(box, ways);
}

/** Longer lists are told by themselves. */
const mostMerged = 4096;

/** Boxes that differ in one dimension alone become one. */
function merged(boxes: Region): Region {
  let all = boxes.map(withoutWhole);
  for (let before = -1; before !== all.length; ) {
    before = all.length;
    for (const name of differing(all)) all = mergedBy(name, all);
  }
  return all;
}

/** The dimensions that boxes ask for different values of; all of them where they are the same in each. */
function differing(boxes: readonly Box[]): readonly string[] {
  const asked = new Map<string, Map<string, number>>();
  for (const box of boxes) {
    for (const constraint of box) {
      const counts = asked.get(constraint.dimension.name) ?? new Map<string, number>();
      asked.set(constraint.dimension.name, counts);
      const key = constraintKey(constraint);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const isSame = (counts: ReadonlyMap<string, number>) => [...counts.values()][0] === boxes.length;
  const names = [...asked].filter(([, counts]) => !isSame(counts));
  return (names.length === 0 ? [...asked] : names).map(([name]) => name);
}

function mergedBy(name: string, boxes: readonly Box[]): Box[] {
  const groups = new Map<string, Box[]>();
  const names = [name];
  for (const box of boxes) {
    const key = keyWithout(box, names);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [box]);
    else group.push(box);
  }
  return [...groups.values()].flatMap((group) => {
    const long = group.filter((box) => (constraintOn(box, name)?.values.length ?? 0) > mostMerged);
    const short = long.length === 0 ? group : group.filter((box) => !long.includes(box));
    return short.length === 0 ? long : [...long, mergedGroup(name, short)];
  });
}

/** Boxes that differ in one dimension alone, as one. */
function mergedGroup(name: string, group: readonly Box[]): Box {
  const [first = []] = group;
  if (group.length === 1) return first;
  const asked = group.map((box) => constraintOn(box, name));
  const known = asked.find((one) => one !== undefined);
  const others = first.filter(({ dimension }) => dimension.name !== name);
  if (known === undefined || asked.some((one) => one === undefined)) return others;
  const values = intervalSet(asked.flatMap((one) => one?.values ?? []));
  return withoutWhole([...others, { dimension: known.dimension, values }]);
}

const identities = new WeakMap<IntervalSet, string>();
let count = 0;

/** Long lists are told apart by which they are. */
function valuesKey(values: IntervalSet): string {
  if (values.length <= 64) return values.map(({ from, to }) => `${from}-${to}`).join();
  let key = identities.get(values);
  if (key === undefined) {
    key = `#${++count}`;
    identities.set(values, key);
  }
  return key;
}

const keysOfConstraints = new WeakMap<Constraint, string>();

function constraintKey(constraint: Constraint): string {
  let key = keysOfConstraints.get(constraint);
  if (key === undefined) {
    key = `${constraint.dimension.name} ${valuesKey(constraint.values)}`;
    keysOfConstraints.set(constraint, key);
  }
  return key;
}

const sorted = new WeakMap<Box, Box>();

/** The constraints of a box in the order of their dimensions. */
function inOrder(box: Box): Box {
  let ordered = sorted.get(box);
  if (ordered === undefined) {
    ordered = box.toSorted((one, other) => (one.dimension.name < other.dimension.name ? -1 : 1));
    sorted.set(box, ordered);
  }
  return ordered;
}

/** A text that is the same for boxes that ask for the same of all dimensions but some. */
function keyWithout(box: Box, names: readonly string[]): string {
  let key = "";
  for (const constraint of inOrder(box)) {
    if (!names.includes(constraint.dimension.name)) key += `${constraintKey(constraint)}; `;
  }
  return key;
}

/** Ranges outside of which no packet is: an interface has a name, what is forwarded has hops left. */
const usualValues = new Map<string, IntervalSet>([
  [fields.input.dimension.name, foreignInterfaces],
  [fields.output.dimension.name, interfaces],
  [fields.timeToLive.dimension.name, [{ from: 2n, to: 255n }]],
]);

/** What asks for all that there is asks for nothing. */
function withoutWhole(box: Box): Box {
  return box.some(isWhole) ? box.filter((constraint) => !isWhole(constraint)) : box;
}

function isWhole({ dimension, values }: Constraint): boolean {
  return holdsAll(values, wholeOf(dimension));
}

/** All values that packets have where they have any. */
export function wholeOf({ name, domain }: Dimension): IntervalSet {
  return usualValues.get(name) ?? domain;
}

function hull(boxes: Region): Box {
  const [first = [], ...others] = boxes;
  const common: Constraint[] = [];
  for (const { dimension, values } of first) {
    const asked = others.map((box) => constraintOn(box, dimension.name));
    if (asked.some((one) => one === undefined)) continue;
    common.push({ dimension, values: intervalSet([...values, ...asked.flatMap((one) => one?.values ?? [])]) });
  }
  return withoutWhole(common);
}

/** What of a box is in none of some others; `null` where that is too much. */
function holesIn(around: Box, boxes: Region): Region | null {
  let left: Region = [around];
  for (const box of boxes) {
    left = left.flatMap((piece) => (boxesIntersect(piece, box) ? subtractBox(piece, box) : [piece]));
    if (left.length > mostBoxes) return null;
  }
  const isMeant = (piece: Box) =>
    piece.every(({ dimension, values }) => intersection(wholeOf(dimension), values).length > 0) &&
    !never().some((other) => isWithin(piece, other));
  return beyond(around, merged(left.filter(isMeant)));
}

/** Holes without what is asked of all packets of the box that they are in: it is said once. */
function beyond(around: Box, holes: Region): Region {
  return holes.map((hole) =>
    hole.filter(({ dimension, values }) => {
      const own = constraintOn(around, dimension.name)?.values;
      return own === undefined || valuesKey(own) !== valuesKey(values);
    }),
  );
}
