import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BoxIndex } from "./index-of-boxes.ts";
import { intervalSet } from "./intervals.ts";
import { absent, type Box, type Dimension, holdsPacket, packetOf } from "./region.ts";

/** One dimension that boxes are looked up by, one whose packets may lack the property, one too small for it. */
const dimensions: readonly Dimension[] = [
  { name: "address", title: "address", domain: [{ from: 0n, to: 255n }], show: String },
  { name: "port", title: "port", domain: [{ from: absent, to: 255n }], show: String },
  { name: "state", title: "state", domain: [{ from: 0n, to: 4n }], show: String },
];

const boxes: fc.Arbitrary<Box> = fc
  .tuple(...dimensions.map(({ domain }) => fc.option(valuesIn(Number(domain[0]?.to)))))
  .map((all) =>
    all.flatMap((values, index) => (values === null ? [] : [{ dimension: dimensions[index] as Dimension, values }])),
  );

function valuesIn(last: number) {
  return fc
    .array(fc.tuple(fc.nat(last), fc.nat(last)), { minLength: 1, maxLength: 3 })
    .map((pairs) => intervalSet(pairs.map(([x, y]) => ({ from: BigInt(Math.min(x, y)), to: BigInt(Math.max(x, y)) }))));
}

describe("the index of boxes", () => {
  test("finds a box for a packet exactly where there is one", () => {
    fc.assert(
      fc.property(fc.array(boxes, { maxLength: 8 }), boxes, fc.constantFrom("first", "last"), (all, box, end) => {
        const index = new BoxIndex<{ readonly box: Box }>();
        for (const entry of all) index.add({ box: entry });
        const packet = packetOf(box, end);
        expect(index.holds(box, end)).toBe(all.some((entry) => holdsPacket(entry, packet)));
      }),
      { numRuns: 1000 },
    );
  });

  test("the first and last packet of a box are among its own", () => {
    fc.assert(
      fc.property(boxes, fc.constantFrom("first", "last"), (box, end) => {
        expect(holdsPacket(box, packetOf(box, end))).toBe(true);
      }),
    );
  });
});
