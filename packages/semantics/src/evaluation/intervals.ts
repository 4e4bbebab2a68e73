/** Elements of interval sets as closed ranges of numbers, and those that get into each other's way. */
import { type CatchAll, type Expression, parseNumber, type Range } from "@nftlint/syntax";
import type { Interval } from "../expressions/addresses.ts";
import type { SourceDocument } from "../ruleset.ts";
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

/** An element, or the variable that stands for its set, by where it stands. */
export interface IntervalPlace extends Range {
  readonly document: SourceDocument;
}

/** Two elements of a set that share values, in the order in which they were added. */
export interface Overlap {
  readonly first: IntervalPlace;
  readonly second: IntervalPlace;
}

/**
 * Gathers the elements of one set, and finds overlaps in O(n log n). Kept as columns: a million
 * objects would cost more than everything else that is done with them.
 */
export class IntervalList {
  readonly #from: (bigint | number)[] = [];
  readonly #to: (bigint | number)[] = [];
  readonly #start: number[] = [];
  readonly #end: number[] = [];
  readonly #documents: SourceDocument[] = [];

  /** @param place what to name where it overlaps another */
  add({ from, to }: Interval, { start, end }: Range, document: SourceDocument): void {
    this.#from.push(small(from));
    this.#to.push(small(to));
    this.#start.push(start);
    this.#end.push(end);
    this.#documents.push(document);
  }

  /** The first overlap in the order of values; the same values twice are none to nft. */
  findOverlap(): Overlap | null {
    const order = this.#order();
    for (let at = 1; at < order.length; at++) {
      const previous = order[at - 1] as number;
      const current = order[at] as number;
      const begins = this.#from[current] as number;
      if (begins > (this.#to[previous] as number)) continue;
      if (begins === this.#from[previous] && this.#to[current] === this.#to[previous]) continue;
      return { first: this.#place(Math.min(previous, current)), second: this.#place(Math.max(previous, current)) };
    }
    return null;
  }

  /** The elements by their first value, the wider first among equals. Lists are sorted already, most often. */
  #order(): Uint32Array {
    const order = Uint32Array.from(this.#from, (_, index) => index);
    const isSorted = order.every((index) => index === 0 || this.#compare(index - 1, index) <= 0);
    return isSorted ? order : order.sort((left, right) => this.#compare(left, right));
  }

  #compare(left: number, right: number): number {
    const [begins, other] = [this.#from[left] as number, this.#from[right] as number];
    if (begins !== other) return begins < other ? -1 : 1;
    const [ends, otherEnds] = [this.#to[left] as number, this.#to[right] as number];
    return ends === otherEnds ? 0 : ends > otherEnds ? -1 : 1;
  }

  #place(index: number): IntervalPlace {
    return {
      start: this.#start[index] as number,
      end: this.#end[index] as number,
      document: this.#documents[index] as SourceDocument,
    };
  }
}

/** IPv4 addresses, ports and marks fit into plain numbers; what is compared is of one datatype. */
function small(value: bigint): bigint | number {
  return value <= 0xffffffffn ? Number(value) : value;
}
