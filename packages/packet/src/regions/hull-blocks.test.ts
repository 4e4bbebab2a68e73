import { type Box, boxesIntersect } from "@nftlint/semantics";
import fc from "fast-check";
import { expect, test } from "vitest";
import { asks } from "./fields.ts";
import { BoxBlocks } from "./hull-blocks.ts";

const names = ["source4", "destinationPort", "protocol", "mark"] as const;

/** What is asked of one field: some numbers by themselves, more of them than are looked at one by one among them. */
const constraint = fc
  .tuple(fc.constantFrom(...names), fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 7 }))
  .map(([name, values]) => {
    const sorted = values.map((value) => BigInt(value * 3)).sort((one, other) => Number(one - other));
    return asks(
      name,
      sorted.map((value) => ({ from: value, to: value + 1n })),
    );
  });

const box: fc.Arbitrary<Box> = fc.uniqueArray(constraint, {
  maxLength: 3,
  selector: ({ dimension }) => dimension.name,
});

test("of many boxes those are found that have packets in common with another, in their order", () => {
  fc.assert(
    fc.property(fc.array(box, { maxLength: 100 }), box, (boxes, other) => {
      const found = new BoxBlocks(boxes, (one) => one).meeting(other);
      expect(found).toEqual(boxes.filter((one) => boxesIntersect(one, other)));
    }),
  );
});

test("boxes of thousands of addresses, and of interfaces, whose numbers are large", () => {
  const many = Array.from({ length: 1000 }, (_, index) => ({ from: BigInt(index * 10), to: BigInt(index * 10 + 5) }));
  const large = 2n ** 120n;
  const boxes = [[asks("source4", many)], [asks("input", [{ from: large, to: large }])]];
  const blocks = new BoxBlocks(boxes, (one) => one);
  expect(blocks.meeting([asks("source4", [{ from: 7n, to: 8n }])])).toEqual([boxes[1]]);
  expect(blocks.meeting([asks("input", [{ from: large + 1n, to: large + 1n }])])).toEqual([boxes[0]]);
});
