import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyRuleset, pictureOf, wayOf } from "../test/pictures.ts";
import { type Box, layOut, type PlacedGraph } from "./layout.ts";
import { columnWidth } from "./measure.ts";
import { renderSvg } from "./svg.ts";
import { columnsOf } from "./text.ts";

const some = { numRuns: 60 };

describe("the layout of any ruleset", () => {
  test("has no boxes that overlap, and each chain within its hook", async () => {
    await fc.assert(
      fc.asyncProperty(anyRuleset, async (text) => {
        const placed = await layOut(pictureOf(text), 60);
        expect(overlaps(placed)).toEqual([]);
        expect(strays(placed)).toEqual([]);
      }),
      some,
    );
  });

  test("has base chains one below the other", async () => {
    await fc.assert(
      fc.asyncProperty(anyRuleset, async (text) => {
        const { layers } = await layOut(pictureOf(text), 60);
        for (const { stage, chains } of layers.flatMap(({ stages }) => stages)) {
          const firsts = stage.entries.map((entry) => chains.find(({ chain }) => chain.id === entry.chains[0]?.id));
          const tops = firsts.map((one) => one?.box.y ?? Number.NaN);
          expect(tops).toEqual(tops.toSorted((left, right) => left - right));
          expect(new Set(firsts.map((one) => one?.box.x)).size).toBeLessThanOrEqual(1);
        }
      }),
      some,
    );
  });

  test("has texts that fit their boxes, with a packet and without", async () => {
    await fc.assert(
      fc.asyncProperty(anyRuleset, async (text) => {
        expect(longTexts(await renderSvg(pictureOf(text)))).toEqual([]);
        expect(longTexts(await renderSvg(wayOf(text, "tcp 22", { to: "192.168.4.1" })))).toEqual([]);
      }),
      some,
    );
  });
});

test("a text that does not fit is seen", () => {
  const chain = (text: string) =>
    `<g class="chain nft"><rect x="0" y="0" width="50" height="20" rx="6" class="frame"/><text x="10" y="9">${text}</text></g>`;
  expect(longTexts(chain("short"))).toEqual([]);
  expect(longTexts(chain("rather long"))).toEqual(["rather long"]);
});

test("targets stand in the order of the rules that lead to them, and lines pass by the boxes between", async () => {
  const { layers } = await layOut(
    pictureOf(`\
table ip t {
	chain one { goto three }
	chain two { goto three }
	chain three { accept }
	chain base {
		type filter hook input priority 0;
		tcp dport 1 jump one
		tcp dport 2 jump two
		tcp dport 3 jump three
	}
}
`),
    0,
  );
  const input = layers[0]?.stages.find(({ stage }) => stage.title === "input");
  const boxOf = (title: string) => input?.chains.find(({ chain }) => chain.title === title)?.box ?? empty;
  expect(boxOf("one").y).toBeLessThan(boxOf("two").y);
  expect(boxOf("one").x).toBe(boxOf("two").x);
  expect(boxOf("three").x).toBeGreaterThan(boxOf("one").x + boxOf("one").width);
  // From the line of `jump three`, straight through the column of one and two, to the title of three.
  const path = input?.jumps.find(({ jump }) => jump.line === 2)?.path ?? "";
  const numbers = [...path.matchAll(/L([\d.]+),([\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
  const passed = numbers.at(-1) ?? empty;
  expect(passed.x).toBeCloseTo(boxOf("one").x + boxOf("one").width, 0);
  for (const box of [boxOf("one"), boxOf("two")]) {
    expect(passed.y < box.y || passed.y > box.y + box.height).toBe(true);
  }
});

const empty: Box = { x: 0, y: 0, width: 0, height: 0 };

function overlaps({ layers }: PlacedGraph): readonly string[] {
  const groups = layers.flatMap(({ stages }) => [
    stages.map(({ stage, box }) => ({ name: stage.id, box })),
    ...stages.map(({ chains }) => chains.map(({ chain, box }) => ({ name: chain.id, box }))),
  ]);
  return groups.flatMap((boxes) =>
    boxes.flatMap((one, index) =>
      boxes.slice(index + 1).flatMap((other) => (meet(one.box, other.box) ? [`${one.name} on ${other.name}`] : [])),
    ),
  );
}

function meet(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

/** What sticks out of what it belongs to. */
function strays({ layers, width, height }: PlacedGraph): readonly string[] {
  const picture = { x: 0, y: 0, width, height };
  return layers.flatMap(({ stages }) =>
    stages.flatMap(({ stage, box, chains }) => [
      ...(isWithin(box, picture) ? [] : [stage.id]),
      ...chains.filter((chain) => !isWithin(chain.box, box)).map(({ chain }) => chain.id),
    ]),
  );
}

function isWithin(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width + 0.01 &&
    inner.y + inner.height <= outer.y + outer.height + 0.01
  );
}

/** The texts of chains' boxes that are wider than these, read from the drawing itself. */
function longTexts(svg: string): readonly string[] {
  const found: string[] = [];
  let right = Number.POSITIVE_INFINITY;
  const parts =
    /<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"[^>]*class="frame"\/>|<text x="([\d.]+)"([^>]*)>([^<]*)</g;
  for (const [, x, width, textX, attributes = "", text = ""] of svg
    .slice(svg.indexOf('class="chain'))
    .matchAll(parts)) {
    if (x !== undefined) right = Number(x) + Number(width);
    // Titles of hooks and what is centred are measured with their own boxes.
    else if (!/title|middle|faint/.test(attributes)) {
      const columns = columnsOf(text.replaceAll(/&#?\w+;/g, "&"));
      if (Number(textX) + columns * columnWidth > right) found.push(text);
    }
  }
  return found;
}
