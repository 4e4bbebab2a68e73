import fc from "fast-check";
import { expect, test } from "vitest";
import {
  difference,
  holds,
  holdsAll,
  type IntervalSet,
  intersection,
  intersects,
  intervalSet,
  isSameSet,
  lastOfDifference,
} from "./intervals.ts";

/** Few intervals, or more than are passed one by one. */
const set: fc.Arbitrary<IntervalSet> = fc
  .oneof(
    fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 9 })), { maxLength: 5 }),
    fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 2 })), {
      minLength: 40,
      maxLength: 90,
    }),
  )
  .map((all) => intervalSet(all.map(([from, length]) => ({ from: BigInt(from), to: BigInt(from + length) }))));

function numbersOf(one: IntervalSet): bigint[] {
  return Array.from({ length: 420 }, (_, index) => BigInt(index)).filter((value) => holds(one, value));
}

test("sets hold the numbers that they should", () => {
  fc.assert(
    fc.property(set, set, (left, right) => {
      const [one, other] = [numbersOf(left), numbersOf(right)];
      const isIn = new Set(other);
      const [common, rest] = [one.filter((value) => isIn.has(value)), one.filter((value) => !isIn.has(value))];
      expect(numbersOf(intersection(left, right))).toEqual(common);
      expect(numbersOf(difference(left, right))).toEqual(rest);
      expect(intersects(left, right)).toBe(common.length > 0);
      expect(holdsAll(right, left)).toBe(rest.length === 0);
      expect(isSameSet(left, right)).toBe(one.join() === other.join());
    }),
    { numRuns: 500 },
  );
});

test("the last intervals of a difference are those at its end", () => {
  fc.assert(
    fc.property(set, set, fc.integer({ min: 1, max: 10 }), (left, right, most) => {
      expect(lastOfDifference(left, right, most)).toEqual(difference(left, right).slice(-most));
    }),
    { numRuns: 1000 },
  );
});
