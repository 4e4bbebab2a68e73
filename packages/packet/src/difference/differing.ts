/** The packets of a part that two firewalls do not treat alike. */
import type { Packet } from "../packet.ts";
import { packetAt, usualPointOf } from "../regions/example.ts";
import type { ExploredPart } from "../regions/explore.ts";
import type { FieldName } from "../regions/fields.ts";
import { within } from "../regions/piece.ts";
import { currentValue, type State } from "../regions/reading.ts";
import { boxWithin, type Slice, sliceOf, without } from "../regions/slice.ts";
import type { Space } from "../regions/space.ts";
import { type Outcome, packetsWithSame } from "../regions/value.ts";

export interface DifferingPackets {
  readonly slice: Slice;
  /** One of them, which is looked for when it is asked for. */
  readonly example: () => Packet;
}

/** @param now what the second firewall does with packets of `old`'s part */
export function differingSlices(old: ExploredPart, now: ExploredPart, space: Space): readonly DifferingPackets[] {
  const whole = () => [{ slice: now.region, example: () => now.example }];
  if (endOf(old) !== endOf(now)) return whole();
  // What becomes of a packet that does not arrive is not written on it.
  const arrives = now.kind === "sent" || now.kind === "delivered";
  const same = arrives ? slicesTreatedAlike(old.state, now.state, space) : [sliceOf([])];
  const alike = within({ slice: now.region, state: now.state }, same);
  if (alike.length === 0) return whole();
  const rest = alike.reduce((slice, { slice: { box } }) => without(slice, box), now.region);
  const found = boxWithin(rest);
  if (found === "too much") space.beyond.add("more than can be told apart");
  if (typeof found === "string") return [];
  const example = () => {
    const point = usualPointOf(rest);
    const packet = packetAt(typeof point === "string" ? new Map() : point, now.state, space.cells);
    return { ...packet, outputInterface: now.example.outputInterface };
  };
  return [{ slice: rest, example }];
}

/** How the way ends, with what the sender sees of it. */
function endOf(part: ExploredPart): string {
  if (part.kind === "unknown") return part.fate.kind === "unknown" ? part.fate.text : "";
  return part.kind === "rejected" ? `rejected: ${part.decisions.at(-1)?.note}` : part.kind;
}

/** The packets that are the same at the end of both ways. */
function slicesTreatedAlike(old: State, now: State, space: Space): readonly Slice[] {
  const names = new Set<FieldName>([old, now].flatMap(({ values, unknown }) => [...values.keys(), ...unknown.keys()]));
  let slices: readonly Slice[] = [sliceOf([])];
  for (const name of names) {
    const outcome = sameField(name, old, now, space);
    if (outcome === "all") continue;
    if (typeof outcome === "string") return [];
    slices = slices.flatMap(({ box }) => outcome.map((other) => ({ box: [...box, ...other], taken: null })));
  }
  return slices;
}

function sameField(name: FieldName, old: State, now: State, space: Space): Outcome {
  const [one, other] = [old.unknown.get(name), now.unknown.get(name)];
  if (one !== undefined || other !== undefined) return one === other ? "all" : "none";
  const outcome = packetsWithSame(currentValue(name, old), currentValue(name, now), space.cells);
  if (outcome === "untold") space.beyond.add("what is written from another field, where both are the same by chance");
  return outcome;
}
