import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { difference, holds, type IntervalSet, intersection, intersects, intervalSet } from "./intervals.ts";
import { type Box, boxesIntersect, type Dimension, everything, intersectBoxes, subtract } from "./region.ts";

const size = 7;
const universe = Array.from({ length: size }, (_, value) => BigInt(value));
const domain = [{ from: 0n, to: BigInt(size - 1) }];
const dimensions: readonly Dimension[] = ["a", "b", "c"].map((name) => ({
  name,
  domain,
  title: name,
  show: String,
}));

const sets = fc
  .array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 3 })
  .map((pairs) => intervalSet(pairs.map(([x, y]) => ({ from: BigInt(Math.min(x, y)), to: BigInt(Math.max(x, y)) }))));

const boxes: fc.Arbitrary<Box> = fc
  .tuple(...dimensions.map(() => fc.option(sets.filter((set) => set.length > 0))))
  .map((constraints) =>
    constraints.flatMap((values, index) => {
      const dimension = dimensions[index] as Dimension;
      return values === null ? [] : [{ dimension, values }];
    }),
  );

const points = universe.flatMap((a) => universe.flatMap((b) => universe.map((c) => ({ a, b, c }))));

function has(box: Box, point: Readonly<Record<string, bigint>>): boolean {
  return box.every(({ dimension, values }) => holds(values, point[dimension.name] as bigint));
}

function members(set: IntervalSet): bigint[] {
  return universe.filter((value) => holds(set, value));
}

describe("sets of intervals", () => {
  test("are sorted, disjoint and not adjacent", () => {
    expect(
      intervalSet([
        { from: 8n, to: 9n },
        { from: 1n, to: 3n },
        { from: 4n, to: 5n },
        { from: 2n, to: 3n },
      ]),
    ).toEqual([
      { from: 1n, to: 5n },
      { from: 8n, to: 9n },
    ]);
  });

  test("agree with sets of numbers", () => {
    fc.assert(
      fc.property(sets, sets, (left, right) => {
        const [inLeft, inRight] = [members(left), members(right)];
        expect(members(intersection(left, right))).toEqual(inLeft.filter((value) => inRight.includes(value)));
        expect(members(difference(left, right))).toEqual(inLeft.filter((value) => !inRight.includes(value)));
        expect(intersects(left, right)).toBe(inLeft.some((value) => inRight.includes(value)));
        expect(intervalSet(difference(left, right))).toEqual(difference(left, right));
      }),
    );
  });
});

describe("regions", () => {
  test("agree with sets of packets", () => {
    fc.assert(
      fc.property(fc.array(boxes, { maxLength: 3 }), fc.array(boxes, { maxLength: 3 }), (region, taken) => {
        const left = subtract(region, taken, 1000);
        const expected = points.filter(
          (point) => region.some((box) => has(box, point)) && !taken.some((box) => has(box, point)),
        );
        expect(points.filter((point) => left?.some((box) => has(box, point)))).toEqual(expected);
        expect(left?.length === 0).toBe(expected.length === 0);
      }),
      { numRuns: 200 },
    );
  });

  test("meet where they have a packet in common", () => {
    fc.assert(
      fc.property(boxes, boxes, (left, right) => {
        const common = points.filter((point) => has(left, point) && has(right, point));
        const met = intersectBoxes(left, right);
        expect(boxesIntersect(left, right)).toBe(common.length > 0);
        expect(points.filter((point) => met !== null && has(met, point))).toEqual(common);
      }),
      { numRuns: 200 },
    );
  });

  test("give up beyond the most boxes", () => {
    const at = (value: bigint): Box =>
      dimensions.map((dimension) => ({ dimension, values: [{ from: value, to: value }] }));
    expect(subtract([everything], [at(1n), at(3n), at(5n)], 2)).toBeNull();
  });
});
