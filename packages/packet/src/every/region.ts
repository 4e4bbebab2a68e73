/** Every packet of a kind as a region. */
import type { HostFacts } from "@nftlint/host";
import {
  type Constraint,
  constrain,
  difference,
  type Interval,
  type IntervalSet,
  intervalSet,
} from "@nftlint/semantics";
import { addressBits, type Family, type Prefix, readPrefix } from "../address.ts";
import { interfaceNumber } from "../nft/meta.ts";
import type { PacketKind } from "../question/kind.ts";
import { asks, fields, hasTransportHeader, isOfFamily, isOfProtocol, isOneOf, stateIndex } from "../regions/fields.ts";
import { onWire } from "../regions/selector-fields.ts";
import { type PacketRegion, sliceOf } from "../regions/slice.ts";

/**
 * The packets of a kind that come in on a host's interfaces. What no other host sends is not meant: sources that are
 * the host's own, or no address of a host at all (kernel, ip_route_input_slow), and packets without a hop to live.
 */
export function regionOf(kind: PacketKind, host: HostFacts): PacketRegion {
  const families: readonly Family[] = kind.family === null ? ["ip", "ip6"] : [kind.family];
  return families.flatMap((family) => {
    const box = constrain([], ...constraintsOf(kind, family, host));
    return box === null ? [] : [sliceOf(box)];
  });
}

function constraintsOf(kind: PacketKind, family: Family, host: HostFacts): readonly Constraint[] {
  const { source, destination, transport, mark, state } = kind;
  const [sourceField, destinationField] =
    family === "ip" ? (["source4", "destination4"] as const) : (["source6", "destination6"] as const);
  const every: Interval = { from: 0n, to: (1n << BigInt(addressBits[family])) - 1n };
  const among = (prefix: Prefix | null, ...taken: readonly IntervalSet[]) =>
    difference([prefix === null ? every : intervalOf(prefix)], intervalSet(taken.flat()));
  return [
    onWire,
    isOfFamily(family),
    asks("input", interfacesOf(kind, host)),
    asks(sourceField, among(source, notOfHosts[family], ownAddresses(host, family))),
    asks(destinationField, among(destination, notTo[family])),
    asks("timeToLive", [{ from: 2n, to: 255n }]),
    isOneOf("state", stateIndex(state)),
    ...(state === "new" ? [isOneOf("direction", 0n)] : []),
    ...(mark === null ? [] : [isOneOf("mark", BigInt(mark))]),
    ...(transport === null ? [] : transportConstraints(transport)),
  ];
}

function transportConstraints(transport: NonNullable<PacketKind["transport"]>): readonly Constraint[] {
  const { protocol, sourcePort, destinationPort, icmpType, icmpCode, tcpFlags } = transport;
  const told = (name: "sourcePort" | "destinationPort" | "icmpType" | "icmpCode" | "tcpFlags", value: number | null) =>
    value === null ? [] : [isOneOf(name, BigInt(value))];
  return [
    isOfProtocol(protocol),
    // Fragments behind the first have no ports to be told by; the kernel has them whole wherever it tracks connections.
    hasTransportHeader,
    ...told("sourcePort", sourcePort),
    ...told("destinationPort", destinationPort),
    ...told("icmpType", icmpType),
    ...told("icmpCode", icmpCode),
    ...told("tcpFlags", tcpFlags),
  ];
}

function interfacesOf({ inputInterface }: PacketKind, { interfaces }: HostFacts): IntervalSet {
  if (inputInterface !== null) return namesAs([inputInterface]);
  if (!interfaces.known) return [{ from: 1n, to: fields.input.dimension.domain[0]?.to ?? 1n }];
  return namesAs(interfaces.value.map(({ name }) => name).filter((name) => name !== "lo"));
}

function namesAs(names: readonly string[]): IntervalSet {
  return intervalSet(names.map(interfaceNumber).map((value) => ({ from: value, to: value })));
}

function intervalOf({ value, mask, family }: Prefix): Interval {
  const every = (1n << BigInt(addressBits[family])) - 1n;
  return { from: value, to: value | (every & ~mask) };
}

function prefixes(family: Family, ...texts: readonly string[]): IntervalSet {
  return texts.flatMap((text) => {
    const prefix = readPrefix(text, family);
    return prefix === null ? [] : [intervalOf(prefix)];
  });
}

/** What is no source of other hosts' packets: RFC 1122, 3.2.1.3; RFC 4291, 2.7. */
const notOfHosts: Readonly<Record<Family, IntervalSet>> = {
  ip: prefixes("ip", "0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/4", "255.255.255.255"),
  ip6: prefixes("ip6", "::", "::1", "ff00::/8"),
};

/** What comes in on no link. */
const notTo: Readonly<Record<Family, IntervalSet>> = {
  ip: prefixes("ip", "0.0.0.0/8", "127.0.0.0/8"),
  ip6: prefixes("ip6", "::", "::1"),
};

/** The host's own addresses, and those that it hears broadcasts by. */
function ownAddresses({ routes }: HostFacts, family: Family): IntervalSet {
  if (!routes.known) return [];
  const own = routes.value.filter(({ family: of, type }) => of === family && type !== "unicast" && type !== "other");
  return prefixes(family, ...own.filter(({ type }) => isOwn.has(type)).map(({ destination }) => destination));
}

const isOwn: ReadonlySet<string> = new Set(["local", "broadcast", "anycast", "multicast"]);
