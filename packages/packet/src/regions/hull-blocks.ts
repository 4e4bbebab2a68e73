/** Many boxes, asked at once which of them have packets in common with another. */
import { type Box, boxesIntersect } from "@nftlint/semantics";
import { type Hull, hullOf } from "./hulls.ts";

/** So many boxes are a block: what is asked of all of them is a number of as many bits. */
export const blockSize = 32;

/** What the boxes of a block ask of one dimension. */
interface Column {
  readonly dimension: number;
  /** The boxes that ask nothing of it: bit 0 for the first of them. */
  readonly free: number;
  /** The ends of all intervals, and the bit of the box that each is of. */
  readonly least: readonly number[];
  readonly greatest: readonly number[];
  readonly bits: readonly number[];
  /** How many different intervals there are. */
  readonly spread: number;
}

/** The hulls of some boxes, dimension by dimension. */
export class HullBlock {
  readonly boxes: readonly Box[];
  readonly #columns: readonly Column[];

  /** @param boxes {@link blockSize} of them at most */
  constructor(boxes: readonly Box[]) {
    const hulls = boxes.map(hullOf);
    const dimensions = [...new Set(hulls.flatMap((hull) => hull.dimensions))];
    this.boxes = boxes;
    // Those first that tell the most boxes apart.
    this.#columns = dimensions
      .map((dimension) => columnOf(dimension, hulls))
      .sort((one, other) => other.spread - one.spread);
  }

  /**
   * Visits the places of the boxes that have packets in common with one, in order.
   * @param around the hull of a box around it
   */
  meeting(box: Box, around: Hull, visit: (place: number) => void): void {
    for (let bits = this.#mayMeet(around); bits !== 0; bits &= bits - 1) {
      const place = 31 - Math.clz32(bits & -bits);
      if (boxesIntersect(box, this.boxes[place] as Box)) visit(place);
    }
  }

  /** The boxes that may have packets in common with one: bit 0 for the first of them. Others have none. */
  #mayMeet({ dimensions, spans }: Hull): number {
    let bits = allOf(this.boxes.length);
    for (const column of this.#columns) {
      const index = dimensions.indexOf(column.dimension);
      if (index >= 0) bits &= meetingIn(column, spans[index] as readonly number[]);
      if (bits === 0) break;
    }
    return bits;
  }
}

function allOf(count: number): number {
  return count === blockSize ? -1 : (1 << count) - 1;
}

function columnOf(dimension: number, hulls: readonly Hull[]): Column {
  let free = allOf(hulls.length);
  const [least, greatest, bits]: [number[], number[], number[]] = [[], [], []];
  for (let box = 0; box < hulls.length; box++) {
    const { dimensions, spans } = hulls[box] as Hull;
    const own = spans[dimensions.indexOf(dimension)];
    if (own === undefined) continue;
    free &= ~(1 << box);
    for (let index = 0; index < own.length; index += 2) {
      least.push(own[index] as number);
      greatest.push(own[index + 1] as number);
      bits.push(1 << box);
    }
  }
  return { dimension, free, spread: new Set(least).size, least, greatest, bits };
}

function meetingIn({ free, least, greatest, bits }: Column, spans: readonly number[]): number {
  let found = free;
  for (let span = 0; span < spans.length; span += 2) {
    const [from, to] = [spans[span] as number, spans[span + 1] as number];
    for (let index = 0; index < bits.length; index++) {
      if ((least[index] as number) <= to && (greatest[index] as number) >= from) found |= bits[index] as number;
    }
  }
  return found;
}

/** Things with a box each, of which those are found that have packets in common with another box. */
export class BoxBlocks<Thing> {
  readonly #things: readonly Thing[];
  readonly #blocks: readonly HullBlock[];

  constructor(things: readonly Thing[], boxOf: (thing: Thing) => Box) {
    this.#things = things;
    const blocks: HullBlock[] = [];
    for (let start = 0; start < things.length; start += blockSize)
      blocks.push(new HullBlock(things.slice(start, start + blockSize).map(boxOf)));
    this.#blocks = blocks;
  }

  /** In the order that they were given in. */
  meeting(box: Box): readonly Thing[] {
    const hull = hullOf(box);
    const found: Thing[] = [];
    for (const [index, block] of this.#blocks.entries()) {
      block.meeting(box, hull, (place) => found.push(this.#things[index * blockSize + place] as Thing));
    }
    return found;
  }
}
