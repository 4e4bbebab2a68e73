/** Whether boxes may have packets in common, told at a glance: thousands of boxes are left aside by it for one that is looked at. */
import type { Box } from "@nftlint/semantics";

/**
 * The least and the greatest value of each dimension that a box asks for, dimensions by their number, in order.
 * Large values are rounded, which never makes of two that overlap two that do not.
 */
export interface Hull {
  readonly dimensions: readonly number[];
  readonly least: readonly number[];
  readonly greatest: readonly number[];
}

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
  const asked = box
    .map(({ dimension: { name }, values }) => ({ number: numberOf(name), values }))
    .sort((one, other) => one.number - other.number);
  return {
    dimensions: asked.map(({ number }) => number),
    least: asked.map(({ values }) => Number(values[0]?.from ?? 0n)),
    greatest: asked.map(({ values }) => Number(values.at(-1)?.to ?? 0n)),
  };
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
    if ((one.least[index] as number) > (other.greatest[at] as number)) return false;
    if ((other.least[at] as number) > (one.greatest[index] as number)) return false;
  }
  return true;
}
