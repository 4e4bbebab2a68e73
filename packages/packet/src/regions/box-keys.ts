/** Texts that tell boxes apart by what they ask for. */
import { type Box, type IntervalSet, isSameSet } from "@nftlint/semantics";

/** Longer lists are told apart by a number of their own, which those that hold the same share. */
const longest = 32;

const numbers = new WeakMap<IntervalSet, number>();
const buckets = new Map<string, IntervalSet[]>();
let count = 0;

const keys = new WeakMap<Box, string>();

/** A text that is the same for boxes that ask for the same, in whatever order. */
export function boxKey(box: Box): string {
  let key = keys.get(box);
  if (key === undefined) {
    key = box
      .map(({ dimension, values }) => `${dimension.name} ${valuesKey(values)}`)
      .sort()
      .join("; ");
    keys.set(box, key);
  }
  return key;
}

function valuesKey(values: IntervalSet): string {
  return values.length <= longest ? values.map(({ from, to }) => `${from}-${to}`).join() : `#${numberOf(values)}`;
}

function numberOf(values: IntervalSet): number {
  const known = numbers.get(values);
  if (known !== undefined) return known;
  const sum = values.reduce((total, { from, to }) => (total * 31n + from + 7n * to) & 0xffff_ffff_ffffn, 0n);
  const bucket = buckets.get(`${values.length} ${sum}`) ?? [];
  buckets.set(`${values.length} ${sum}`, bucket);
  const same = bucket.find((other) => isSameSet(other, values));
  const number = (same === undefined ? undefined : numbers.get(same)) ?? ++count;
  if (same === undefined) bucket.push(values);
  numbers.set(values, number);
  return number;
}
