/** Sets of numbers as sorted lists of disjoint closed intervals, with a gap between any two. */
import type { Interval } from "../expressions/addresses.ts";

/** Ascending, disjoint, no two of them adjacent. Never changed once made. */
export type IntervalSet = readonly Interval[];

/** Any intervals as a set: sorted, and joined where they overlap or touch. */
export function intervalSet(intervals: readonly Interval[]): IntervalSet {
  if (intervals.length < 2) return intervals;
  const sorted = [...intervals].sort((left, right) => compare(left.from, right.from));
  const joined: Interval[] = [];
  for (const interval of sorted) {
    const last = joined.at(-1);
    if (last === undefined || interval.from > last.to + 1n) joined.push(interval);
    else if (interval.to > last.to) joined[joined.length - 1] = { from: last.from, to: interval.to };
  }
  return joined;
}

/** Where one set is so many times as long as the other, its places are looked for rather than passed one by one. */
const farLonger = 16;

/** The numbers of both sets. */
export function intersection(left: IntervalSet, right: IntervalSet): IntervalSet {
  if (left.length > right.length * farLonger) return intersectionWithFew(right, left);
  if (right.length > left.length * farLonger) return intersectionWithFew(left, right);
  const common: Interval[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const a = left[i] as Interval;
    const b = right[j] as Interval;
    const from = larger(a.from, b.from);
    const to = smaller(a.to, b.to);
    if (from <= to) common.push({ from, to });
    if (a.to < b.to) i++;
    else j++;
  }
  return common;
}

function intersectionWithFew(few: IntervalSet, many: IntervalSet): IntervalSet {
  const common: Interval[] = [];
  for (const { from, to } of few) {
    for (let index = firstReaching(many, from); index < many.length; index++) {
      const other = many[index] as Interval;
      if (other.from > to) break;
      common.push({ from: larger(from, other.from), to: smaller(to, other.to) });
    }
  }
  return common;
}

/** The index of the first interval that does not end before a value. */
function firstReaching(set: IntervalSet, value: bigint): number {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((set[middle] as Interval).to < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The numbers of `left` that are not in `right`. */
export function difference(left: IntervalSet, right: IntervalSet): IntervalSet {
  const kept: Interval[] = [];
  let j = 0;
  for (const { from, to } of left) {
    let start = from;
    if (right.length > left.length * farLonger) j = firstReaching(right, start);
    else while (j < right.length && (right[j] as Interval).to < start) j++;
    for (let k = j; k < right.length && start <= to; k++) {
      const gap = right[k] as Interval;
      if (gap.from > to) break;
      if (gap.from > start) kept.push({ from: start, to: gap.from - 1n });
      start = gap.to + 1n;
    }
    if (start <= to) kept.push({ from: start, to });
  }
  return kept;
}

/** Whether a set holds all numbers of another. */
export function holdsAll(set: IntervalSet, other: IntervalSet): boolean {
  let index = 0;
  for (const { from, to } of other) {
    if (set.length > other.length * farLonger) index = firstReaching(set, from);
    else while (index < set.length && (set[index] as Interval).to < from) index++;
    const around = set[index];
    if (around === undefined || around.from > from || around.to < to) return false;
  }
  return true;
}

/** Whether two sets hold the same numbers. */
export function isSameSet(left: IntervalSet, right: IntervalSet): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) {
    const [one, other] = [left[index] as Interval, right[index] as Interval];
    if (one.from !== other.from || one.to !== other.to) return false;
  }
  return true;
}

/** The last intervals of the numbers of `left` that are not in `right`, so many at most: of long lists no more need be made. */
export function lastOfDifference(left: IntervalSet, right: IntervalSet, most: number): IntervalSet {
  const kept: Interval[] = [];
  for (let i = left.length - 1; i >= 0 && kept.length < most; i--) {
    const { from, to } = left[i] as Interval;
    let end = to;
    for (let k = firstReaching(right, end); k >= 0 && kept.length < most && end >= from; k--) {
      const gap = right[k];
      if (gap === undefined || gap.from > end) continue;
      if (gap.to < from) break;
      if (gap.to < end) kept.push({ from: gap.to + 1n, to: end });
      end = gap.from - 1n;
    }
    if (end >= from && kept.length < most) kept.push({ from, to: end });
  }
  return kept.reverse();
}

/** Whether two sets have a number in common. */
export function intersects(left: IntervalSet, right: IntervalSet): boolean {
  if (left.length > right.length * farLonger) return intersectsFew(right, left);
  if (right.length > left.length * farLonger) return intersectsFew(left, right);
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const a = left[i] as Interval;
    const b = right[j] as Interval;
    if (a.from <= b.to && b.from <= a.to) return true;
    if (a.to < b.to) i++;
    else j++;
  }
  return false;
}

function intersectsFew(few: IntervalSet, many: IntervalSet): boolean {
  return few.some(({ from, to }) => {
    const next = many[firstReaching(many, from)];
    return next !== undefined && next.from <= to;
  });
}

/** Whether a set holds a number. */
export function holds(set: IntervalSet, value: bigint): boolean {
  let low = 0;
  let high = set.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { from, to } = set[middle] as Interval;
    if (value < from) high = middle - 1;
    else if (value > to) low = middle + 1;
    else return true;
  }
  return false;
}

/** `Math.min` and `Math.max` take no numbers of this size. */
function smaller(left: bigint, right: bigint): bigint {
  return compare(left, right) < 0 ? left : right;
}

function larger(left: bigint, right: bigint): bigint {
  return compare(left, right) < 0 ? right : left;
}

function compare(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
