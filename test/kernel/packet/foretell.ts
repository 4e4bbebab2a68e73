/** What the packet path foretells of packets, in the words of the lab. */
import { snapshotFacts } from "@nftlint/host";
import { type Answer, formatAddress, type Packet, readAddress, tracePacket } from "@nftlint/packet";
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import type { Foretell, Foretold, SentPacket } from "./fate.ts";
import { encodePacket, type WirePacket } from "./wire-packet.ts";

const numbers = { icmp: { ip: 1, ip6: 58 }, tcp: { ip: 6, ip6: 6 }, udp: { ip: 17, ip6: 17 } } as const;

/** Of the first packet of a connection; what comes behind it is left open. */
export const foretell: Foretell = ({ snapshot, sent }) => {
  const host = snapshotFacts(snapshot);
  if (!host.ruleset.known) throw new Error(host.ruleset.reason);
  const ruleset = buildRuleset({ path: null, parsed: parse("") }, { hostRuleset: host.ruleset.value });
  const firewall = { ruleset, tables: ruleset.hostTables ?? [] };
  return sent.map((one) =>
    one.role === "first"
      ? foretoldOf(tracePacket(packetOf(one), firewall, host), one.packet)
      : { kind: "depends", on: ["the packets before"] },
  );
};

function packetOf({ from, packet }: SentPacket): Packet {
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
export function foretoldOf({ fate, ways, dependencies }: Answer, sent: WirePacket): Foretold {
  const [way, ...others] = ways;
  if (fate === null || way === undefined) return { kind: "depends", on: dependencies.map(({ text }) => text) };
  if (fate.kind !== "sent" && fate.kind !== "delivered") return { kind: "definite", arrival: null };
  const arrived = wireOf(way.packet, sent);
  const isOne = others.every((other) => JSON.stringify(wireOf(other.packet, sent)) === JSON.stringify(arrived));
  if (!isOne || way.packet.unknown !== undefined) return { kind: "depends", on: ["how it is translated"] };
  const place = fate.kind === "sent" ? fate.outputInterface : "local";
  return { kind: "definite", arrival: { place, packet: arrived } };
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
