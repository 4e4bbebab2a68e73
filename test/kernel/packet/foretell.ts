/** What the packet path foretells of packets, in the words of the lab. */
import { type HostFacts, snapshotFacts } from "@nftlint/host";
import {
  type Answer,
  formatAddress,
  nextOf,
  type Packet,
  readAddress,
  replyTo,
  type Tracer,
  tracer,
  type Way,
} from "@nftlint/packet";
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import type { Foretell, Foretold, SentPacket } from "./fate.ts";
import { rulesMet } from "./foretold-rules.ts";
import { encodePacket, type WirePacket } from "./wire-packet.ts";

const numbers = { icmp: { ip: 1, ip6: 58 }, tcp: { ip: 6, ip6: 6 }, udp: { ip: 17, ip6: 17 } } as const;

/** The first packet of a connection, the reply to it, and the next one; each behind what became of those before it. */
export const foretell: Foretell = ({ snapshot, sent }) => {
  const trace = tracerOf(snapshotFacts(snapshot));
  const ways: Record<SentPacket["role"], Way | null> = { first: null, reply: null, second: null };
  return sent.map((one) => {
    const packet = packetBehind(one, ways);
    if (packet === null) return { kind: "depends", on: ["the packets before"] };
    const before = one.role === "first" ? undefined : (ways.reply ?? ways.first)?.learned;
    const answer = trace(packet, before);
    const [way] = answer.ways;
    if (way !== undefined && answer.ways.length === 1) ways[one.role] = way;
    return foretoldOf(answer, one.packet);
  });
};

function tracerOf(host: HostFacts): Tracer {
  if (!host.ruleset.known) throw new Error(host.ruleset.reason);
  const ruleset = buildRuleset({ path: null, parsed: parse("") }, { hostRuleset: host.ruleset.value });
  return tracer({ ruleset, tables: ruleset.hostTables ?? [] }, host);
}

/** The packet with the connection that it belongs to; `null` where it is not known what became of those before it. */
function packetBehind(one: SentPacket, { first, reply }: Record<SentPacket["role"], Way | null>): Packet | null {
  const packet = packetOf(one);
  if (one.role === "first") return packet;
  if (first === null || (one.role === "second" && reply === null)) return null;
  const { tcpFlags } = packet;
  const next =
    one.role === "reply" ? replyTo(first) : nextOf(first, { reply, ...(tcpFlags === null ? {} : { tcpFlags }) });
  return next === null ? null : { ...packet, connection: next.connection };
}

/** A packet of the lab as it comes, the first of its connection. */
export function packetOf({ from, packet }: SentPacket): Packet {
  const { family, protocol, sourcePort, destinationPort, icmpType, icmpCode, tcpFlags, timeToLive, dscp } = packet;
  return {
    family,
    protocol: numbers[protocol][family],
    source: readAddress(packet.source)!,
    destination: readAddress(packet.destination)!,
    sourcePort,
    destinationPort,
    icmpType,
    icmpCode,
    tcpFlags,
    length: encodePacket(packet).length,
    timeToLive,
    dscp,
    isFragment: false,
    inputInterface: from,
    outputInterface: null,
    sourceHardwareAddress: null,
    mark: 0,
    connection: {
      state: "new",
      direction: "original",
      mark: 0,
      isSourceTranslated: false,
      isDestinationTranslated: false,
    },
  };
}

/** The answer in the words of the lab. */
export function foretoldOf(answer: Answer, sent: WirePacket): Foretold {
  const { fate, ways, dependencies } = answer;
  const [way, ...others] = ways;
  if (fate === null || way === undefined) return { kind: "depends", on: dependencies.map(({ text }) => text) };
  const rules = rulesMet(answer);
  if (fate.kind !== "sent" && fate.kind !== "delivered") return { kind: "definite", arrival: null, rules };
  const arrived = wireOf(way.packet, sent);
  const isOne = others.every((other) => JSON.stringify(wireOf(other.packet, sent)) === JSON.stringify(arrived));
  if (!isOne || way.packet.unknown !== undefined) return { kind: "depends", on: ["how it is translated"] };
  const place = fate.kind === "sent" ? fate.outputInterface : "local";
  return { kind: "definite", arrival: { place, packet: arrived }, rules };
}

function wireOf(packet: Packet, sent: WirePacket): WirePacket {
  return {
    ...sent,
    source: formatAddress(packet.source),
    destination: formatAddress(packet.destination),
    sourcePort: packet.sourcePort,
    destinationPort: packet.destinationPort,
    dscp: packet.dscp ?? 0,
  };
}
