import { describe, expect, test } from "vitest";
import { describeRegion } from "../answer/region-words.ts";
import { asks, hasTransportHeader, isOfFamily, isOfProtocol, isOneOf } from "./fields.ts";
import { outlineOf } from "./simplify.ts";
import { type Slice, sliceOf, without } from "./slice.ts";

const toPort = (port: bigint): Slice =>
  sliceOf([isOfFamily("ip"), isOfProtocol(6), hasTransportHeader, isOneOf("destinationPort", port)]);

const sources = (from: bigint, to = from) => asks("source4", [{ from, to }]);

/** A slice of which many pairs of a source and a mark are taken out, each of which would part it once more. */
function withManyHoles(slice: Slice): Slice {
  const pairs = Array.from({ length: 600 }, (_, index) => BigInt(index));
  return pairs.map((index) => [sources(index * 2n), isOneOf("mark", index)]).reduce(without, slice);
}

describe("regions in words", () => {
  test("boxes that differ in one thing are one", () => {
    expect(describeRegion([toPort(22n), toPort(23n), toPort(80n)])).toBe("IPv4 tcp to port 22-23, 80");
  });

  test("what is left out is told where that is shorter", () => {
    const left = without(toPort(22n), [sources(0x0a00_0001n), isOneOf("mark", 1n)]);
    expect(describeRegion([left])).toBe("IPv4 tcp to port 22 but for any packet from 10.0.0.1, mark 1");
  });

  test("a slice of too many boxes is told by what is left out", () => {
    const { isWhole, except } = outlineOf([withManyHoles(toPort(22n))]);
    expect([isWhole, except.length]).toEqual([true, 600]);
    expect(describeRegion([withManyHoles(toPort(22n))])).toMatch(
      /^IPv4 tcp to port 22 but for any packet from 0\.0\.\d+\.\d+, mark \d+; .*; and for 596 more kinds of packets$/,
    );
  });

  test("such a slice and others are told one after the other", () => {
    expect(describeRegion([withManyHoles(toPort(22n)), toPort(80n), toPort(81n)])).toMatch(
      /^IPv4 tcp to port 22 but for .* more kinds of packets; or IPv4 tcp to port 80-81$/,
    );
  });

  test("of too many such slices it is said that not all of their packets are meant", () => {
    const region = Array.from({ length: 9 }, (_, index) => withManyHoles(toPort(BigInt(index * 2))));
    expect(describeRegion(region)).toBe("some of IPv4 tcp to port 0, 2, 4, 6 and 5 more");
  });
});
