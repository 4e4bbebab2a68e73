/** Lines between boxes: bent between the ranks of the layout, straight where they pass by boxes. */
import { rounded } from "./markup.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The room that the boxes of one rank take, along the direction in which ranks follow each other. */
export interface Band {
  readonly from: number;
  readonly to: number;
}

/** One stretch of a line. */
export type Stretch =
  | { readonly kind: "curve"; readonly start: Point; readonly end: Point }
  | { readonly kind: "straight"; readonly start: Point; readonly end: Point };

/**
 * The stretches of a line from left to right.
 * @param passes where the boxes end among which it begins, and where it passes others, in order
 */
export function routeRight(
  start: Point,
  passes: { readonly start: number; readonly bands: readonly (Band & { readonly at: number })[] },
  end: Point,
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let last = start;
  if (passes.start > start.x && passes.start < end.x) {
    last = { x: passes.start, y: start.y };
    stretches.push({ kind: "straight", start, end: last });
  }
  for (const { from, to, at } of passes.bands) {
    const enter = { x: Math.max(from, last.x), y: at };
    const leave = { x: Math.max(to, enter.x), y: at };
    stretches.push({ kind: "curve", start: last, end: enter }, { kind: "straight", start: enter, end: leave });
    last = leave;
  }
  return [...stretches, { kind: "curve", start: last, end }];
}

/** The same line downwards. */
export function transposed(stretches: readonly Stretch[]): readonly Stretch[] {
  return stretches.map(({ kind, start, end }) => ({ kind, start: swapped(start), end: swapped(end) }));
}

function swapped({ x, y }: Point): Point {
  return { x: y, y: x };
}

/** The data of an SVG path; curves leave and arrive along the direction of the ranks. */
export function pathData(stretches: readonly Stretch[], direction: "right" | "down"): string {
  const [first] = stretches;
  if (first === undefined) return "";
  const parts = stretches.map(({ kind, start, end }) => {
    if (kind === "straight") return `L${at(end)}`;
    const middle = direction === "right" ? (start.x + end.x) / 2 : (start.y + end.y) / 2;
    const [one, other] =
      direction === "right"
        ? [
            { x: middle, y: start.y },
            { x: middle, y: end.y },
          ]
        : [
            { x: start.x, y: middle },
            { x: end.x, y: middle },
          ];
    return `C${at(one)} ${at(other)} ${at(end)}`;
  });
  return `M${at(first.start)}${parts.join("")}`;
}

function at({ x, y }: Point): string {
  return `${rounded(x)},${rounded(y)}`;
}
