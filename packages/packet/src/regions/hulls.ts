/** Whether boxes may have packets in common, told at a glance: thousands of boxes are left aside by it for one that is looked at. */
import type { Box, IntervalSet } from "@nftlint/semantics";

/**
 * The values of each dimension that a box asks for, dimensions by their number, in order.
 * Large values are rounded, which never makes of two that overlap two that do not.
 */
export interface Hull {
  readonly dimensions: readonly number[];
  /** For each dimension the first and the last value of its intervals in turn; of longer lists those of all of them. */
  readonly spans: readonly (readonly number[])[];
}

/** Longer lists are taken for all that is between their ends. */
const mostSpans = 4;

const numbers = new Map<string, number>();

function numberOf(name: string): number {
  let number = numbers.get(name);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(name, number);
  }
  return number;
}

const hulls = new WeakMap<Box, Hull>();

export function hullOf(box: Box): Hull {
  let hull = hulls.get(box);
  if (hull === undefined) {
    hull = read(box);
    hulls.set(box, hull);
  }
  return hull;
}

function read(box: Box): Hull {
  const dimensions: number[] = [];
  const spans: (readonly number[])[] = [];
  for (const { dimension, values } of box) {
    const number = numberOf(dimension.name);
    let place = dimensions.length;
    while (place > 0 && (dimensions[place - 1] as number) > number) place--;
    dimensions.splice(place, 0, number);
    spans.splice(place, 0, spansOf(values));
  }
  return { dimensions, spans };
}

function spansOf(values: IntervalSet): readonly number[] {
  if (values.length > mostSpans) return [Number(values[0]?.from), Number(values.at(-1)?.to)];
  const spans: number[] = [];
  for (const { from, to } of values) spans.push(Number(from), Number(to));
  return spans;
}

/** False where the boxes have no packet in common; true does not say that they have. */
export function mayIntersect(one: Hull, other: Hull): boolean {
  const [left, right] = [one.dimensions, other.dimensions];
  let at = 0;
  for (let index = 0; index < left.length; index++) {
    const dimension = left[index] as number;
    while (at < right.length && (right[at] as number) < dimension) at++;
    if (at === right.length) return true;
    if (right[at] !== dimension) continue;
    if (!doMeet(one.spans[index] as readonly number[], other.spans[at] as readonly number[])) return false;
  }
  return true;
}

function doMeet(one: readonly number[], other: readonly number[]): boolean {
  for (let left = 0; left < one.length; left += 2) {
    for (let right = 0; right < other.length; right += 2) {
      if (
        (one[left] as number) <= (other[right + 1] as number) &&
        (other[right] as number) <= (one[left + 1] as number)
      )
        return true;
    }
  }
  return false;
}
