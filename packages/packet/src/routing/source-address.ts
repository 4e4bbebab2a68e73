/** The address that the host takes for its own packets on an interface: of programs that name none, and of MASQUERADE. */
import type { HostFacts, InterfaceAddress, NetworkInterface } from "@nftlint/host";
import {
  type Family,
  holdsAddress,
  isLinkLocal,
  isSameAddress,
  type Prefix,
  prefixOf,
  readAddress,
} from "../address.ts";
import type { Address, Packet } from "../packet.ts";
import { flowOf } from "./flow.ts";
import { lookUp, routingOf } from "./look-up.ts";

/** The scopes of addresses and routes, widest first, as the kernel compares them. */
const scopes = ["global", "site", "link", "host"];

interface Candidate {
  readonly address: Address;
  readonly network: Prefix;
  readonly scope: number;
  readonly isDeprecated?: true;
  readonly isDynamic: boolean;
}

/**
 * The address of an interface for packets to a host near it; `null` where it is not known. `near`
 * is the next host on the way or, for IPv6, the destination.
 */
export function interfaceSource(
  { interfaces }: HostFacts,
  family: Family,
  name: string,
  near: Address | null,
  scope: "global" | "link" | "host" = "global",
): Address | null {
  if (!interfaces.known) return null;
  const own = interfaces.value.find((entry) => entry.name === name);
  if (own === undefined) return null;
  if (family === "ip6") {
    const isOwn = near !== null && interfaces.value.some((entry) => holdsItself(entry, near));
    return isOwn ? near : sourceIp6(candidatesOf(own, "ip6"), near);
  }
  return sourceIp(candidatesOf(own, "ip"), near, scopes.indexOf(scope)) ?? elsewhere(interfaces.value, own, scope);
}

/**
 * The address that MASQUERADE gives to a packet, by the interface that it leaves by (nf_nat_masquerade.c): `none`
 * where the host has none, which drops the packet, `null` where it is not known.
 */
export function masqueradeSource(host: HostFacts, packet: Packet): Address | "none" | null {
  const { family, outputInterface } = packet;
  if (outputInterface === null || !host.interfaces.known) return null;
  const near = family === "ip" ? nextHost(host, packet) : packet.destination;
  const source = interfaceSource(host, family, outputInterface, near);
  const isThere = host.interfaces.value.some(({ name }) => name === outputInterface);
  return source === null && family === "ip" && isThere ? "none" : source;
}

/**
 * The address to which a packet is redirected (nf_nat_redirect.c): `none` where the interface that it came in on has
 * none, which drops the packet, `null` where it is not known.
 */
export function redirectDestination(
  interfaces: readonly NetworkInterface[] | null,
  { family, inputInterface, destination }: Packet,
): Address | "none" | null {
  if (inputInterface === null) return { family, value: family === "ip" ? 0x7f_00_00_01n : 1n };
  const own = interfaces?.find(({ name }) => name === inputInterface);
  if (own === undefined) return null;
  const addresses = candidatesOf(own, family).map(({ address }) => address);
  const [first] = addresses;
  if (first === undefined) return "none";
  // Older kernels take the first address for destinations on the link, too.
  const isScoped = family === "ip6" && isLinkLocal(destination);
  return isScoped && !isLinkLocal(first) ? null : first;
}

function nextHost(host: HostFacts, packet: Packet): Address {
  const routing = routingOf(host, packet.family);
  if (typeof routing === "string") return packet.destination;
  const found = lookUp(routing, flowOf(packet));
  if (found.kind !== "route") return packet.destination;
  const gateway = found.ways.find(({ interfaceName }) => interfaceName === packet.outputInterface)?.gateway ?? null;
  return (gateway === null ? null : readAddress(gateway)) ?? packet.destination;
}

function candidatesOf({ addresses }: NetworkInterface, family: Family): Candidate[] {
  return addresses.flatMap((entry) => (entry.family === family ? (candidateOf(entry) ?? []) : []));
}

function candidateOf({ address, prefixLength, scope, isDeprecated, isDynamic }: InterfaceAddress): Candidate | null {
  const read = readAddress(address);
  if (read === null) return null;
  const network = prefixOf(read, prefixLength);
  return {
    address: read,
    network,
    scope: Math.max(0, scopes.indexOf(scope)),
    ...(isDeprecated === undefined ? {} : { isDeprecated }),
    isDynamic,
  };
}

/** inet_select_addr: the first address of the network that the next host is in, or else the first of all. */
function sourceIp(candidates: readonly Candidate[], near: Address | null, scope: number): Address | null {
  const primary = candidates.filter((candidate, index) => !isSecondary(candidates, index) && candidate.scope <= scope);
  const same = near === null ? undefined : primary.find(({ network }) => holdsAddress(network, near));
  return (same ?? primary[0])?.address ?? null;
}

/** An address in the network of an earlier one stands back behind it. */
function isSecondary(candidates: readonly Candidate[], index: number): boolean {
  const network = candidates[index]?.network;
  return candidates
    .slice(0, index)
    .some((earlier) => earlier.network.length === network?.length && isSameAddress(earlier.network, network));
}

/** An interface without an address borrows that of another one. */
function elsewhere(
  interfaces: readonly NetworkInterface[],
  own: NetworkInterface,
  scope: "global" | "link" | "host",
): Address | null {
  const link = scopes.indexOf("link");
  for (const other of interfaces) {
    if (other === own || !other.flags.includes("UP")) continue;
    const usable = candidatesOf(other, "ip").filter((candidate) => candidate.scope !== link);
    const source = sourceIp(usable, null, scopes.indexOf(scope));
    if (source !== null) return source;
  }
  return null;
}

/** To an address of its own, on whichever interface, the host talks from that address. */
function holdsItself(entry: NetworkInterface, address: Address): boolean {
  return candidatesOf(entry, "ip6").some((candidate) => isSameAddress(candidate.address, address));
}

/**
 * RFC 6724 as far as it is certain: the right scope, then one that is not deprecated, then the longest common prefix,
 * which counts within the network of the address alone (kernel, ipv6_get_saddr_eval).
 */
function sourceIp6(candidates: readonly Candidate[], near: Address | null): Address | null {
  if (near === null) return candidates.length === 1 ? (candidates[0]?.address ?? null) : null;
  const inScope = candidates.filter(({ address }) => isLinkLocal(address) === isLinkLocal(near));
  const preferred = inScope.filter(({ isDeprecated }) => isDeprecated !== true);
  const usable = preferred.length > 0 ? preferred : inScope;
  const lengths = usable.map(({ address, network }) => Math.min(network.length, commonLength(address, near)));
  const longest = Math.max(...lengths);
  const [first, ...others] = usable.filter((_, index) => lengths[index] === longest);
  if (first === undefined) return null;
  // Of equals the kernel takes the first; but temporary addresses may be preferred, which the snapshot does not tell.
  const isCertain = others.length === 0 || ![first, ...others].some(({ isDynamic }) => isDynamic);
  return isCertain ? first.address : null;
}

function commonLength(left: Address, right: Address): number {
  return 128 - (left.value ^ right.value).toString(2).replace(/^0$/, "").length;
}
