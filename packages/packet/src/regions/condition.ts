/** The packets that a match holds for, and those that have the keys of a set or map. */
import {
  type Box,
  boxesIntersect,
  constrain,
  constraintOn,
  difference,
  type Interval,
  type IntervalSet,
  intersectBoxes,
  resolve,
  type ValueType,
} from "@nftlint/semantics";
import { type Expression, elementAt, elementCount, type Match } from "@nftlint/syntax";
import { constantNumber } from "../nft/constants.ts";
import { typeOf } from "../nft/evaluate.ts";
import { textOf } from "../nft/scope.ts";
import { boxOf } from "../nft/sets.ts";
import { type Group, readContents } from "./contents.ts";
import { type Reader, read, type SymbolicReading } from "./reading.ts";
import { type Slice, sliceOf, take } from "./slice.ts";
import { isFlagTest } from "./space.ts";
import { allBits, combine, constant, type Outcome, packetsWith, type SymbolicValue } from "./value.ts";

/** Packets of disjoint slices. */
type Slices = readonly Slice[];

/** A reading that packets have. */
type Present = Exclude<SymbolicReading, { kind: "absent" }>;

/** The packets that a match holds for. @param within only what these have in common with it matters */
export function matchSlices(match: Match, reader: Reader, within: Box): Slices {
  const type = typeOf(match.left, reader.scope);
  const reading = read(match.left, type, reader);
  if (reading.kind === "absent") return [];
  const isNegated = match.operator === "!=" || match.operator === "!";
  const held = heldBoxes(match, reading, type, reader, within);
  if (held === null) return byText(match, reading, isNegated, reader);
  return chosen(held, reading.having, isNegated);
}

/** The boxes that a test holds for, `!` and `!=` left aside; `null` where that is not told. */
type Held = Outcome | { readonly listed: readonly Box[]; readonly more: Box };

function chosen(held: Held, having: Box, isNegated: boolean): Slices {
  if (typeof held === "object" && "listed" in held) return withMore(held, having, isNegated);
  if (held === "untold") return [];
  if (held === "none") return isNegated ? [sliceOf(having)] : [];
  if (held === "all") return isNegated ? [] : [sliceOf(having)];
  const boxes = held.map((box) => intersectBoxes(having, box)).filter((box) => box !== null);
  return isNegated ? [sliceWithout(having, boxes)] : boxes.map(sliceOf);
}

/** So many intervals are told one by one, rather than as those that are left out. */
const fewIntervals = 64;

function sliceWithout(box: Box, boxes: readonly Box[]): Slice {
  const [only] = boxes;
  const [last] = only?.slice(-1) ?? [];
  // All but the last constraint are those of the whole box: the others of its values are a box as well.
  if (only !== undefined && last !== undefined && boxes.length === 1 && last.values.length <= fewIntervals) {
    const isWhole = only.slice(0, -1).every((one) => constraintOn(box, one.dimension.name)?.values === one.values);
    const own = constraintOn(box, last.dimension.name)?.values ?? last.dimension.domain;
    const rest = constrain(box, { dimension: last.dimension, values: difference(own, last.values) });
    if (isWhole) return rest === null ? { box, taken: take(box, null) } : sliceOf(rest);
  }
  return boxes.reduce<Slice>((slice, taken) => ({ box, taken: take(taken, slice.taken) }), sliceOf(box));
}

/** What is listed is in the set for certain; of other packets it depends. */
function withMore(
  { listed, more }: { readonly listed: readonly Box[]; readonly more: Box },
  having: Box,
  isNegated: boolean,
): Slices {
  const boxes = listed.map((box) => intersectBoxes(having, box)).filter((box) => box !== null);
  const asked = isNegated ? more.map((one) => ({ ...one, values: [{ from: 0n, to: 0n }] })) : more;
  const rest = intersectBoxes(having, asked);
  const beside = rest === null ? [] : [sliceWithout(rest, boxes)];
  return isNegated ? beside : [...boxes.map(sliceOf), ...beside];
}

/** What is not understood holds for the same packets as another match of the same words. */
function byText({ left, right }: Match, { having }: Present, isNegated: boolean, { scope, space }: Reader): Slices {
  const name = `${textOf(left, scope)} ${textOf(right, scope)}`;
  const value = isNegated ? 0n : 1n;
  const box = constrain(having, { dimension: space.truth(name), values: [{ from: value, to: value }] });
  return box === null ? [] : [sliceOf(box)];
}

function heldBoxes(match: Match, reading: Present, type: ValueType | null, reader: Reader, within: Box): Held | null {
  const { scope, space } = reader;
  const right = onlyElement(resolve(scope.ruleset, match.right) ?? match.right);
  if (right.kind === "variable" || reading.kind === "untold") return null;
  if (reading.kind === "value") {
    const ofBits = heldBits(match, reading.value, right, type, reader);
    if (ofBits !== undefined) return ofBits;
  }
  const parts = reading.kind === "value" ? [reading.value] : reading.parts;
  if (right.kind === "set" || right.kind === "set-reference") {
    return heldByContents(match, right, parts, type, reader, within);
  }
  const box = boxOf(right, type, scope);
  if (box === null) return comparedWithReading(reading, right, type, reader);
  return told(inRow(parts, box, space.cells, within));
}

function told(outcome: Outcome): Outcome | null {
  return outcome === "untold" ? null : outcome;
}

/** Tests of single values that are more than being one of some; `undefined` for others. */
function heldBits(
  match: Match,
  value: SymbolicValue,
  right: Expression,
  type: ValueType | null,
  { scope, space }: Reader,
): Outcome | null | undefined {
  const { operator, mask } = match;
  if (mask !== null) {
    const bits = constantNumber(mask, type, scope);
    const wanted = constantNumber(right, type, scope);
    return bits === null || wanted === null ? null : masked(value, bits, [{ from: wanted, to: wanted }], space.cells);
  }
  const flags = isFlagTest(match, type) ? constantNumber(right, type, scope) : null;
  if (flags !== null) return masked(value, flags, [{ from: 1n, to: allBits(value.bits) }], space.cells);
  if (operator === null || operator === "!=" || operator === "!" || operator === "==") return undefined;
  const bound = constantNumber(right, type, scope);
  return bound === null ? null : told(packetsWith(value, ordered(operator, bound, value.bits), space.cells));
}

function masked(
  value: SymbolicValue,
  mask: bigint,
  numbers: IntervalSet,
  cells: Reader["space"]["cells"],
): Outcome | null {
  const looked = combine("&", value, constant(mask, value.bits));
  return looked === null ? null : told(packetsWith(looked, numbers, cells));
}

function ordered(operator: Match["operator"], bound: bigint, bits: number): IntervalSet {
  const kept = (from: bigint, to: bigint) => (from > to ? [] : [{ from, to }]);
  switch (operator) {
    case "<":
      return kept(0n, bound - 1n);
    case "<=":
      return kept(0n, bound);
    case ">":
      return kept(bound + 1n, allBits(bits));
    default:
      return kept(bound, allBits(bits));
  }
}

/** nft takes the only element of a set out of the braces. */
function onlyElement(right: Expression): Expression {
  if (right.kind !== "set" || elementCount(right) !== 1) return right;
  const { key, statements } = elementAt(right, 0);
  return key.kind === "catch-all" || key.kind === "variable" || statements.length > 0 ? right : key;
}

function heldByContents(
  match: Match,
  set: Expression,
  parts: readonly SymbolicValue[],
  type: ValueType | null,
  reader: Reader,
  within: Box,
): Held | null {
  const contents = readContents(set, type, reader.scope);
  if (typeof contents === "string") return null;
  if (contents.fallback !== null) return "all";
  const listed: Box[] = [];
  for (const group of contents.groups) {
    if (group.isLimited) reader.space.beyond.add("limits of elements, which are taken as not reached");
    const boxes = groupBoxes(group, parts, reader, within);
    if (boxes === "untold") return null;
    if (boxes === "all") return "all";
    if (boxes !== "none") listed.push(...boxes);
  }
  if (contents.more === null) return listed.length === 0 ? "none" : listed;
  const name = `${textOf(match.left, reader.scope)} is in ${textOf(match.right, reader.scope)} at that time`;
  const more = [{ dimension: reader.space.truth(name), values: [{ from: 1n, to: 1n }] }];
  return { listed, more };
}

/** The packets whose key is one of a group's. */
export function groupBoxes(
  { numbers, rows }: Group,
  parts: readonly SymbolicValue[],
  { space }: Reader,
  within: Box,
): Outcome {
  const boxes: Box[] = [];
  const [first] = parts;
  if (numbers.length > 0 && first !== undefined) {
    const outcome = packetsWith(first, numbers, space.cells);
    if (typeof outcome === "string" && outcome !== "none") return outcome;
    if (outcome !== "none") boxes.push(...outcome);
  }
  for (const row of rows) {
    const outcome = inRow(parts, row, space.cells, within);
    if (typeof outcome === "string" && outcome !== "none") return outcome;
    if (outcome !== "none") boxes.push(...outcome);
  }
  return boxes.length === 0 ? "none" : boxes;
}

/** The packets whose parts lie in one interval each. */
function inRow(
  parts: readonly SymbolicValue[],
  row: readonly Interval[],
  cells: Reader["space"]["cells"],
  within: Box,
): Outcome {
  let boxes: readonly Box[] = [[]];
  for (const [index, part] of parts.entries()) {
    const interval = row[index];
    if (interval === undefined) return "untold";
    const outcome = packetsWith(part, [interval], cells);
    if (outcome === "none" || outcome === "untold") return outcome;
    if (outcome === "all") continue;
    const own = outcome.filter((box) => boxesIntersect(box, within));
    boxes = boxes.flatMap((box) => own.map((other) => intersectBoxes(box, other)).filter((both) => both !== null));
    if (boxes.length === 0) return "none";
  }
  return boxes.some((box) => box.length === 0) ? "all" : boxes;
}

/** Two things of the packet: equal where one of them is known. */
function comparedWithReading(
  reading: Present,
  right: Expression,
  type: ValueType | null,
  reader: Reader,
): Outcome | null {
  const other = read(right, type, reader);
  if (reading.kind !== "value" || other.kind !== "value") return null;
  const [free, fixed] = other.value.field === null ? [reading.value, other.value] : [other.value, reading.value];
  if (fixed.field !== null) return null;
  return told(packetsWith(free, [{ from: fixed.value, to: fixed.value }], reader.space.cells));
}
