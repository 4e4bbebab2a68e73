/** The ways that a packet may take through a chain where something is not known, and their joining again. */
import type { Packet } from "../packet.ts";
import type { ChainStep, RuleStep } from "../step.ts";
import type { Cause, ChainVerdict, Dependency } from "../verdict.ts";

/** A list that grows at its head, so that many ways share what they have in common. */
export interface List<T> {
  readonly head: T;
  readonly tail: List<T> | null;
  readonly length: number;
}

export function prepend<T>(head: T, tail: List<T> | null): List<T> {
  return { head, tail, length: (tail?.length ?? 0) + 1 };
}

/** From first to last. */
export function toArray<T>(list: List<T> | null): T[] {
  const items: T[] = [];
  for (let rest = list; rest !== null; rest = rest.tail) items.push(rest.head);
  return items.reverse();
}

/** What two lists have in common from their first item on. */
function commonPart<T>(left: List<T> | null, right: List<T> | null): List<T> | null {
  let one = left;
  let other = right;
  while (one !== other) {
    if ((one?.length ?? 0) >= (other?.length ?? 0)) one = one?.tail ?? null;
    else other = other?.tail ?? null;
  }
  return one;
}

/** A packet somewhere in a chain. */
export interface Way {
  readonly packet: Packet;
  readonly assumptions: List<Dependency> | null;
  /** In this chain. */
  readonly steps: List<RuleStep> | null;
}

/** The end of a way. */
export interface Ending {
  readonly verdict: ChainVerdict;
  readonly cause: Cause;
  readonly answer: string | null;
  readonly packet: Packet;
  readonly assumptions: List<Dependency> | null;
  readonly step: ChainStep;
}

/** More ways than these are joined although they differ in what becomes of the packet's mark. */
const mostWays = 16;

/** Joins ways whose packets are alike: where both ways of what is not known come to the same, it does not matter. */
export function joinWays(ways: readonly Way[]): Way[] {
  if (ways.length < 2) return [...ways];
  const joined = new Map<string, Way>();
  for (const way of ways) {
    const key = packetKey(way.packet);
    const other = joined.get(key);
    joined.set(key, other === undefined ? way : join(other, way));
  }
  const all = [...joined.values()];
  return all.length <= mostWays ? all : blurMarks(all);
}

/** The steps of the first are kept; the step in which they differ no longer assumes anything. */
function join(first: Way, second: Way): Way {
  const assumptions = commonPart(first.assumptions, second.assumptions);
  const { steps } = first;
  const last = steps?.head;
  const settled = last !== undefined && last.assumed !== null && assumptions !== first.assumptions;
  return {
    packet: first.packet,
    assumptions,
    steps: settled ? prepend({ ...last, assumed: null }, steps?.tail ?? null) : steps,
  };
}

/** Everything in a packet that rules can change. */
function packetKey(packet: Packet): string {
  const { source, destination, sourcePort, destinationPort, mark, unknownMarkBits = 0, dscp, timeToLive } = packet;
  const { state, mark: connectionMark, isSourceTranslated, isDestinationTranslated } = packet.connection;
  const { isSourceDecided, isDestinationDecided } = packet.connection;
  return [
    ...[source.value, destination.value, sourcePort, destinationPort, mark, unknownMarkBits, dscp, timeToLive],
    ...[state, connectionMark, isSourceTranslated, isDestinationTranslated, isSourceDecided, isDestinationDecided],
    JSON.stringify(packet.unknown),
  ].join(" ");
}

/** One way for all whose packets differ in marks, service and lifetime alone: these are not known then. */
function blurMarks(ways: readonly Way[]): Way[] {
  const blurred = new Map<string, Way>();
  for (const way of ways) {
    const { packet } = way;
    const key = packetKey({
      ...{ ...packet, mark: 0, unknownMarkBits: 0, dscp: null, timeToLive: null },
      connection: { ...packet.connection, mark: null },
    });
    const other = blurred.get(key);
    blurred.set(key, other === undefined ? way : { ...join(other, way), packet: blurredPacket(other.packet, packet) });
  }
  return [...blurred.values()];
}

function blurredPacket(left: Packet, right: Packet): Packet {
  const differing = (left.mark ^ right.mark) | (left.unknownMarkBits ?? 0) | (right.unknownMarkBits ?? 0);
  const same = <T>(one: T, other: T): T | null => (one === other ? one : null);
  return {
    ...left,
    unknownMarkBits: differing >>> 0,
    dscp: same(left.dscp, right.dscp),
    timeToLive: same(left.timeToLive, right.timeToLive),
    connection: { ...left.connection, mark: same(left.connection.mark, right.connection.mark) },
  };
}

/**
 * Joins ends by the same cause with the same packet. Where all ways end alike, what they have in
 * common holds none of the questions that parted them: the end is certain.
 */
export function joinEndings(endings: readonly Ending[]): Ending[] {
  const byCause = new Map<unknown, Map<string, Ending>>();
  for (const ending of endings) {
    const { cause } = ending;
    const decider = cause.kind === "legacy-rule" ? cause.rule : cause;
    const key = cause.kind === "legacy-policy" ? cause.chain : decider;
    const same = byCause.get(key) ?? new Map<string, Ending>();
    byCause.set(key, same);
    const packet = `${ending.verdict} ${packetKey(ending.packet)}`;
    const other = same.get(packet);
    same.set(
      packet,
      other === undefined ? ending : { ...other, assumptions: commonPart(other.assumptions, ending.assumptions) },
    );
  }
  return [...byCause.values()].flatMap((same) => [...same.values()]);
}
