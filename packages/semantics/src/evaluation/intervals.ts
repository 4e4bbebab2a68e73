/** Elements of interval sets as closed ranges of numbers, and those that get into each other's way. */
import { type CatchAll, type Expression, parseNumber } from "@nftlint/syntax";
import type { Interval } from "../expressions/addresses.ts";
import { readConstant } from "./constants.ts";
import type { ValueType } from "./value-type.ts";

/** The values that a constant, prefix or range stands for; `null` where that is not known or refused. */
export function valueInterval(expression: Expression | CatchAll, type: ValueType): Interval | null {
  switch (expression.kind) {
    case "value": {
      const constant = readConstant(expression, type);
      if (!constant.ok || constant.number === null) return null;
      return { from: constant.number, to: constant.number };
    }
    case "prefix": {
      const base = valueInterval(expression.base, type);
      const length = parseNumber(expression.length.text);
      if (base === null || length === null || type.bits === null || length > BigInt(type.bits)) return null;
      const free = BigInt(type.bits) - length;
      const from = (base.from >> free) << free;
      return { from, to: from + (1n << free) - 1n };
    }
    case "range": {
      const from = valueInterval(expression.from, type);
      const to = valueInterval(expression.to, type);
      return from === null || to === null || from.from > to.to ? null : { from: from.from, to: to.to };
    }
    default:
      return null;
  }
}

/** Two elements of a set that share values. */
export interface Overlap<Origin> {
  readonly first: Origin;
  readonly second: Origin;
}

/** Gathers the elements of one set, and finds overlaps in O(n log n). */
export class IntervalList<Origin> {
  readonly #intervals: (Interval & { readonly origin: Origin; readonly index: number })[] = [];

  /** @param origin what to name where it overlaps another */
  add({ from, to }: Interval, origin: Origin): void {
    this.#intervals.push({ from, to, origin, index: this.#intervals.length });
  }

  /** The first overlap in the order of values; the same values twice are none to nft. */
  findOverlap(): Overlap<Origin> | null {
    const sorted = this.#intervals.toSorted((left, right) =>
      left.from < right.from ? -1 : left.from > right.from ? 1 : left.to > right.to ? -1 : left.to < right.to ? 1 : 0,
    );
    for (let index = 1; index < sorted.length; index++) {
      const previous = sorted[index - 1]!;
      const current = sorted[index]!;
      if (current.from > previous.to || (current.from === previous.from && current.to === previous.to)) continue;
      return previous.index < current.index
        ? { first: previous.origin, second: current.origin }
        : { first: current.origin, second: previous.origin };
    }
    return null;
  }
}
