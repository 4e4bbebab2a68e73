/** The routing of packets that the host itself sends, before the output hook, and again where that changes them. */
import type { HostFacts, Route } from "@nftlint/host";
import { formatAddress, isLimitedBroadcast, isLinkLocal, isMulticast, isUnspecified, readAddress } from "../address.ts";
import type { Address, Packet } from "../packet.ts";
import { type RoutingDecision, refused, undeliverable, unknown, type WayOut, wayOut } from "./decision.ts";
import { flowOf } from "./flow.ts";
import { type FamilyRouting, lookUp, type RoutingBasis, routingOf } from "./look-up.ts";
import { interfaceSource } from "./source-address.ts";

export interface OutputOptions {
  /** The interface that the socket is bound to (`ping -I eth0`). */
  readonly boundTo?: string | null;
  /** It is underway already: rules may have given it a source that is not the host's. */
  readonly isUnderway?: boolean;
}

/**
 * Where a packet of the host goes (ip_route_output, ip6_route_output). A packet from an unspecified
 * address (0.0.0.0, `::`) is one of a socket without an address: the answer tells which it gets.
 */
export function routeOutput(
  host: HostFacts,
  packet: Packet,
  { boundTo = null, isUnderway = false }: OutputOptions = {},
): RoutingDecision {
  const routing = routingOf(host, packet.family);
  if (typeof routing === "string") return unknown(routing);
  const unknownEnd = packet.unknown?.destination ?? packet.unknown?.source;
  if (unknownEnd !== undefined) return unknown(unknownEnd);
  const { source } = packet;
  const isUnbound = isUnspecified(source);
  const foreign = isUnbound || isUnderway ? null : foreignSource(routing, packet);
  if (foreign !== null) return foreign;
  // A packet to 0.0.0.0 or :: is one to the host itself.
  if (packet.destination.value === 0n) return { kind: "local", destination: "host", source: null, basis: null };
  return routeFrom(host, routing, packet, boundTo);
}

function routeFrom(host: HostFacts, routing: FamilyRouting, packet: Packet, boundTo: string | null): RoutingDecision {
  const { source, destination } = packet;
  const isUnbound = isUnspecified(source);
  if (isMulticast(destination) || isLimitedBroadcast(destination)) {
    return unknown(`which interfaces packets to ${formatAddress(destination)} leave by is up to the program`);
  }
  if (packet.family === "ip6" && isLinkLocal(destination) && boundTo === null) {
    return unknown(`${formatAddress(destination)} is on every link: it needs an interface`);
  }
  const found = lookUp(routing, { ...flowOf(packet), inputInterface: "lo", outputInterface: boundTo });
  if (found.kind === "unknown") return found;
  if (found.kind === "error") {
    if (boundTo !== null && packet.family === "ip") return onLink(host, packet, boundTo, found.basis);
    return refused(found.error, destination, found.basis, "host");
  }
  const { route, ways, basis } = found;
  if (route.type === "local" || route.type === "anycast") return toItself(packet, route, isUnbound, basis);
  const way = wayOut(route, ways);
  if ("kind" in way) return way;
  const chosen = isUnbound ? chosenSource(host, packet, route, way) : source;
  return {
    kind: "sent",
    outputInterface: way.name,
    gateway: way.gateway,
    isGatewayKnown: way.isGatewayKnown,
    source: chosen,
    basis,
  };
}

/** What finds no route through the interface that it is bound to is taken to be on its link. */
function onLink(host: HostFacts, packet: Packet, boundTo: string, basis: RoutingBasis): RoutingDecision {
  const source = isUnspecified(packet.source) ? interfaceSource(host, "ip", boundTo, null, "link") : packet.source;
  return { kind: "sent", outputInterface: boundTo, gateway: null, isGatewayKnown: true, source, basis };
}

/** The kernel lets programs send from the host's own addresses alone, unless they ask for more. */
function foreignSource({ tables, family }: FamilyRouting, { source }: Packet): RoutingDecision | null {
  if (family === "ip6" || !tables.hasLocalTable) return null;
  if (tables.localType(source, null) === "local") return null;
  return undeliverable(`${formatAddress(source)} is no address of this host`, "Invalid argument");
}

function toItself(packet: Packet, route: Route, isUnbound: boolean, basis: RoutingBasis): RoutingDecision {
  const preferred = route.source === null ? packet.destination : readAddress(route.source);
  return { kind: "local", destination: "host", source: isUnbound ? preferred : packet.source, basis };
}

function chosenSource(host: HostFacts, packet: Packet, route: Route, way: WayOut): Address | null {
  if (route.source !== null) return readAddress(route.source);
  if (!way.isGatewayKnown) return null;
  const scope = route.scope === "link" || route.scope === "host" ? route.scope : "global";
  // IPv4 asks for an address that is near the gateway, IPv6 for one that is near the destination.
  const near = packet.family === "ip" ? way.gateway : packet.destination;
  return interfaceSource(host, packet.family, way.name, near, scope);
}
