/** Finds the boxes that a packet may lie in, among thousands of them. */
import type { IntervalSet } from "./intervals.ts";
import { type Box, type Dimension, type End, holdsPacket, type Packet, packetOf } from "./region.ts";

/** A block of numbers that share all bits but the lowest: its first number, and how many bits are free. */
interface Block {
  readonly base: bigint;
  readonly free: number;
}

/** Entries by the free bits of their block, then by its first number. */
type Widths<Entry> = Map<number, Map<bigint, Entry[]>>;

/** Boxes with more intervals than this in a dimension are not looked up by it. */
const mostIntervals = 64;

/** Wider blocks than this are too many packets' to be worth a look-up. */
const mostFreeBits = 112;

/** A dimension to look a box up by, with the blocks that it comes to there. */
interface Choice {
  readonly dimension: Dimension;
  readonly values: IntervalSet;
  readonly blocks: readonly Block[];
  /** How many boxes lie in those blocks already. */
  readonly crowd: number;
  /** How much of the dimension the widest of the blocks takes, from 0 to 1. */
  readonly share: number;
}

/**
 * Boxes by the constraint that they share with the fewest others, so that of thousands of rules for
 * single addresses or ports those alone are looked at that may hold a packet.
 */
export class BoxIndex<Entry extends { readonly box: Box }> {
  /** By dimension, then by free bits, then by the block's first number. */
  readonly #blocks = new Map<string, Widths<Entry>>();
  /** Boxes whose dimension may hold the first or last value of all: what a packet has where its own box asks nothing. */
  readonly #edges: { readonly [end in End]: Entry[] } = { first: [], last: [] };
  readonly #others: Entry[] = [];
  #looked = 0;

  /** How many boxes were looked at so far. */
  get looked(): number {
    return this.#looked;
  }

  add(entry: Entry): void {
    let best: Choice | null = null;
    for (const { values, dimension } of entry.box) {
      const choice = this.#choice(dimension, values);
      if (choice !== null && (best === null || isBetter(choice, best))) best = choice;
    }
    if (best === null) {
      this.#others.push(entry);
      return;
    }
    const { dimension, values, blocks } = best;
    for (const block of blocks) this.#put(dimension.name, block, entry);
    if (values[0]?.from === dimension.domain[0]?.from) this.#edges.first.push(entry);
    if (values.at(-1)?.to === dimension.domain.at(-1)?.to) this.#edges.last.push(entry);
  }

  #choice(dimension: Dimension, values: IntervalSet): Choice | null {
    const last = dimension.domain.at(-1);
    if (values.length > mostIntervals || last === undefined || last.to < 64n) return null;
    const blocks = values.map(({ from, to }) => blockOf(from, to));
    const widest = Math.max(...blocks.map(({ free }) => free));
    const share = widest === 0 ? 0 : widest / bits(last.to);
    if (widest > mostFreeBits || share >= 1) return null;
    const widths = this.#blocks.get(dimension.name);
    const crowd = blocks.reduce((sum, { base, free }) => sum + (widths?.get(free)?.get(base)?.length ?? 0), 0);
    return { dimension, values, blocks, crowd, share };
  }

  /** Whether the first, or the last, packet of a box is one of any box here; see `packetOf`. */
  holds(box: Box, end: End): boolean {
    const packet = packetOf(box, end);
    for (const { dimension } of box) {
      const value = packet(dimension);
      for (const [free, blocks] of this.#blocks.get(dimension.name) ?? []) {
        if (this.#isIn(blocks.get(aligned(value < 0n ? 0n : value, free)), packet)) return true;
      }
    }
    return this.#isIn(this.#edges[end], packet) || this.#isIn(this.#others, packet);
  }

  #isIn(entries: readonly Entry[] | undefined, packet: Packet): boolean {
    for (const { box } of entries ?? []) {
      this.#looked++;
      if (holdsPacket(box, packet)) return true;
    }
    return false;
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

function isBetter(one: Choice, other: Choice): boolean {
  return one.crowd === other.crowd ? one.share < other.share : one.crowd < other.crowd;
}

/** The smallest block of numbers that an interval lies in. */
function blockOf(from: bigint, to: bigint): Block {
  // Beneath zero lies only the value of a packet that has none.
  const free = from < 0n ? bits(to) : bits(from ^ to);
  return { base: aligned(from < 0n ? 0n : from, free), free };
}

function aligned(value: bigint, free: number): bigint {
  return free === 0 ? value : (value >> BigInt(free)) << BigInt(free);
}

function bits(value: bigint): number {
  return value <= 0xffffffffn ? 32 - Math.clz32(Number(value)) : value.toString(2).length;
}
