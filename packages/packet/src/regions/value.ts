/** Values as rules see them, told by what the packet came with: bit by bit, from a field as it was or fixed by a rule. */
import {
  type Box,
  type Constraint,
  type Dimension,
  holdsValue,
  type Interval,
  type IntervalSet,
  intervalSet,
  type Region,
} from "@nftlint/semantics";
import type { Field } from "./fields.ts";

/** A number whose bits are known, or are those of a field as the packet came. */
export interface SymbolicValue {
  /** The field that the other bits come from; `null` where all are known. */
  readonly field: Field | null;
  readonly bits: number;
  /** The bits that are known. */
  readonly known: bigint;
  /** Zero in the bits that are not known. */
  readonly value: bigint;
  /** The bits of the field that are turned around. */
  readonly flipped: bigint;
  /** What is taken from the field's number first, in fields of few values. */
  readonly minus: bigint;
}

export function constant(value: bigint, bits: number): SymbolicValue {
  return { field: null, bits, known: allBits(bits), value, flipped: 0n, minus: 0n };
}

export function original(field: Field): SymbolicValue {
  return { field, bits: field.bits, known: 0n, value: 0n, flipped: 0n, minus: 0n };
}

export function allBits(bits: number): bigint {
  return (1n << BigInt(bits)) - 1n;
}

/** `left operator right` where one side is known or both come from one field; `null` for what is not followed. */
export function combine(operator: "&" | "|" | "^", left: SymbolicValue, right: SymbolicValue): SymbolicValue | null {
  if (right.field !== null) return left.field === null ? combine(operator, right, left) : null;
  const { bits, field } = left;
  const mask = allBits(bits);
  const other = right.value & mask;
  switch (operator) {
    case "&":
      return normal({ ...left, known: (left.known | ~other) & mask, value: left.value & other });
    case "|":
      return normal({ ...left, known: (left.known | other) & mask, value: left.value | other });
    case "^":
      return normal({
        ...left,
        value: (left.value ^ other) & left.known,
        flipped: field === null ? 0n : (left.flipped ^ other) & ~left.known,
      });
  }
}

function normal(value: SymbolicValue): SymbolicValue {
  if (value.field === null || value.known === allBits(value.bits))
    return { ...value, field: null, flipped: 0n, minus: 0n };
  return { ...value, flipped: value.flipped & ~value.known };
}

/** Whether two values are told alike; then they are the same for every packet. */
export function isSameValue(one: SymbolicValue, other: SymbolicValue): boolean {
  return (
    one.field === other.field &&
    one.known === other.known &&
    one.value === other.value &&
    one.flipped === other.flipped &&
    one.minus === other.minus
  );
}

/** What a value comes to where the field has the number `own`. */
export function numberFor({ bits, known, value, flipped, minus }: SymbolicValue, own: bigint): bigint {
  return ((((own - minus) & allBits(bits)) ^ flipped) & ~known) | value;
}

/** Some bits of a field that lie side by side and that no rule takes apart. */
interface Cell {
  readonly shift: bigint;
  readonly mask: bigint;
  readonly dimension: Dimension;
}

/** Where rules take fields apart, so that `mark & 0xff` is something to ask for by itself. */
export class Cells {
  /** For each field by its name, the bits that begin a cell. */
  readonly #boundaries = new Map<string, Set<number>>();
  readonly #cells = new Map<string, readonly Cell[]>();
  readonly #outcomes = new Map<string, Outcome>();

  /** Takes note of a mask that a field is looked at through, or that is written into it. */
  add({ dimension, bits, numbers }: Field, mask: bigint): void {
    // Of few values each can be looked at by itself.
    if (numbers !== null) return;
    const found = this.#boundaries.get(dimension.name) ?? new Set<number>();
    this.#boundaries.set(dimension.name, found);
    for (let bit = 1; bit < bits; bit++) {
      if (((mask >> BigInt(bit)) & 1n) !== ((mask >> BigInt(bit - 1)) & 1n)) found.add(bit);
    }
    this.#cells.delete(dimension.name);
  }

  /** The packets that have some numbers in a dimension, looked for once. */
  remembered({ name }: Dimension, numbers: IntervalSet, look: () => Outcome): Outcome {
    const key = `${name} ${numbers.map(({ from, to }) => `${from}-${to}`).join()}`;
    let outcome = this.#outcomes.get(key);
    if (outcome === undefined) {
      outcome = look();
      this.#outcomes.set(key, outcome);
    }
    return outcome;
  }

  /** The cells of a field, the highest bits first. */
  of(field: Field): readonly Cell[] {
    const { name } = field.dimension;
    let cells = this.#cells.get(name);
    if (cells === undefined) {
      cells = cellsOf(field, [...(this.#boundaries.get(name) ?? [])]);
      this.#cells.set(name, cells);
    }
    return cells;
  }
}

function cellsOf({ dimension, bits }: Field, boundaries: readonly number[]): readonly Cell[] {
  if (boundaries.length === 0) return [{ shift: 0n, mask: allBits(bits), dimension }];
  const ends = [...boundaries, bits].sort((left, right) => right - left);
  return ends.map((end, index) => {
    const start = ends[index + 1] ?? 0;
    const mask = allBits(end - start);
    const shifted = mask << BigInt(start);
    const title = `${dimension.title} & 0x${shifted.toString(16)}`;
    const show = (value: bigint) => `0x${(value << BigInt(start)).toString(16)}`;
    return { shift: BigInt(start), mask, dimension: { name: title, title, domain: [{ from: 0n, to: mask }], show } };
  });
}

/** Whether a value has one of some numbers: for no packet, for all, for those of some boxes, or not to be told. */
export type Outcome = "none" | "all" | Region | "untold";

/** The packets for which a value is one of a set of numbers. */
export function packetsWith(value: SymbolicValue, numbers: IntervalSet, cells: Cells): Outcome {
  const { field } = value;
  if (field === null) return holdsValue(numbers, value.value) ? "all" : "none";
  if (field.numbers !== null) return ofFewNumbers(value, field.numbers, field.dimension, numbers, cells);
  const ofField = cells.of(field);
  const [only] = ofField;
  if (only !== undefined && ofField.length === 1 && value.known === 0n && value.flipped === 0n) {
    return numbers.length === 0 ? "none" : [[{ dimension: only.dimension, values: numbers }]];
  }
  const boxes: Box[] = [];
  for (const interval of numbers) {
    for (const parts of partsOf(interval, ofField, 0)) {
      const box = boxOfParts(value, parts, ofField);
      if (box === "untold") return "untold";
      if (box !== null) boxes.push(box);
    }
  }
  if (boxes.length === 0) return "none";
  return boxes.some((box) => box.length === 0) ? "all" : boxes;
}

/** The packets for which two values are the same; not to be told of values from different fields. */
export function packetsWithSame(one: SymbolicValue, other: SymbolicValue, cells: Cells): Outcome {
  if (one.field !== null && other.field !== null && one.field !== other.field) return "untold";
  const field = one.field ?? other.field;
  if (field === null) return one.value === other.value ? "all" : "none";
  if (field.numbers !== null) {
    const same = [...field.numbers].filter(([, number]) => numberFor(one, number) === numberFor(other, number));
    if (same.length === 0 || same.length === field.numbers.size) return same.length === 0 ? "none" : "all";
    return [[{ dimension: field.dimension, values: intervalSet(same.map(([own]) => ({ from: own, to: own }))) }]];
  }
  const areKnown = one.known & other.known;
  const areFree = allBits(field.bits) & ~(one.known | other.known);
  const isOther = ((one.value ^ other.value) & areKnown) !== 0n || ((one.flipped ^ other.flipped) & areFree) !== 0n;
  if (isOther) return "none";
  const mask = one.known ^ other.known;
  const wanted = (one.value ^ other.value ^ one.flipped ^ other.flipped) & mask;
  const looked = combine("&", original(field), constant(mask, field.bits));
  return looked === null ? "untold" : packetsWith(looked, [{ from: wanted, to: wanted }], cells);
}

function ofFewNumbers(
  value: SymbolicValue,
  known: ReadonlyMap<bigint, bigint>,
  dimension: Dimension,
  numbers: IntervalSet,
  cells: Cells,
): Outcome {
  const isOriginal = value.known === 0n && value.flipped === 0n && value.minus === 0n;
  // Rules ask for the same protocols and states over and over.
  return isOriginal && numbers.length <= mostRemembered
    ? cells.remembered(dimension, numbers, () => numbersWith(value, known, dimension, numbers))
    : numbersWith(value, known, dimension, numbers);
}

/** Longer lists are not remembered. */
const mostRemembered = 4;

function numbersWith(
  value: SymbolicValue,
  known: ReadonlyMap<bigint, bigint>,
  dimension: Dimension,
  numbers: IntervalSet,
): Outcome {
  const found = [...known].filter(([, number]) => holdsValue(numbers, numberFor(value, number)));
  if (found.length === 0) return "none";
  if (found.length === known.size) return "all";
  return [[{ dimension, values: intervalSet(found.map(([own]) => ({ from: own, to: own }))) }]];
}

/** An interval as boxes over the cells: one interval for each cell from the given one on. */
function partsOf({ from, to }: Interval, cells: readonly Cell[], index: number): readonly (readonly Interval[])[] {
  const cell = cells[index];
  if (cell === undefined) return [[]];
  const { shift } = cell;
  const rest = (1n << shift) - 1n;
  const first = from >> shift;
  const last = to >> shift;
  const whole = (interval: Interval) => [
    interval,
    ...cells.slice(index + 1).map(({ mask }) => ({ from: 0n, to: mask })),
  ];
  const inner = (own: bigint, within: Interval) =>
    partsOf(within, cells, index + 1).map((parts) => [{ from: own, to: own }, ...parts]);
  if (first === last) return inner(first, { from: from & rest, to: to & rest });
  const isFirstWhole = (from & rest) === 0n;
  const isLastWhole = (to & rest) === rest;
  const middle = { from: isFirstWhole ? first : first + 1n, to: isLastWhole ? last : last - 1n };
  return [
    ...(isFirstWhole ? [] : inner(first, { from: from & rest, to: rest })),
    ...(middle.from <= middle.to ? [whole(middle)] : []),
    ...(isLastWhole ? [] : inner(last, { from: 0n, to: to & rest })),
  ];
}

/** What the parts ask of the field; `null` where a known bit is not as they ask. */
function boxOfParts(
  { known, value, flipped }: SymbolicValue,
  parts: readonly Interval[],
  cells: readonly Cell[],
): Box | null | "untold" {
  const box: Constraint[] = [];
  for (const [index, { shift, mask, dimension }] of cells.entries()) {
    const part = parts[index];
    if (part === undefined || (part.from === 0n && part.to === mask)) continue;
    const isKnown = (known >> shift) & mask;
    if (isKnown === mask) {
      const own = (value >> shift) & mask;
      if (own < part.from || own > part.to) return null;
      continue;
    }
    const turned = (flipped >> shift) & mask;
    if (isKnown !== 0n || (turned !== 0n && turned !== mask)) return "untold";
    const values = turned === 0n ? part : { from: mask - part.to, to: mask - part.from };
    box.push({ dimension, values: [values] });
  }
  return box;
}

/** The number of a field, put together from what its cells have in a point. */
export function numberAt(field: Field, point: ReadonlyMap<string, bigint>, cells: Cells): bigint | null {
  let number = 0n;
  let isTold = false;
  for (const { shift, dimension } of cells.of(field)) {
    const value = point.get(dimension.name);
    if (value === undefined) continue;
    isTold = true;
    number |= value << shift;
  }
  return isTold ? number : null;
}
