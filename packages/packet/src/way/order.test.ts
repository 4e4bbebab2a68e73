/** The order of chains of equal priority, where it is known and where it is not. */
import { expect, it } from "vitest";
import { type Comparison, inOrder, type PlacedStage } from "./order.ts";

/** What it has met so far; a way ends with `drop`. */
interface Visit {
  readonly value: string;
  readonly assumed: readonly string[];
}

const comparison: Comparison<Visit> = {
  hasEnded: ({ value }) => value.endsWith("drop"),
  isUnchanged: (before, after) => before.value === after.value,
  keyOf: ({ value }) => (value.endsWith("drop") ? "drop" : value),
  assuming: (visit, { text }) => ({ ...visit, assumed: [...visit.assumed, text] }),
};

function stage(title: string, registration: string, run: (value: string) => string, priority = 0): PlacedStage<Visit> {
  return {
    title,
    registration,
    priority,
    cause: { kind: "kernel", reason: title },
    run: (visit) => [{ ...visit, value: run(visit.value) }],
  };
}

/** The ways in short, with what is assumed. */
function ways(stages: readonly PlacedStage<Visit>[]): string[] {
  const start: readonly Visit[] = [{ value: "", assumed: [] }];
  return inOrder(stages, comparison)
    .reduce((visits, run) => visits.flatMap((visit) => (comparison.hasEnded(visit) ? [visit] : run(visit))), start)
    .map(({ value, assumed }) => [value, ...assumed].join(" if "));
}

const adds = (letter: string) => (value: string) => value + letter;

it("goes by priority", () => {
  expect(ways([stage("b", "x", adds("b"), 5), stage("a", "y", adds("a"), -5)])).toEqual(["ab"]);
});

it("of equal ones is the given one within a registration", () => {
  expect(ways([stage("b", "x", adds("b")), stage("a", "x", adds("a"))])).toEqual(["ba"]);
});

it("is followed both ways where it is not known and makes a difference", () => {
  const text = "which of a and b was registered last: of equal priority, it runs first";
  expect(ways([stage("a", "x", adds("a")), stage("b", "y", adds("b"))])).toEqual([`ab if ${text}`, `ba if ${text}`]);
});

it("keeps those of a registration in their order within the others'", () => {
  const text = "which of a, b and c was registered last: of equal priority, it runs first";
  const stages = [stage("a", "x", adds("a")), stage("b", "x", adds("b")), stage("c", "y", adds("c"))];
  expect(ways(stages)).toEqual(["abc", "acb", "cab"].map((way) => `${way} if ${text}`));
});

it("is not mentioned where it makes no difference", () => {
  const same = (value: string) => value;
  expect(ways([stage("a", "x", same), stage("b", "y", same)])).toEqual([""]);
  expect(ways([stage("a", "x", adds("drop")), stage("b", "y", same)])).toEqual(["drop"]);
  expect(ways([stage("a", "x", adds("drop")), stage("b", "y", adds("drop"))])).toEqual(["drop"]);
});
