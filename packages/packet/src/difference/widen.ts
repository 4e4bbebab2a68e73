/**
 * Regions told as people think of them. What a host's own routing keeps away (senders that cannot be,
 * the host's own addresses) and what it sends elsewhere would be left out address by address:
 * `from 1.0.0.0-10.53.134.0, 10.53.134.2-126.255.255.255 …` where `out by eno1` says the same.
 */
import { type Constraint, constrain, constraintOn, holdsAll } from "@nftlint/semantics";
import type { ExploredPart, Explorer } from "../regions/explore.ts";
import { type Entry, entryIs, type FieldName, fields, isOneOf } from "../regions/fields.ts";
import { currentValue } from "../regions/reading.ts";
import { narrowed, type PacketRegion, type Slice, takenSince, without } from "../regions/slice.ts";
import { besideAll } from "./beside-all.ts";

/** Regions of more slices are told as they are. */
const mostSlices = 64;

const addresses: readonly FieldName[] = ["source4", "source6", "destination4", "destination6"];

/**
 * The region without the constraints on addresses that keep out only packets which the kernel drops by
 * itself, or which leave by another interface; in the latter case the interface is asked for instead.
 * @param output the interface by which all of its packets leave, as a number; `null` where they do not
 * @param explorers what becomes of packets in each of the firewalls; the first of them that knows better is enough,
 *   so one without rules, which is soon done, comes first
 */
export function widen(region: PacketRegion, output: bigint | null, explorers: readonly Explorer[]): PacketRegion {
  if (region.length > mostSlices) return region;
  const wide = region.map((slice) => widenSlice(slice, region, output, explorers));
  const isByOutput = wide.some(({ leavesBy }) => leavesBy);
  return wide.map(({ slice }) => (isByOutput && output !== null ? narrowed(slice, isOneOf("output", output)) : slice));
}

interface Widened {
  readonly slice: Slice;
  /** Whether what leaves by other interfaces has come in. */
  readonly leavesBy: boolean;
}

function widenSlice(own: Slice, region: PacketRegion, output: bigint | null, explorers: readonly Explorer[]): Widened {
  let slice = own;
  let leavesBy = false;
  for (const name of addresses) {
    const wider = withoutConstraint(slice, fields[name].dimension.name);
    if (wider === null) continue;
    const added = besideAll(wider, region);
    let reasons: readonly (Reason | null)[] = [];
    for (const explorer of explorers) {
      const parts = explorer.partsOf(added).filter(({ entry }) => entry === null || isAsked(own, entry));
      reasons = [...reasons, ...parts.map((part) => reasonToLeaveOut(part, output))];
      if (reasons.includes(null)) break;
    }
    if (reasons.includes(null)) continue;
    slice = wider;
    leavesBy ||= reasons.includes("leaves elsewhere");
  }
  return { slice, leavesBy };
}

/** Whether a slice holds packets that are for the host, or for others. */
function isAsked({ box }: Slice, entry: Entry): boolean {
  return constrain(box, entryIs(entry)) !== null;
}

/** A slice whatever its packets have in a dimension; `null` where that does not matter already. */
function withoutConstraint(slice: Slice, name: string): Slice | null {
  const own = constraintOn(slice.box, name);
  if (own === undefined) return null;
  const isOther = (constraint: Constraint) => constraint.dimension.name !== name;
  let wide: Slice = { box: slice.box.filter(isOther), taken: null };
  // What is taken out of all that was asked for is taken out of all.
  for (const hole of takenSince(slice).toReversed()) {
    const asked = constraintOn(hole, name);
    const isAll = asked !== undefined && holdsAll(asked.values, own.values);
    wide = without(wide, isAll ? hole.filter(isOther) : hole);
  }
  return wide;
}

type Reason = "kept away" | "leaves elsewhere";

/** Why packets are not meant though the words for a region take them in; `null` where they are. */
function reasonToLeaveOut({ fate, kind, state }: ExploredPart, output: bigint | null): Reason | null {
  if (fate.kind === "dropped" && fate.cause.kind === "kernel") return "kept away";
  if (output === null) return null;
  // Of what goes to a group nobody knows who has joined it: where it leaves by the interface, the words are true of it.
  if (kind === "delivered" || kind === "unknown") return "leaves elsewhere";
  const own = outputOf(state);
  return own !== null && own !== output ? "leaves elsewhere" : null;
}

/** The interface by which all packets leave, as a number; `null` where none does, or where it is not one alone. */
export function outputOf(state: ExploredPart["state"]): bigint | null {
  const { field, value } = currentValue("output", state);
  return field === null && value !== 0n ? value : null;
}
