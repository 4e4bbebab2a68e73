/** What the sender of a packet is said to hear of it: ICMP errors and resets, where these find their way through the rules. */
import type { HostFacts } from "@nftlint/host";
import { formatAddress, type Packet, readAddress, type Tracer, type Way } from "@nftlint/packet";
import type { Answer } from "./fate.ts";
import { tcpAck, tcpReset } from "./wire-packet.ts";

/** Type and code of the messages, by the words of the answer (RFC 792, RFC 4443). */
const messages: Readonly<Record<string, readonly [type: number, code: number]>> = {
  "icmp net-unreachable": [3, 0],
  "icmp host-unreachable": [3, 1],
  "icmp prot-unreachable": [3, 2],
  "icmp port-unreachable": [3, 3],
  "icmp net-prohibited": [3, 9],
  "icmp host-prohibited": [3, 10],
  "icmp admin-prohibited": [3, 13],
  "icmp time-exceeded": [11, 0],
  "icmpv6 no-route": [1, 0],
  "icmpv6 admin-prohibited": [1, 1],
  "icmpv6 beyond-scope": [1, 2],
  "icmpv6 addr-unreachable": [1, 3],
  "icmpv6 port-unreachable": [1, 4],
  "icmpv6 time-exceeded": [3, 0],
};

/** `undefined` where it is left open. */
export function answersTo(ways: readonly Way[], trace: Tracer, host: HostFacts): readonly Answer[] | undefined {
  const [first, ...others] = ways.map((way) => answerOnWay(way, trace, host));
  return others.every((other) => JSON.stringify(other) === JSON.stringify(first)) ? first : undefined;
}

function answerOnWay({ fate, packet, start }: Way, trace: Tracer, host: HostFacts): readonly Answer[] | undefined {
  if (fate.kind === "unknown") return undefined;
  const words = fate.kind === "sent" || fate.kind === "delivered" ? undefined : fate.answer;
  const isReset = words === "tcp reset";
  const message = words === undefined ? undefined : messages[words];
  if (words === undefined || (message === undefined && !isReset)) return /^icmp/.test(words ?? "") ? undefined : [];
  // Of what has no IPv4 route the kernel tells only now and then; what belongs to a known connection is related to it.
  const isLimited = packet.family === "ip" && fate.kind === "dropped" && fate.hook === null && message?.[0] === 3;
  if (isLimited || start.connection.reply !== undefined || packet.unknown !== undefined) return undefined;
  const senders = isReset ? [packet.destination] : possibleSources(packet, host);
  const ends = senders.map((source) => {
    const answer = isReset ? resetOf(packet) : errorOf(packet, source, message ?? [0, 0]);
    const { fate: end, ways } = trace(answer);
    // Rules may see an answer as one of the connection, or as none: it is left open what they do with it.
    const isFree = ways.every(({ steps }) => steps.every(isWithoutRules));
    if (!isFree || end === null || (end.kind !== "sent" && end.kind !== "delivered")) return undefined;
    const told = {
      kind: isReset ? ("tcp-reset" as const) : ("icmp" as const),
      destination: formatAddress(answer.destination),
    };
    const [icmpType, icmpCode] = message ?? [null, null];
    return [{ place: end.kind === "sent" ? end.outputInterface : "local", ...told, icmpType, icmpCode }];
  });
  const [one] = ends;
  return ends.every((end) => JSON.stringify(end) === JSON.stringify(one)) ? one : undefined;
}

function isWithoutRules(step: Way["steps"][number]): boolean {
  return (
    step.kind === "routing" || step.chains.every(({ rules, verdict }) => rules.length === 0 && verdict === "accept")
  );
}

/** The host answers from the address that the packet was for, or from another one of its own. */
function possibleSources({ family, destination }: Packet, { interfaces }: HostFacts): readonly Packet["source"][] {
  const own = (interfaces.known ? interfaces.value : []).flatMap(({ addresses }) =>
    addresses.flatMap((entry) =>
      entry.family === family && entry.scope === "global" ? (readAddress(entry.address) ?? []) : [],
    ),
  );
  const isForHost = own.some(({ value }) => value === destination.value);
  return isForHost ? [destination] : own;
}

function errorOf(packet: Packet, source: Packet["source"], [icmpType, icmpCode]: readonly [number, number]): Packet {
  return {
    ...ownPacket(packet),
    protocol: packet.family === "ip" ? 1 : 58,
    ...{ source, sourcePort: null, destinationPort: null, tcpFlags: null, icmpType, icmpCode },
    // Conntrack does not know yet what the error is about.
    connection: { ...unknownConnection, state: "invalid" },
  };
}

function resetOf(packet: Packet): Packet {
  const { connection, destination, sourcePort, destinationPort, tcpFlags } = packet;
  const isTracked = connection.state !== "untracked" && connection.state !== "invalid";
  return {
    ...ownPacket(packet),
    ...{ source: destination, sourcePort: destinationPort, destinationPort: sourcePort },
    tcpFlags: ((tcpFlags ?? 0) & tcpAck) === 0 ? tcpReset | tcpAck : tcpReset,
    connection: isTracked
      ? { ...connection, state: "related", direction: "reply", isDestinationDecided: true }
      : { ...unknownConnection, state: "invalid" },
  };
}

const unknownConnection = {
  direction: "original",
  mark: 0,
  isSourceTranslated: false,
  isDestinationTranslated: false,
} as const;

/** To the sender, from the host itself. */
function ownPacket(packet: Packet): Packet {
  return {
    ...packet,
    destination: packet.source,
    ...{ inputInterface: null, outputInterface: null, mark: 0, sourceHardwareAddress: null },
    ...{ length: null, timeToLive: null, dscp: null },
  };
}
