/** What routing makes of a packet. */
import type { NextHop, Route } from "@nftlint/host";
import { type Family, formatAddress, readAddress } from "../address.ts";
import type { Address } from "../packet.ts";
import type { RoutingBasis, RoutingError } from "./look-up.ts";

export type RoutingDecision = Delivered | Sent | Undeliverable | RoutingUnknown;

/** It is for the host itself. */
export interface Delivered {
  readonly kind: "local";
  readonly destination: "host" | "broadcast" | "multicast";
  /** For packets of the host: the source that it takes where none was asked for; `null` where that is not known. */
  readonly source: Address | null;
  readonly basis: RoutingBasis | null;
}

/** It leaves the host: forwarded, or sent by the host itself. */
export interface Sent {
  readonly kind: "sent";
  readonly outputInterface: string;
  /** The next host on the way; `null` where the destination itself is on the link. */
  readonly gateway: Address | null;
  /** False where there are several gateways behind the interface, and the kernel picks one. */
  readonly isGatewayKnown: boolean;
  /** As of {@link Delivered}; for forwarded packets, their own. */
  readonly source: Address | null;
  readonly basis: RoutingBasis | null;
}

/** It goes nowhere. */
export interface Undeliverable {
  readonly kind: "undeliverable";
  /** In words: `no route to 10.0.0.1`. */
  readonly reason: string;
  /** What comes back to the sender: an ICMP message, or the error of a program on the host; `null` for nothing. */
  readonly answer: string | null;
  readonly basis: RoutingBasis | null;
}

export interface RoutingUnknown {
  readonly kind: "unknown";
  readonly reason: string;
}

export function unknown(reason: string): RoutingUnknown {
  return { kind: "unknown", reason };
}

export function undeliverable(
  reason: string,
  answer: string | null = null,
  basis: RoutingBasis | null = null,
): Undeliverable {
  return { kind: "undeliverable", reason, answer, basis };
}

interface ErrorWords {
  /** The ICMP message to another host. */
  readonly message: Readonly<Record<Family, string | null>>;
  /** The error that a program on the host gets. */
  readonly error: string;
}

/** ip_error, ip6_pkt_discard, ip6_pkt_prohibit; errno(3). */
const errorWords: Readonly<Record<RoutingError, ErrorWords>> = {
  "no route": { message: { ip: "icmp net-unreachable", ip6: "icmpv6 no-route" }, error: "Network is unreachable" },
  unreachable: { message: { ip: "icmp host-unreachable", ip6: "icmpv6 no-route" }, error: "No route to host" },
  prohibited: {
    message: { ip: "icmp admin-prohibited", ip6: "icmpv6 admin-prohibited" },
    error: "Permission denied",
  },
  "thrown away": { message: { ip: null, ip6: null }, error: "Invalid argument" },
};

/** The end of a packet that routing gives no way. `sender`: who hears of it, and whether. */
export function refused(
  error: RoutingError,
  destination: Address,
  basis: RoutingBasis,
  sender: "host" | "other" | "silent",
): Undeliverable {
  const { message, error: programError } = errorWords[error];
  const answers = { host: programError, other: message[destination.family], silent: null };
  return undeliverable(reasonOf(error, destination, basis), answers[sender], basis);
}

function reasonOf(error: RoutingError, destination: Address, { rule, route }: RoutingBasis): string {
  const address = formatAddress(destination);
  if (route !== null) return `the route ${route.type} ${route.destination} in table ${route.table} leads nowhere`;
  if (error === "no route" && rule === null) return `there is no route to ${address}`;
  return `routing rule ${rule?.priority ?? 0} (${rule?.action ?? "none"}) gives ${address} no way`;
}

/** A way out of the host. */
export interface WayOut {
  readonly name: string;
  readonly gateway: Address | null;
  readonly isGatewayKnown: boolean;
}

/** The interface and gateway of a way out; unknown where there are several interfaces and the kernel picks one. */
export function wayOut(route: Route, ways: readonly NextHop[]): WayOut | RoutingUnknown {
  const [first] = ways;
  if (first === undefined || first.interfaceName === null) {
    return unknown(`the route to ${route.destination} in table ${route.table} names no interface`);
  }
  const name = first.interfaceName;
  if (ways.some(({ interfaceName }) => interfaceName !== name)) {
    return unknown(`the route to ${route.destination} in table ${route.table} has several interfaces to choose from`);
  }
  const isGatewayKnown = ways.every(({ gateway }) => gateway === first.gateway);
  const gateway = isGatewayKnown && first.gateway !== null ? readAddress(first.gateway) : null;
  return { name, gateway, isGatewayKnown };
}
