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
import type { Address } from "../packet.ts";

/** The scopes of addresses and routes, widest first, as the kernel compares them. */
const scopes = ["global", "site", "link", "host"];

interface Candidate {
  readonly address: Address;
  readonly network: Prefix;
  readonly scope: number;
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

function candidatesOf({ addresses }: NetworkInterface, family: Family): Candidate[] {
  return addresses.flatMap((entry) => (entry.family === family ? (candidateOf(entry) ?? []) : []));
}

function candidateOf({ address, prefixLength, scope }: InterfaceAddress): Candidate | null {
  const read = readAddress(address);
  if (read === null) return null;
  return { address: read, network: prefixOf(read, prefixLength), scope: Math.max(0, scopes.indexOf(scope)) };
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

/** RFC 6724 as far as it is certain: the right scope, then the longest common prefix. */
function sourceIp6(candidates: readonly Candidate[], near: Address | null): Address | null {
  if (near === null) return candidates.length === 1 ? (candidates[0]?.address ?? null) : null;
  const usable = candidates.filter(({ address }) => isLinkLocal(address) === isLinkLocal(near));
  const lengths = usable.map(({ address }) => commonLength(address, near));
  const longest = Math.max(...lengths);
  const best = usable.filter((_, index) => lengths[index] === longest);
  // Between equals the kernel looks at labels and lifetimes, which the snapshot does not hold.
  return best.length === 1 ? (best[0]?.address ?? null) : null;
}

function commonLength(left: Address, right: Address): number {
  return 128 - (left.value ^ right.value).toString(2).replace(/^0$/, "").length;
}
