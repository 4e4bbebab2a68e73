/** The routing of packets that came in on an interface, behind prerouting. */
import type { HostFacts } from "@nftlint/host";
import { formatAddress, isLimitedBroadcast, isLinkLocal, isLoopback, isMulticast, isUnspecified } from "../address.ts";
import type { Address, Packet } from "../packet.ts";
import {
  type Delivered,
  type RoutingDecision,
  refused,
  undeliverable,
  unknown,
  type WayOut,
  wayOut,
} from "./decision.ts";
import { flowOf } from "./flow.ts";
import { type FamilyRouting, lookUp, type RoutingBasis, routingOf } from "./look-up.ts";
import { type SourceAnswer, validateSource } from "./reverse-path.ts";

/** What the kernel does with a packet that came in: delivers, forwards or drops it (ip_route_input, ip6_route_input). */
export function routeInput(host: HostFacts, packet: Packet): RoutingDecision {
  const routing = routingOf(host, packet.family);
  if (typeof routing === "string") return unknown(routing);
  if (packet.inputInterface === "lo") return delivered("host", packet, null);
  const unknownEnd = packet.unknown?.destination ?? packet.unknown?.source;
  if (unknownEnd !== undefined) return unknown(unknownEnd);
  const virtual = virtualRoutingOf(host, packet);
  if (virtual !== null) return virtual;
  return packet.family === "ip" ? routeIp(host, routing, packet) : routeIp6(host, routing, packet);
}

function delivered(destination: Delivered["destination"], packet: Packet, basis: RoutingBasis | null): Delivered {
  return { kind: "local", destination, source: packet.source, basis };
}

/** VRF devices give their ports tables of their own. */
function virtualRoutingOf({ interfaces }: HostFacts, { inputInterface }: Packet): RoutingDecision | null {
  if (!interfaces.known) return null;
  const masterOf = (name: string | null) => interfaces.value.find((entry) => entry.name === name)?.master ?? null;
  const master = interfaces.value.find((entry) => entry.name === masterOf(inputInterface));
  return master?.linkKind === "vrf" ? unknown(`${inputInterface} is a port of the VRF ${master.name}`) : null;
}

/** Whether the interface takes part in forwarding; `null` where it is not known. */
function forwards({ forwarding }: HostFacts, { family, inputInterface }: Packet): boolean | null {
  if (!forwarding.known) return null;
  const { ip, ip6, ipExceptions } = forwarding.value;
  if (family === "ip6") return ip6;
  return ipExceptions.includes(inputInterface ?? "") ? !ip : ip;
}

function judged(answer: SourceAnswer, otherwise: () => RoutingDecision): RoutingDecision {
  if (answer.kind === "valid") return otherwise();
  return answer.kind === "unknown" ? unknown(answer.reason) : undeliverable(answer.reason);
}

const unspecified: Address = { family: "ip", value: 0n };

function routeIp(host: HostFacts, routing: FamilyRouting, packet: Packet): RoutingDecision {
  const { source, destination } = packet;
  const many = routeToMany(host, routing, packet);
  if (many !== null) return many;
  if (isMulticast(source) || isLimitedBroadcast(source) || isUnspecified(source)) {
    return undeliverable(`its source ${formatAddress(source)} is no address of a host`);
  }
  if (isUnspecified(destination)) {
    return undeliverable(`its destination ${formatAddress(destination)} is no address of a host`);
  }
  return loopbackAnswer(host, packet) ?? routeToOne(host, routing, packet);
}

/** Limited broadcast and multicast, for which no route is asked. */
function routeToMany(host: HostFacts, routing: FamilyRouting, packet: Packet): RoutingDecision | null {
  const { source, destination } = packet;
  const isToAll = isLimitedBroadcast(destination) || (source.value === 0n && destination.value === 0n);
  if (!isMulticast(destination) && !isToAll) return null;
  if (isMulticast(source) || isLimitedBroadcast(source)) {
    return undeliverable(`its source ${formatAddress(source)} is no address of a host`);
  }
  const answer = source.value === 0n ? null : validateSource(host, routing, packet, unspecified, null);
  const end = () => (isToAll ? delivered("broadcast", packet, null) : deliverMulticast(packet));
  return answer === null ? end() : judged(answer, end);
}

/** Every host listens to "all hosts"; to other groups where a program has joined them. */
function deliverMulticast(packet: Packet): RoutingDecision {
  const { family, destination } = packet;
  const isAllHosts =
    family === "ip" ? destination.value === 0xe0_00_00_01n : destination.value === (0xff02n << 112n) + 1n;
  if (isAllHosts) return delivered("multicast", packet, null);
  return unknown(`it is not known whether a program on the host has joined the group ${formatAddress(destination)}`);
}

/** 127.0.0.0/8 comes from no link, unless route_localnet says so. */
function loopbackAnswer({ unusualAddresses }: HostFacts, packet: Packet): RoutingDecision | null {
  const { source, destination, inputInterface } = packet;
  const address = [destination, source].find(isLoopback);
  if (address === undefined) return null;
  if (!unusualAddresses.known) return unknown(unusualAddresses.reason);
  if (unusualAddresses.value.routeLocalnet.includes(inputInterface ?? "")) return null;
  return undeliverable(
    `${formatAddress(address)} is the host's own: no packet has it that comes in on ${inputInterface}`,
  );
}

function routeToOne(host: HostFacts, routing: FamilyRouting, packet: Packet): RoutingDecision {
  const found = lookUp(routing, flowOf(packet));
  if (found.kind === "unknown") return found;
  const forwarding = forwards(host, packet);
  if (found.kind === "error") {
    if (forwarding === null) return unknown("it is not known whether the host forwards");
    return refused(found.error, packet.destination, found.basis, forwarding ? "other" : "silent");
  }
  const { route, ways, basis } = found;
  if (route.type === "local" || route.type === "broadcast") {
    const destination = route.type === "local" ? packet.destination : unspecified;
    const kind = route.type === "local" ? "host" : "broadcast";
    return judged(validateSource(host, routing, packet, destination, null), () => delivered(kind, packet, basis));
  }
  if (forwarding === null) return unknown("it is not known whether the host forwards");
  if (!forwarding) return notForwarded(host, packet, basis);
  if (route.type !== "unicast") {
    return undeliverable(`the route to ${route.destination} is one of type ${route.type}`, null, basis);
  }
  const way = wayOut(route, ways);
  if ("kind" in way) return way;
  return judged(validateSource(host, routing, packet, packet.destination, way.name), () =>
    forwarded(packet, way, basis),
  );
}

function notForwarded({ forwarding }: HostFacts, packet: Packet, basis: RoutingBasis): RoutingDecision {
  const isException = forwarding.known && forwarding.value.ip && packet.family === "ip";
  const name = packet.family === "ip" ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding";
  const reason = isException ? `net.ipv4.conf.${packet.inputInterface}.forwarding is 0` : `${name} is 0`;
  return undeliverable(`the host does not forward: ${reason}`, null, basis);
}

function forwarded(packet: Packet, { name, gateway, isGatewayKnown }: WayOut, basis: RoutingBasis): RoutingDecision {
  if (packet.timeToLive !== null && packet.timeToLive <= 1) {
    const message = packet.family === "ip" ? "icmp time-exceeded" : "icmpv6 time-exceeded";
    return undeliverable("its time to live has run out", message, basis);
  }
  return { kind: "sent", outputInterface: name, gateway, isGatewayKnown, source: packet.source, basis };
}

function routeIp6(host: HostFacts, routing: FamilyRouting, packet: Packet): RoutingDecision {
  const { source, destination } = packet;
  // ipv6_rcv throws these away before any hook.
  const wrong = [source, destination].find(isLoopback) ?? (isMulticast(source) ? source : undefined);
  if (wrong !== undefined) return undeliverable(`no packet from a link has the address ${formatAddress(wrong)}`);
  if (isMulticast(destination)) return deliverMulticast(packet);
  const found = lookUp(routing, flowOf(packet));
  if (found.kind === "unknown") return found;
  if (found.kind === "error") return refused(found.error, destination, found.basis, "other");
  const { route, ways, basis } = found;
  if (route.type === "local" || route.type === "anycast") return delivered("host", packet, basis);
  const forwarding = forwards(host, packet);
  if (forwarding === null) return unknown("it is not known whether the host forwards");
  if (!forwarding) return notForwarded(host, packet, basis);
  const way = wayOut(route, ways);
  if ("kind" in way) return way;
  return sourceAnswer6(packet, way.name, basis) ?? forwarded(packet, way, basis);
}

/** What ip6_forward refuses of sources. */
function sourceAnswer6(
  { source, inputInterface }: Packet,
  outputInterface: string,
  basis: RoutingBasis,
): RoutingDecision | null {
  if (isUnspecified(source)) return undeliverable("packets without a source are not forwarded", null, basis);
  if (!isLinkLocal(source) || inputInterface === outputInterface) return null;
  const reason = `its source ${formatAddress(source)} means nothing behind ${inputInterface}`;
  return undeliverable(reason, "icmpv6 beyond-scope", basis);
}
