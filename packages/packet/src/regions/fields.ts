/** What packets differ in, as dimensions of regions: the fields of packets, and what else rules may ask of them. */
import {
  type Constraint,
  type Dimension,
  type IntervalSet,
  intervalSet,
  largestName,
  networkDimension,
  showInterface,
  showIpv4,
  showIpv6,
} from "@nftlint/semantics";
import { interfaceNumber } from "../nft/meta.ts";

/** The values of a field, and the bits that tests see of them. */
export interface Field {
  readonly dimension: Dimension;
  readonly bits: number;
  /** The number that tests compare, for each value, where they differ or the values are few; `null`: the value itself. */
  readonly numbers: ReadonlyMap<bigint, bigint> | null;
}

/** How a packet is on its way: to the host, through it, or from it. */
export const entries = ["in", "through", "out"] as const;
export type Entry = (typeof entries)[number];

export const states = ["invalid", "established", "related", "new", "untracked"] as const;

/** NF_CT_STATE_INVALID_BIT and others (kernel, nf_conntrack_common.h), in the order of {@link states}. */
const stateNumbers: readonly bigint[] = [1n, 2n, 4n, 8n, 64n];

export const etherTypes = { ip: 0x0800n, ip6: 0x86ddn } as const;

/** TCP, UDP, DCCP, SCTP, UDP-Lite: their headers begin with the ports. */
const withPorts = [6n, 17n, 33n, 132n, 136n];

function intervals(...values: readonly bigint[]): IntervalSet {
  return intervalSet(values.map((value) => ({ from: value, to: value })));
}

function dimension(title: string, max: bigint, show: (value: bigint) => string = String): Dimension {
  return { name: title, title, domain: [{ from: 0n, to: max }], show };
}

function field(dimension: Dimension, bits: number, numbers: Field["numbers"] = null): Field {
  return { dimension, bits, numbers };
}

function ofFewValues(dimension: Dimension, bits: number, numberOf = (value: bigint) => value): Field {
  const numbers = new Map<bigint, bigint>();
  const [whole] = dimension.domain;
  for (let value = whole?.from ?? 0n; value <= (whole?.to ?? -1n); value++) numbers.set(value, numberOf(value));
  return { dimension, bits, numbers };
}

const wordsOfEntries = ["to the host", "through the host", "from the host"];

export const fields = {
  entry: ofFewValues(
    dimension("way", 2n, (value) => wordsOfEntries[Number(value)] ?? String(value)),
    2,
  ),
  family: field(
    {
      ...networkDimension,
      domain: [
        { from: etherTypes.ip, to: etherTypes.ip },
        { from: etherTypes.ip6, to: etherTypes.ip6 },
      ],
    },
    16,
  ),
  protocol: field(dimension("meta l4proto", 255n), 8),
  /** A fragment behind the first, which has no transport header. */
  fragment: ofFewValues(dimension("later fragment", 1n), 1),
  input: field(dimension("iifname", largestName, showInterface), 128),
  output: field(dimension("oifname", largestName, showInterface), 128),
  source4: field(dimension("ip saddr", 2n ** 32n - 1n, showIpv4), 32),
  destination4: field(dimension("ip daddr", 2n ** 32n - 1n, showIpv4), 32),
  source6: field(dimension("ip6 saddr", 2n ** 128n - 1n, showIpv6), 128),
  destination6: field(dimension("ip6 daddr", 2n ** 128n - 1n, showIpv6), 128),
  sourcePort: field(dimension("th sport", 65_535n), 16),
  destinationPort: field(dimension("th dport", 65_535n), 16),
  icmpType: field(dimension("icmp type", 255n), 8),
  icmpCode: field(dimension("icmp code", 255n), 8),
  tcpFlags: ofFewValues(dimension("tcp flags", 255n), 8),
  mark: field(dimension("meta mark", 2n ** 32n - 1n), 32),
  state: ofFewValues(
    dimension("ct state", 4n, (value) => states[Number(value)] ?? String(value)),
    32,
    (value) => stateNumbers[Number(value)] ?? 0n,
  ),
  direction: ofFewValues(
    dimension("ct direction", 1n, (value) => (value === 0n ? "original" : "reply")),
    8,
  ),
  connectionMark: field(dimension("ct mark", 2n ** 32n - 1n), 32),
  dscp: ofFewValues(dimension("dscp", 63n), 6),
  timeToLive: ofFewValues(dimension("ttl", 255n), 8),
  length: field(dimension("meta length", 65_535n), 32),
  sourceHardwareAddress: field(dimension("ether saddr", 2n ** 48n - 1n), 48),
} as const satisfies Readonly<Record<string, Field>>;

export type FieldName = keyof typeof fields;

export const fieldNames = Object.keys(fields) as readonly FieldName[];

/** All names of interfaces: none is zero. */
export const interfaces: IntervalSet = [{ from: 1n, to: largestName }];

const loopback = interfaceNumber("lo");

/** Those that packets from elsewhere come in by: what comes in by `lo` is the host's own. */
export const foreignInterfaces: IntervalSet = [
  { from: 1n, to: loopback - 1n },
  { from: loopback + 1n, to: largestName },
];

/** What is asked of a field. */
export function asks(name: FieldName, values: IntervalSet): Constraint {
  return { dimension: fields[name].dimension, values };
}

export function isOneOf(name: FieldName, ...values: readonly bigint[]): Constraint {
  return asks(name, intervals(...values));
}

export function isOfFamily(family: "ip" | "ip6"): Constraint {
  return isOneOf("family", etherTypes[family]);
}

export const hasPorts = asks("protocol", intervals(...withPorts));
export const hasTransportHeader = isOneOf("fragment", 0n);

export function isOfProtocol(protocol: number): Constraint {
  return isOneOf("protocol", BigInt(protocol));
}

export function stateIndex(name: (typeof states)[number]): bigint {
  return BigInt(states.indexOf(name));
}

export function entryIs(entry: Entry): Constraint {
  return isOneOf("entry", BigInt(entries.indexOf(entry)));
}
