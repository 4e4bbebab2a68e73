/** Finds the boxes that a packet may lie in, among thousands of them. */
import type { IntervalSet } from "./intervals.ts";
import type { Box } from "./region.ts";

/** A block of numbers that share all bits but the lowest: its first number, and how many bits are free. */
interface Block {
  readonly base: bigint;
  readonly free: number;
}

/** Boxes with more intervals than this in a dimension are not looked up by it. */
const mostIntervals = 64;

/** Wider blocks than this are too many packets' to be worth a look-up. */
const mostFreeBits = 112;

/**
 * Boxes by the narrowest of their constraints, so that of thousands of rules for single addresses
 * or ports those alone are looked at that may hold a packet.
 */
export class BoxIndex<Entry extends { readonly box: Box }> {
  /** By dimension, then by free bits, then by the block's first number. */
  readonly #blocks = new Map<string, Map<number, Map<bigint, Entry[]>>>();
  readonly #others: Entry[] = [];

  add(entry: Entry): void {
    let best: { readonly name: string; readonly blocks: readonly Block[]; readonly cost: number } | null = null;
    for (const [name, { values, dimension }] of entry.box) {
      const domain = dimension.domain.at(-1);
      if (values.length > mostIntervals || domain === undefined || domain.to < 64n) continue;
      const blocks = values.map(({ from, to }) => blockOf(from, to));
      const widest = Math.max(...blocks.map(({ free }) => free));
      const cost = widest / bits(domain.to);
      if (widest <= mostFreeBits && cost < 1 && (best === null || cost < best.cost)) best = { name, blocks, cost };
    }
    if (best === null) this.#others.push(entry);
    else for (const block of best.blocks) this.#put(best.name, block, entry);
  }

  /**
   * Boxes that may hold the packet whose every property is the smallest that `box` asks for, and
   * which is like no other packet in what it leaves open.
   */
  *near(box: Box): Iterable<Entry> {
    for (const [name, { values }] of box) {
      const widths = this.#blocks.get(name);
      if (widths !== undefined) yield* held(widths, values);
    }
    yield* this.#others;
  }

  #put(name: string, { base, free }: Block, entry: Entry): void {
    const widths = this.#blocks.get(name) ?? new Map<number, Map<bigint, Entry[]>>();
    this.#blocks.set(name, widths);
    const blocks = widths.get(free) ?? new Map<bigint, Entry[]>();
    widths.set(free, blocks);
    const entries = blocks.get(base);
    if (entries === undefined) blocks.set(base, [entry]);
    else entries.push(entry);
  }
}

function* held<Entry>(widths: ReadonlyMap<number, ReadonlyMap<bigint, Entry[]>>, values: IntervalSet): Iterable<Entry> {
  const value = values[0]?.from ?? 0n;
  for (const [free, blocks] of widths) yield* blocks.get(aligned(value, free)) ?? [];
}

/** The smallest block of numbers that an interval lies in. */
function blockOf(from: bigint, to: bigint): Block {
  // Beneath zero lies only the value of a packet that has none.
  const free = from < 0n ? bits(to) : bits(from ^ to);
  return { base: aligned(from < 0n ? 0n : from, free), free };
}

function aligned(value: bigint, free: number): bigint {
  return (value >> BigInt(free)) << BigInt(free);
}

function bits(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}
