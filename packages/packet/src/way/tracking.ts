/** Connection tracking: which connection a packet belongs to, and the translation of those that are known (kernel, nf_conntrack, nf_nat). */
import { isSameAddress } from "../address.ts";
import type { Address, Connection, ConnectionEnds, Packet } from "../packet.ts";
import type { HookName } from "../step.ts";

const protocolNumbers = { icmp: 1, tcp: 6, icmpv6: 58 } as const;

/** The bits of TCP flags (RFC 9293). */
export const tcpFlags = { fin: 1, syn: 2, rst: 4, ack: 16 } as const;

/** Messages that have an answer, and their answers (kernel, nf_conntrack_proto_icmp.c and nf_conntrack_proto_icmpv6.c). */
const answers: Readonly<Record<Packet["family"], ReadonlyMap<number, number>>> = {
  ip: new Map([
    [8, 0],
    [13, 14],
    [15, 16],
    [17, 18],
  ]),
  ip6: new Map([
    [128, 129],
    [139, 140],
  ]),
};

/** Messages of multicast listeners and neighbours, which conntrack leaves alone. */
const untrackedMessages: ReadonlySet<number> = new Set([130, 131, 132, 133, 134, 135, 136, 137, 143]);

/** The message that answers one; `null` where none does. */
export function answerOf(family: Packet["family"], icmpType: number): number | null {
  return answers[family].get(icmpType) ?? null;
}

/** Whom a packet is between, as it is there. */
export function endsOf({ source, destination, sourcePort, destinationPort }: ConnectionEnds): ConnectionEnds {
  return { source, destination, sourcePort, destinationPort };
}

/** The same seen from the other side. */
export function turned({ source, destination, sourcePort, destinationPort }: ConnectionEnds): ConnectionEnds {
  return { source: destination, destination: source, sourcePort: destinationPort, destinationPort: sourcePort };
}

/** Whether conntrack has a connection for the packet. */
export function hasConnection({ state }: Connection): boolean {
  return state !== "invalid" && state !== "untracked";
}

/** Whether an earlier packet has decided how the connection is translated. */
export function isTranslationDecided({ state, reply }: Connection): boolean {
  return state === "established" || reply !== undefined;
}

/** Where NAT hangs on hooks before the routing it changes the destination, behind it the source. */
function isOfDestination(hook: HookName): boolean {
  return hook === "prerouting" || hook === "output";
}

/**
 * Why a chain of type nat is not asked about a packet, or `null` where it is: the first packet of a connection decides
 * how it is translated, and of the chains the first that says something (kernel, nf_nat_inet_fn).
 */
export function reasonToSkipNat(packet: Packet, hook: HookName): string | null {
  const { connection, protocol, icmpType } = packet;
  if (!hasConnection(connection)) return "nothing is translated without a connection";
  // Errors about packets of a connection are translated as these are; other related connections on their own.
  const isError = connection.state === "related" && icmpType !== null && isIcmp(protocol);
  if (isTranslationDecided(connection) || isError)
    return "translations are decided by the first packet of a connection";
  const isDecided = isOfDestination(hook) ? connection.isDestinationDecided : connection.isSourceDecided;
  return isDecided === true ? "another chain has decided on the translation" : null;
}

/**
 * The connection of a packet where conntrack sees it.
 * @param packet as it is there: rules before may have changed it
 * @param expected the connection that it would belong to as it came
 */
export function recognize(packet: Packet, expected: Connection): Connection {
  const { original, reply } = expected;
  if (!hasConnection(expected)) return expected;
  if (original === undefined || reply === undefined) {
    return expected.state === "new" ? opened(packet, expected) : expected;
  }
  if (matches(packet, reply, expected, "reply")) return { ...expected, state: "established", direction: "reply" };
  if (matches(packet, original, expected, "original")) return { ...expected, direction: "original" };
  return opened(packet, newConnection());
}

/**
 * Why it is not known which port a packet gets that opens a connection of its own, though it answers the first packet of
 * another one: its answers would be taken for that one's packets, so that NAT gives it another port (kernel,
 * get_unique_tuple). `null` where that is not so.
 */
export function clashOf(packet: Packet, expected: Connection, { state }: Connection): string | null {
  const { original, reply } = expected;
  if (state !== "new" || original === undefined || reply === undefined || packet.sourcePort === null) return null;
  const { source, destination, sourcePort, destinationPort } = turned(original);
  const isAnswer = isSameAddress(source, packet.source) && isSameAddress(destination, packet.destination);
  const hasPorts = sourcePort === packet.sourcePort && destinationPort === packet.destinationPort;
  return isAnswer && hasPorts ? "which port is free" : null;
}

/** A connection of which conntrack knows nothing yet. */
export function newConnection(): Connection {
  return { state: "new", direction: "original", mark: 0, isSourceTranslated: false, isDestinationTranslated: false };
}

/** What conntrack makes of a packet whose connection it does not know. */
function opened(packet: Packet, expected: Connection): Connection {
  const state = openingState(packet);
  const { zone } = packet.connection;
  const isKnown = packet.unknown?.source === undefined && packet.unknown?.destination === undefined;
  return {
    ...expected,
    state,
    ...(zone === undefined ? {} : { zone }),
    ...(state === "new" && isKnown ? { original: expected.original ?? endsOf(packet) } : {}),
  };
}

/** Not everything opens a connection: answers do not, nor do TCP segments from the middle or the end of one. */
function openingState({ family, protocol, icmpType, tcpFlags: flags }: Packet): "new" | "invalid" | "untracked" {
  if (protocol === protocolNumbers.tcp) return flags === null || opensTcp(flags) ? "new" : "invalid";
  if (icmpType === null || !isIcmp(protocol)) return "new";
  if (family === "ip6" && untrackedMessages.has(icmpType)) return "untracked";
  return answers[family].has(icmpType) ? "new" : "invalid";
}

function isIcmp(protocol: number): boolean {
  return protocol === protocolNumbers.icmp || protocol === protocolNumbers.icmpv6;
}

/** A SYN, or an ACK alone: connections that were there before conntrack are taken up (tcp_conntracks, nf_conntrack_tcp_loose). */
function opensTcp(flags: number): boolean {
  const kind = flags & (tcpFlags.fin | tcpFlags.syn | tcpFlags.rst | tcpFlags.ack);
  return kind === tcpFlags.syn || kind === tcpFlags.ack;
}

/** Messages tell requests from answers. */
function isOfDirection({ family, icmpType }: Packet, direction: Connection["direction"]): boolean {
  return icmpType === null || answers[family].has(icmpType) === (direction === "original");
}

/** Whether a packet has these ends, as far as that can be told; the zone must be the same, too. */
function matches(
  packet: Packet,
  ends: ConnectionEnds,
  { zone = 0, unknown = {} }: Connection,
  direction: Connection["direction"],
): boolean {
  const { zone: own = 0 } = packet.connection;
  if (zone !== null && own !== null && zone !== own) return false;
  // What the sender's ends were translated to is in the reply's, the other way round.
  const unknownEnds = direction === "original" ? {} : unknown;
  const isOpen = (side: "source" | "destination") =>
    packet.unknown?.[side] !== undefined || unknownEnds[side === "source" ? "destination" : "source"] !== undefined;
  return (
    isOfDirection(packet, direction) &&
    (isOpen("source") || isSameAddress(packet.source, ends.source)) &&
    (isOpen("destination") || isSameAddress(packet.destination, ends.destination)) &&
    isSamePort(packet.sourcePort, ends.sourcePort) &&
    isSamePort(packet.destinationPort, ends.destinationPort)
  );
}

function isSamePort(left: number | null, right: number | null): boolean {
  return left === null || right === null || left === right;
}

/**
 * A packet of a connection whose translation is decided, behind the place where NAT hangs on the hook: before routing
 * it gets its destination, behind it its source (nf_nat_packet). For replies what was translated is turned back.
 */
export function translatedAsDecided(packet: Packet, hook: HookName): Packet {
  const { original, reply, direction, isSourceTranslated, isDestinationTranslated, unknown } = packet.connection;
  if (original === undefined || reply === undefined || !hasConnection(packet.connection)) return packet;
  const isBefore = isOfDestination(hook);
  const isOriginal = direction === "original";
  if (!(isBefore === isOriginal ? isDestinationTranslated : isSourceTranslated)) return packet;
  const ends = turned(isOriginal ? reply : original);
  const side = isBefore ? "destination" : "source";
  const reasons = isOriginal ? unknown : undefined;
  return withEnd(packet, side, ends, reasons?.[side], reasons?.ports);
}

function withEnd(
  packet: Packet,
  side: "source" | "destination",
  ends: ConnectionEnds,
  unknownAddress: string | undefined,
  unknownPorts: string | undefined,
): Packet {
  const { unknown = {}, ...rest } = packet;
  const { [side]: _, ports: __, ...others } = unknown;
  const port = side === "source" ? "sourcePort" : "destinationPort";
  const left = {
    ...others,
    ...(unknownAddress === undefined ? {} : { [side]: unknownAddress }),
    ...(ends[port] === null && unknownPorts !== undefined ? { ports: unknownPorts } : {}),
  };
  return {
    ...rest,
    ...(Object.keys(left).length === 0 ? {} : { unknown: left }),
    [side]: ends[side] satisfies Address,
    [port]: ends[port],
  };
}

/** The ends of the replies to a packet that opens a connection, behind a place where it may have been translated. */
export function repliesAfter(before: Packet, after: Packet, replies: ConnectionEnds): ConnectionEnds {
  const isSource = before.source !== after.source || before.sourcePort !== after.sourcePort;
  const isDestination = before.destination !== after.destination || before.destinationPort !== after.destinationPort;
  return {
    source: isDestination ? after.destination : replies.source,
    sourcePort: isDestination ? after.destinationPort : replies.sourcePort,
    destination: isSource ? after.source : replies.destination,
    destinationPort: isSource ? after.sourcePort : replies.destinationPort,
  };
}
