/** Random packets: from a neighbour through the router or to it, or from the router itself. */
import type { Random } from "../../fuzz/random.ts";
import type { Arrival, SentPacket } from "./fate.ts";
import type { Pools } from "./network.ts";
import { chance, oneOf, pick } from "./random.ts";
import { type Protocol, tcpAck, tcpFin, tcpSyn, type WirePacket } from "./wire-packet.ts";

/** The first packet of a connection. */
export function randomPacket(random: Random, pools: Pools): SentPacket {
  const family = chance(random, 0.65) ? "ip" : "ip6";
  const from = chance(random, 0.2) ? null : pick(random, pools.interfaces);
  const all = pools.interfaces.flatMap((name) => pools.hosts[name]?.[family] ?? []);
  const source = from === null ? pick(random, pools.own[family]) : randomSource(random, pools, from, family, all);
  const own = from === null ? 0.1 : 0.25;
  const destination = oneOf(random, [
    [1 - own, () => pick(random, all)],
    [own, () => pick(random, pools.own[family])],
    [0.05, () => (family === "ip" ? pick(random, ["10.99.0.1", "192.0.2.1"]) : "2001:db8::1")],
  ]);
  return { from, role: "first", packet: { ...transport(random, pools, family), source, destination } };
}

/** Mostly a host that is behind the interface. */
function randomSource(
  random: Random,
  pools: Pools,
  from: string,
  family: "ip" | "ip6",
  all: readonly string[],
): string {
  return oneOf(random, [
    [20, () => pick(random, pools.hosts[from]?.[family] ?? all)],
    [2, () => pick(random, all)],
    [0.3, () => pick(random, pools.own[family])],
  ]);
}

function transport(random: Random, pools: Pools, family: "ip" | "ip6"): Omit<WirePacket, "source" | "destination"> {
  const protocol: Protocol = pick(random, ["icmp", "tcp", "tcp", "udp"]);
  const isIcmp = protocol === "icmp";
  return {
    family,
    protocol,
    sourcePort: isIcmp ? null : pick(random, pools.ports.slice(-2)),
    destinationPort: isIcmp ? null : pick(random, pools.ports),
    tcpFlags: protocol === "tcp" ? randomFlags(random) : null,
    icmpType: isIcmp ? echoTypes[family][chance(random, 0.92) ? "request" : "reply"] : null,
    icmpCode: isIcmp ? 0 : null,
    timeToLive: chance(random, 0.03) ? 1 : 64,
    dscp: chance(random, 0.1) ? 46 : 0,
  };
}

/** Mostly what opens a connection. */
function randomFlags(random: Random): number {
  return oneOf(random, [
    [88, () => tcpSyn],
    [8, () => tcpAck],
    [2, () => tcpSyn | tcpAck],
    [2, () => tcpFin | tcpAck],
  ]);
}

const echoTypes = { ip: { request: 8, reply: 0 }, ip6: { request: 128, reply: 129 } } as const;

/** The answer of whoever got the packet, sent from where it arrived. */
export function replyTo({ place, packet }: Arrival): SentPacket {
  return {
    from: place === "local" ? null : place,
    role: "reply",
    packet: {
      ...packet,
      source: packet.destination,
      destination: packet.source,
      sourcePort: packet.destinationPort,
      destinationPort: packet.sourcePort,
      tcpFlags: packet.tcpFlags === null ? null : tcpAck | (packet.tcpFlags & tcpSyn),
      icmpType: packet.icmpType === null ? null : echoTypes[packet.family].reply,
      timeToLive: 64,
      dscp: 0,
    },
  };
}

/** The next packet of the connection from the sender of the first. */
export function secondAfter({ from, packet }: SentPacket): SentPacket {
  const tcpFlags = packet.tcpFlags === null ? null : tcpAck;
  return { from, role: "second", packet: { ...packet, tcpFlags } };
}
