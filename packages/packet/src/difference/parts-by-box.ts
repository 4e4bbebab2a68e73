/** The parts of one firewall, found for the packets of the other's. */
import type { ExploredPart } from "../regions/explore.ts";
import { BoxBlocks } from "../regions/hull-blocks.ts";
import { boxWithin, intersectSlices, type Slice } from "../regions/slice.ts";
import { besideAll } from "./beside-all.ts";
import { textOf } from "./deciders.ts";

export class PartsByBox {
  readonly #all: BoxBlocks<ExploredPart>;
  readonly #byEnding: ReadonlyMap<string, readonly ExploredPart[]>;

  constructor(parts: readonly ExploredPart[]) {
    this.#all = new BoxBlocks(parts, ({ region }) => region.box);
    this.#byEnding = Map.groupBy(parts, endingOf);
  }

  /**
   * The parts that the packets of a slice are in, each cut down to these.
   * @param like what the other firewall does with them: where both have the same rule, it mostly decides for the same packets
   */
  within(slice: Slice, like: ExploredPart): readonly ExploredPart[] {
    const likely = this.#byEnding.get(endingOf(like)) ?? [];
    const found = cutTo(slice, likely);
    const isAll =
      found.length > 0 &&
      besideAll(
        slice,
        likely.map(({ region }) => region),
      ).length === 0;
    if (isAll) return found;
    const others = this.#all.meeting(slice.box).filter((part) => !likely.includes(part));
    return [...found, ...cutTo(slice, others)];
  }
}

function cutTo(slice: Slice, parts: readonly ExploredPart[]): readonly ExploredPart[] {
  return parts.flatMap((part) => {
    const common = intersectSlices(slice, part.region);
    return common === null || boxWithin(common) === "none" ? [] : [part.within({ ...common, isPossible: true })];
  });
}

/** A text that is the same where a rule of the same words has decided last. */
function endingOf({ kind, decisions }: ExploredPart): string {
  const last = decisions.at(-1);
  return last === undefined ? kind : `${kind} ${last.hook} ${textOf(last.cause)}`;
}
