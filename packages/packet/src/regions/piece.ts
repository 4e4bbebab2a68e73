/** Packets that are treated alike so far. */
import { type Box, type Constraint, constrain, type IntervalSet } from "@nftlint/semantics";
import type { Packet } from "../packet.ts";
import { type DeferredWrite, deferred } from "./deferred.ts";
import { changedPacket, packetAt, pointOf } from "./example.ts";
import { type FieldName, fields } from "./fields.ts";
import { currentValue, type State } from "./reading.ts";
import { intersectSlices, type Slice, sliceOf, subtractSlice, usualBoxWithin, without } from "./slice.ts";
import type { Space } from "./space.ts";
import { packetsWith, type SymbolicValue } from "./value.ts";

export interface Piece {
  readonly slice: Slice;
  readonly state: State;
}

/** A slice in two: the packets of some disjoint slices, and the others. */
export interface Split {
  readonly inside: readonly Piece[];
  readonly outside: readonly Piece[];
}

/** What is left of a piece in each of some slices; those without a packet are left out. */
export function within({ slice, state }: Piece, slices: readonly Slice[]): readonly Piece[] {
  return slices
    .map((other) => intersectSlices(slice, other))
    .filter((common) => common !== null)
    .map(withWitness)
    .filter((common) => common !== null)
    .map((common) => ({ slice: common, state }));
}

/** A slice that knows some of its packets; `null` where it has none. */
function withWitness(slice: Slice): Slice | null {
  if (slice.witness !== undefined) return slice;
  const found = usualBoxWithin(slice);
  if (found === "none") return null;
  return found === "too much" ? slice : { ...slice, witness: found };
}

/** A piece without some disjoint slices; pieces that are left may hold no packet. */
export function beside({ slice, state }: Piece, slices: readonly Slice[]): readonly Piece[] {
  let left: readonly Slice[] = [slice];
  for (const other of slices) {
    left = left.flatMap((rest) => (other.taken === null ? [without(rest, other.box)] : subtractSlice(rest, other)));
  }
  return left.map((rest) => ({ slice: rest, state }));
}

export function split(piece: Piece, slices: readonly Slice[]): Split {
  const inside = within(piece, slices);
  return { inside, outside: inside.length === 0 ? [piece] : occupied(beside(piece, slices)) };
}

/** Those pieces that hold a packet. */
export function occupied(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.flatMap((piece) => {
    const slice = withWitness(piece.slice);
    return slice === null ? [] : [{ ...piece, slice }];
  });
}

/** The packets that have one of some numbers in a field now. */
export function slicesWith(name: FieldName, numbers: IntervalSet, { state }: Piece, space: Space): readonly Slice[] {
  const outcome = packetsWith(currentValue(name, state), numbers, space.cells);
  if (outcome === "none" || outcome === "untold") return [];
  return outcome === "all" ? [sliceOf([])] : outcome.map(sliceOf);
}

/** The packets that met some constraints as they came. */
export function slicesAsking(...constraints: readonly Constraint[]): readonly Slice[] {
  const box: Box | null = constrain([], ...constraints);
  return box === null ? [] : [sliceOf(box)];
}

function isUnchanged(name: FieldName, { field, known, flipped, minus }: SymbolicValue): boolean {
  return field === fields[name] && known === 0n && flipped === 0n && minus === 0n;
}

/** A piece of packets that are forwarded: they have one hop less to live (kernel, ip_forward, ip6_forward). */
export function forwarded(piece: Piece): Piece {
  const own = currentValue("timeToLive", piece.state);
  const less = own.field === null ? { ...own, value: (own.value - 1n) & 255n } : { ...own, minus: own.minus + 1n };
  return withValue(piece, "timeToLive", less);
}

/** A piece after a rule wrote a field. */
export function withValue(piece: Piece, name: FieldName, value: SymbolicValue): Piece {
  const { state } = piece;
  const values = new Map(state.values);
  if (isUnchanged(name, value)) values.delete(name);
  else values.set(name, value);
  const unknown = new Map(state.unknown);
  unknown.delete(name);
  return { ...piece, state: { ...state, values, unknown, deferred: name === "mark" ? null : state.deferred } };
}

/** A piece after a rule wrote to a field what cannot be told. */
export function withUnknown(piece: Piece, name: FieldName, reason: string): Piece {
  const { state } = piece;
  const values = new Map(state.values);
  values.delete(name);
  const deferred = name === "mark" ? null : state.deferred;
  return { ...piece, state: { ...state, values, unknown: new Map(state.unknown).set(name, reason), deferred } };
}

/** One packet of a piece as it is now; `null` where none is found. */
export function currentPacket({ slice, state }: Piece, { cells, beyond }: Space): Packet | null {
  const point = pointOf(slice);
  if (point === "too much") beyond.add("more than can be told apart");
  return typeof point === "string" ? null : changedPacket(packetAt(point, state, cells), state);
}

/** A piece after a rule wrote a mark to some of its packets, by which it is not parted. */
export function withDeferred(piece: Piece, write: DeferredWrite): Piece {
  return { ...piece, state: { ...piece.state, deferred: deferred(write, piece.state.deferred) } };
}
