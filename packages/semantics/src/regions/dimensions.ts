/** Which property of a packet a selector reads. */
import type { Expression, FamilyName, Payload } from "@nftlint/syntax";
import { portInterval, protocolNumber } from "../expressions/ports.ts";
import { absent, type Constraint, type Dimension } from "./region.ts";
import * as values from "./values.ts";

/** What statements may change on the way through a chain; `null`: nothing does. */
export type Changeable = "mark" | "ct" | "packet" | null;

/** A selector whose values are understood. */
export interface KnownSelector {
  readonly dimension: Dimension;
  readonly read: values.ValueReader;
  readonly changeable: Changeable;
  /** What holds of every packet that a match on it holds for: nft adds tests for the protocols. */
  readonly implied: readonly Constraint[];
}

function dimensionOf(
  title: string,
  max: bigint,
  show: (value: bigint) => string = String,
  from: bigint = 0n,
): Dimension {
  return { name: title, title, domain: [{ from, to: max }], show };
}

const network = dimensionOf("meta protocol", 65535n, (value) => networkNames.get(value) ?? String(value));
/** The dimension that tells IPv4 from IPv6, by EtherType. */
export const networkDimension = network;
/** Its name. */
export const networkName = network.name;
const networkNames = new Map([
  [0x0800n, "ip"],
  [0x86ddn, "ip6"],
  [0x0806n, "arp"],
]);
const transport = dimensionOf("meta l4proto", 255n, String, absent);
const input = dimensionOf("iifname", values.largestName, values.showInterface, absent);
const output = dimensionOf("oifname", values.largestName, values.showInterface, absent);

function ofNetwork(...types: readonly number[]): Constraint {
  return { dimension: network, values: types.map((type) => ({ from: BigInt(type), to: BigInt(type) })) };
}

const ipv4 = ofNetwork(0x0800);
const ipv6 = ofNetwork(0x86dd);

function ofTransport(protocol: number): Constraint {
  return { dimension: transport, values: [{ from: BigInt(protocol), to: BigInt(protocol) }] };
}

const networkHeaders: Readonly<Record<string, Constraint>> = {
  ip: ipv4,
  icmp: ipv4,
  igmp: ipv4,
  ip6: ipv6,
  icmpv6: ipv6,
  arp: ofNetwork(0x0806),
};

const transportHeaders: Readonly<Record<string, Constraint>> = {
  icmp: ofTransport(1),
  igmp: ofTransport(2),
  tcp: ofTransport(6),
  udp: ofTransport(17),
  dccp: ofTransport(33),
  esp: ofTransport(50),
  ah: ofTransport(51),
  icmpv6: ofTransport(58),
  sctp: ofTransport(132),
  udplite: ofTransport(136),
};

const impliedByHeader = new Map<string, readonly Constraint[]>();

const known = new Map<string, KnownSelector>();

function add(
  name: string,
  dimension: Dimension,
  read: values.ValueReader,
  changeable: Changeable = null,
  implied: readonly Constraint[] = [],
): void {
  known.set(name, { dimension, read, changeable, implied });
}

function addNumber(title: string, max: bigint, changeable: Changeable, datatype?: string, from: bigint = 0n): void {
  const protocol = title.split(" ")[0] ?? "";
  add(
    title,
    dimensionOf(title, max, String, from),
    values.numberReader(max, datatype),
    changeable,
    impliedBy(protocol),
  );
}

for (const field of ["saddr", "daddr"]) {
  add(
    `ip ${field}`,
    dimensionOf(`ip ${field}`, 2n ** 32n - 1n, values.showIpv4),
    values.addressReader("ip"),
    "packet",
    [ipv4],
  );
  add(
    `ip6 ${field}`,
    dimensionOf(`ip6 ${field}`, 2n ** 128n - 1n, values.showIpv6),
    values.addressReader("ip6"),
    "packet",
    [ipv6],
  );
  const ether = dimensionOf(`ether ${field}`, 2n ** 48n - 1n, (value) => `0x${value.toString(16)}`, absent);
  add(`ether ${field}`, ether, values.readHardwareAddress, "packet");
}
// A fragment behind the first has no ports, whatever its protocol is.
for (const field of ["sport", "dport"]) {
  const port = dimensionOf(`th ${field}`, 65535n, String, absent);
  for (const protocol of ["th", "tcp", "udp", "dccp", "sctp", "udplite"]) {
    add(`${protocol} ${field}`, port, portInterval, "packet", impliedBy(protocol));
  }
}
const readProtocol = values.singleReader(protocolNumber);
add("meta l4proto", transport, readProtocol);
// The header says the same there as what the kernel took from it.
add("ip protocol", transport, readProtocol, null, [ipv4]);
add("ip6 nexthdr", dimensionOf("ip6 nexthdr", 255n), readProtocol, null, [ipv6]);
add("meta iifname", input, values.readInterface);
add("meta oifname", output, values.readInterface);
add("meta iif", dimensionOf("iif", values.largestName, values.showInterface, absent), values.readInterface);
add("meta oif", dimensionOf("oif", values.largestName, values.showInterface, absent), values.readInterface);
add(
  "ct state",
  dimensionOf("ct state", BigInt(values.states.length - 1), (value) => values.states[Number(value)] ?? String(value)),
  values.readState,
  "ct",
);
addNumber("meta mark", 2n ** 32n - 1n, "mark");
addNumber("ct mark", 2n ** 32n - 1n, "ct", undefined, absent);
addNumber("meta length", 2n ** 32n - 1n, "packet");
addNumber("meta pkttype", 255n, "packet", "pkt_type");
addNumber("icmp type", 255n, "packet", "icmp_type", absent);
addNumber("icmpv6 type", 255n, "packet", "icmpv6_type", absent);
addNumber("ip ttl", 255n, "packet");
addNumber("ip length", 65535n, "packet");
addNumber("ip6 hoplimit", 255n, "packet");

/** What the name of a header says of the packets that have it. */
function impliedBy(protocol: string): readonly Constraint[] {
  let implied = impliedByHeader.get(protocol);
  if (implied === undefined) {
    implied = [networkHeaders[protocol], transportHeaders[protocol]].filter((constraint) => constraint !== undefined);
    impliedByHeader.set(protocol, implied);
  }
  return implied;
}

/** Families whose hooks see packets of IP alone, where the kernel's family of a packet is that of its header. */
const ipFamilies: ReadonlySet<FamilyName> = new Set(["ip", "ip6", "inet"]);

/** Reads the packet's family in one word, where the table's hooks tell it. */
const familySelectors: Readonly<Record<string, KnownSelector>> = {
  nfproto: { dimension: network, read: values.readFamily, changeable: null, implied: [] },
  protocol: { dimension: network, read: values.readEtherType, changeable: null, implied: [] },
};

/** The property that a selector reads in a table of a family; `null` where it is not understood. */
export function knownSelector(selector: Expression, family: FamilyName): KnownSelector | null {
  switch (selector.kind) {
    case "meta": {
      const own = ipFamilies.has(family) ? familySelectors[selector.key] : undefined;
      return own ?? known.get(`meta ${selector.key}`) ?? null;
    }
    case "ct":
      return selector.direction === null && selector.family === null ? (known.get(`ct ${selector.key}`) ?? null) : null;
    case "payload":
      return selector.tunnel === null ? (known.get(`${selector.protocol} ${selector.field}`) ?? null) : null;
    default:
      return null;
  }
}

/** `iif lo` and `iifname lo` ask the same: the loopback interface is there from the start and keeps its name. */
export function loopbackSelector(selector: Expression, value: Expression): KnownSelector | null {
  if (selector.kind !== "meta" || value.kind !== "value" || value.text !== "lo") return null;
  return known.get(`meta ${selector.key}name`) ?? null;
}

/** What holds of every packet that has what an expression reads, understood or not. */
export function impliedOf(expression: Expression): readonly Constraint[] {
  switch (expression.kind) {
    case "binary":
      return impliedOf(expression.left);
    case "concatenation":
      return expression.parts.flatMap(impliedOf);
    case "payload":
      return impliedByPayload(expression);
    default:
      return [];
  }
}

function impliedByPayload({ tunnel, protocol }: Payload): readonly Constraint[] {
  return tunnel === null ? impliedBy(protocol) : [];
}

/** The protocols of all packets that the chains of a family see; `null` where they may be any. */
export function familyConstraint(family: FamilyName): Constraint | null {
  if (family === "ip") return ipv4;
  if (family === "ip6") return ipv6;
  return family === "inet" ? ofNetwork(0x0800, 0x86dd) : null;
}

/** The packets that a statement is for that nft adds a test to: `reject with tcp reset`, `dnat ip to`. */
export const protocolConstraints = { ip: ipv4, ip6: ipv6, tcp: ofTransport(6) } as const;
