/** The packets behind the first one of a connection: the receiver's reply, and what the sender sends next. */
import { isLimitedBroadcast, isMulticast } from "../address.ts";
import { wayKey } from "../nft/ways.ts";
import type { Connection, Packet, UnknownFields } from "../packet.ts";
import type { Dependency } from "../verdict.ts";
import { answerOfWays, distinct } from "./answer.ts";
import type { Tracer } from "./host.ts";
import { answerOf, hasConnection, newConnection, tcpFlags } from "./tracking.ts";
import type { Answer, Way } from "./way.ts";

/** The time to live that hosts give their packets (kernel, IPDEFTTL). */
const usualTimeToLive = 64;

/**
 * What the receiver answers to a packet that has arrived, as its answer comes to the host (or, where the host itself
 * is the receiver, leaves it). `null` where the packet does not arrive, or nobody answers such a packet.
 */
export function replyTo({ fate, packet, connection }: Way): Packet | null {
  if (fate.kind !== "sent" && fate.kind !== "delivered") return null;
  const { family, protocol, source, destination, sourcePort, destinationPort } = packet;
  const message = messageTo(packet);
  if (message === null || isMulticast(destination) || isLimitedBroadcast(destination)) return null;
  const unknown = turnedUnknown(packet);
  return {
    ...{ family, protocol, source: destination, destination: source },
    ...{ sourcePort: destinationPort, destinationPort: sourcePort },
    ...message,
    ...{ length: packet.icmpType === null ? null : packet.length, timeToLive: usualTimeToLive, dscp: 0 },
    isFragment: false,
    inputInterface: fate.kind === "sent" ? fate.outputInterface : null,
    ...{ outputInterface: null, sourceHardwareAddress: null, mark: 0 },
    ...(unknown === null ? {} : { unknown }),
    connection: connection === null ? newConnection() : answered(connection),
  };
}

/** To a SYN a SYN with an ACK (RFC 9293), to a request its answer (RFC 792, RFC 4443); resets and other messages get none. */
function messageTo({
  family,
  icmpType,
  tcpFlags: flags,
}: Packet): Pick<Packet, "icmpType" | "icmpCode" | "tcpFlags"> | null {
  if (icmpType !== null) {
    const answer = answerOf(family, icmpType);
    return answer === null ? null : { icmpType: answer, icmpCode: 0, tcpFlags: null };
  }
  if (flags === null) return { icmpType: null, icmpCode: null, tcpFlags: null };
  if ((flags & tcpFlags.rst) !== 0) return null;
  return { icmpType: null, icmpCode: null, tcpFlags: tcpFlags.ack | (isOpening(flags) ? tcpFlags.syn : 0) };
}

function isOpening(flags: number): boolean {
  return (flags & tcpFlags.syn) !== 0 && (flags & tcpFlags.ack) === 0;
}

function turnedUnknown({ unknown }: Packet): UnknownFields | null {
  const { source, destination, ports } = unknown ?? {};
  if (source === undefined && destination === undefined && ports === undefined) return null;
  return {
    ...(source === undefined ? {} : { destination: source }),
    ...(destination === undefined ? {} : { source: destination }),
    ...(ports === undefined ? {} : { ports }),
  };
}

function answered({ isFirstReply: _, ...connection }: Connection): Connection {
  const direction = connection.direction === "original" ? "reply" : "original";
  const isFirst = connection.state === "new";
  return { ...connection, state: "established", direction, ...(isFirst ? { isFirstReply: true } : {}) };
}

/** What is told of the sender's next packet besides the way of the first. */
export interface NextOptions {
  /** The way of the reply to the first; `null` where there was none, or it is not looked at. */
  readonly reply?: Way | null;
  /** The flags of a TCP segment, where they are not those that usually follow. */
  readonly tcpFlags?: number;
}

/**
 * The sender's next packet of the same connection: an ACK where conntrack has seen the reply to a SYN, the SYN once
 * more where it has not, another packet like the first for other protocols. `null` where the first did not arrive.
 */
export function nextOf({ fate, start, connection }: Way, { reply = null, ...given }: NextOptions = {}): Packet | null {
  if (fate.kind !== "sent" && fate.kind !== "delivered") return null;
  if (connection === null) {
    // What conntrack made nothing of may have been answered by what opens a connection to it.
    const opened = reply?.connection ?? start.connection;
    return { ...start, tcpFlags: given.tcpFlags ?? start.tcpFlags, connection: opened };
  }
  const seen = reply === null || !isSeen(reply) ? null : reply.packet.connection;
  const isReplied = seen !== null || connection.state === "established";
  const flags = given.tcpFlags ?? nextFlags(start.tcpFlags, isReplied);
  const before = seen === null ? connection : { ...connection, mark: seen.mark };
  const state = isReplied ? "established" : isOutOfPlace(start.tcpFlags, flags) ? "invalid" : connection.state;
  return { ...start, tcpFlags: flags, connection: { ...before, state } };
}

/** Whether conntrack has seen a reply, which it does whatever becomes of it later. */
function isSeen({ packet, isTracked }: Way): boolean {
  return isTracked && hasConnection(packet.connection) && packet.connection.direction === "reply";
}

function nextFlags(flags: number | null, isReplied: boolean): number | null {
  return flags !== null && isOpening(flags) && isReplied ? tcpFlags.ack : flags;
}

/** Before the reply to a SYN conntrack takes nothing but SYNs from the sender (kernel, tcp_conntracks). */
function isOutOfPlace(first: number | null, next: number | null): boolean {
  if (first === null || next === null) return false;
  return isOpening(first) && (next & (tcpFlags.syn | tcpFlags.rst)) === 0;
}

/**
 * What becomes of the reply to a packet, on each of the ways on which the packet arrives, with what is assumed on it.
 * `null` where nothing arrives that is answered.
 */
export function traceReply({ ways }: Answer, trace: Tracer): Answer | null {
  return together(repliesTo(ways, trace));
}

function repliesTo(ways: readonly Way[], trace: Tracer): readonly Way[] {
  return follow(
    ways.map((way) => ({ packet: replyTo(way), before: way })),
    trace,
  );
}

/** What becomes of the sender's next packet, behind the reply to the first; `null` where the first does not arrive. */
export function traceNext({ ways }: Answer, trace: Tracer): Answer | null {
  const sent = ways.flatMap((way) => {
    const replies = repliesTo([way], trace);
    if (replies.length === 0) return [{ packet: nextOf(way), before: way }];
    return replies.map((reply) => ({ packet: nextOf(way, { reply }), before: reply }));
  });
  return together(follow(sent, trace));
}

/** A packet behind others: what was assumed and learned on their ways still holds. */
interface Later {
  readonly packet: Packet | null;
  readonly before: Way;
}

/** Packets that are alike are followed once: what parted the ways before is no matter to them. */
function follow(sent: readonly Later[], trace: Tracer): readonly Way[] {
  const alike = new Map<string, { packet: Packet; before: Way[] }>();
  for (const { packet, before } of sent) {
    if (packet === null) continue;
    const key = wayKey({ packet, learned: before.learned });
    const others = alike.get(key);
    if (others === undefined) alike.set(key, { packet, before: [before] });
    else others.before.push(before);
  }
  return [...alike.values()].flatMap(({ packet, before }) => {
    const assumptions = common(before.map((way) => way.assumptions));
    return trace(packet, before[0]?.learned).ways.map((way) => ({
      ...way,
      assumptions: distinct([...assumptions, ...way.assumptions]),
    }));
  });
}

function common([first = [], ...others]: readonly (readonly Dependency[])[]): readonly Dependency[] {
  return first.filter(({ text }) => others.every((other) => other.some((dependency) => dependency.text === text)));
}

function together(ways: readonly Way[]): Answer | null {
  return ways.length === 0 ? null : answerOfWays(ways);
}
