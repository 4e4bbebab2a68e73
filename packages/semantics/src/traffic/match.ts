/** How much of a class of packets a match covers. */
import type { CatchAll, Expression, Match } from "@nftlint/syntax";
import { addressInterval, type Interval } from "../expressions/addresses.ts";
import { asksForSeveralStates, isConntrackState } from "../expressions/conntrack-states.ts";
import { type Context, forEachConstant, partOf } from "../expressions/constants.ts";
import { interfaceDirection, interfaceName, namesInterface } from "../expressions/interfaces.ts";
import { portInterval, protocolNumber } from "../expressions/ports.ts";
import { isNegated, isPlain } from "../expressions/relations.ts";
import { numberReader, type ValueReader } from "../regions/values.ts";
import { resolve } from "../variables.ts";
import { both, type Coverage, either, intervalCoverage, inverse } from "./coverage.ts";
import type { PacketClass } from "./packet.ts";

/**
 * How much of the packets match. Interfaces, connection state, family and addresses are compared;
 * whatever else a match asks for, some packets have it and some have not.
 */
export function matchCoverage(match: Match, packets: PacketClass, context: Context): Coverage {
  const possible = selectorPackets(match.left, packets);
  if (possible === "none") return "none";
  if (asksForSeveralStates(match, context)) return isNegated(match) ? "all" : "none";
  if (!isPlain(match) || !tellsApart(match.left, packets)) return "some";
  const covered = constantsCoverage(match.left, match.right, packets, context);
  return isNegated(match) ? inverse(covered) : covered;
}

/** How much of the packets have one of the values that `right` stands for. */
function constantsCoverage(left: Expression, right: Expression, packets: PacketClass, context: Context): Coverage {
  let covered: Coverage = "none";
  const isWhole = forEachConstant(right, context, (constant) => {
    if (covered !== "all") covered = either(covered, keyCoverage(left, constant, packets, context));
  });
  return isWhole ? covered : either(covered, "unknown");
}

/** How much of the packets have one value: of a selector, or of each selector of a concatenation. */
export function keyCoverage(
  left: Expression,
  constant: Expression | CatchAll,
  packets: PacketClass,
  context: Context,
): Coverage {
  if (constant.kind === "catch-all") return "all";
  if (constant.kind === "variable") {
    const value = resolve(context.ruleset, constant);
    return value === null ? "unknown" : keyCoverage(left, value, packets, context);
  }
  if (left.kind !== "concatenation")
    return both(selectorPackets(left, packets), valueCoverage(left, constant, packets));
  let covered: Coverage = "all";
  for (const [index, part] of left.parts.entries()) {
    const value = partOf(constant, index, context);
    covered = both(covered, value === null ? "unknown" : keyCoverage(part, value, packets, context));
  }
  return covered;
}

/** Whether a selector's values say anything of the packets; where they do not, they need no look. */
export function tellsApart(left: Expression, packets: PacketClass): boolean {
  if (left.kind === "concatenation") return left.parts.some((part) => tellsApart(part, packets));
  const direction = interfaceDirection(left);
  if (direction === "input") return packets.inInterface !== null || packets.isExternal;
  if (direction === "output") return packets.outInterface !== null;
  if (readsProtocol(left)) return packets.protocol !== null;
  if (numbersOf(left, packets) !== null) return true;
  if (left.kind === "meta") return left.key === "nfproto" || left.key === "protocol";
  return isConntrackState(left) || addressesOf(left, packets) !== null;
}

function valueCoverage(left: Expression, constant: Expression, packets: PacketClass): Coverage {
  const direction = interfaceDirection(left);
  if (direction !== null)
    return interfaceCoverage(constant, direction === "input" ? packets.inInterface : packets.outInterface, {
      isWire: direction === "input" && packets.isExternal,
    });
  if (readsProtocol(left)) return protocolCoverage(constant, packets);
  const numbers = numbersOf(left, packets);
  if (numbers !== null) {
    const wanted = numbers.read(constant);
    return wanted === null ? "unknown" : intervalCoverage(numbers.possible, wanted);
  }
  if (left.kind === "meta") return familyCoverage(left.key, constant, packets);
  if (isConntrackState(left)) return stateCoverage(constant, packets);
  const addresses = addressesOf(left, packets);
  return addresses === null ? "some" : addressCoverage(constant, addresses);
}

function interfaceCoverage(constant: Expression, name: string | null, { isWire }: { isWire: boolean }): Coverage {
  if (name === null) return isWire && isLoopback(constant) ? "none" : "some";
  if (constant.kind !== "value" || constant.form === "number") return "unknown";
  return namesInterface(interfaceName(constant), name) ? "all" : "none";
}

function isLoopback(constant: Expression): boolean {
  if (constant.kind !== "value") return false;
  const { name, wildcard } = interfaceName(constant);
  return name === "lo" && !wildcard;
}

/** Names of the two families, by selector (nft man page, datatypes nfproto and ether_type). */
const familyNames: Readonly<Record<string, Readonly<Record<string, "ip" | "ip6">>>> = {
  nfproto: { ipv4: "ip", ipv6: "ip6", "2": "ip", "10": "ip6" },
  protocol: { ip: "ip", ip6: "ip6", "0x0800": "ip", "0x86dd": "ip6" },
};

function familyCoverage(key: string, constant: Expression, packets: PacketClass): Coverage {
  const names = familyNames[key];
  if (names === undefined) return "some";
  if (constant.kind !== "value") return "unknown";
  return names[constant.text.toLowerCase()] === packets.family ? "all" : "none";
}

function stateCoverage(constant: Expression, packets: PacketClass): Coverage {
  if (constant.kind !== "value" || constant.form === "number") return "unknown";
  return constant.text === packets.state ? "all" : "none";
}

/** The addresses of the packets that a selector reads; `null` where they are open, or where it reads something else. */
function addressesOf(left: Expression, packets: PacketClass): Interval | null {
  if (left.kind !== "payload" || left.tunnel !== null || left.protocol !== packets.family) return null;
  if (left.field === "saddr") return packets.source;
  return left.field === "daddr" ? packets.destination : null;
}

function addressCoverage(constant: Expression, addresses: Interval): Coverage {
  const wanted = addressInterval(constant);
  return wanted === null ? "unknown" : intervalCoverage(addresses, wanted);
}

/** Whether a selector reads the protocol behind the IP header. */
function readsProtocol(left: Expression): boolean {
  if (left.kind === "meta") return left.key === "l4proto";
  if (left.kind !== "payload" || left.tunnel !== null) return false;
  return (left.protocol === "ip" && left.field === "protocol") || (left.protocol === "ip6" && left.field === "nexthdr");
}

function protocolCoverage(constant: Expression, packets: PacketClass): Coverage {
  if (packets.protocol === null) return "some";
  if (constant.kind === "range") return "unknown";
  const number = protocolNumber(constant);
  if (number === null) return "unknown";
  return number === packets.protocol ? "all" : "none";
}

/** A number of the packets that a selector reads, and how constants for it are read. */
interface Numbers {
  readonly possible: Interval;
  readonly read: ValueReader;
}

/** The ports or ICMP types of the packets that a selector reads; `null` where they are open, or where it reads something else. */
function numbersOf(left: Expression, { destinationPort, icmpType }: PacketClass): Numbers | null {
  if (left.kind !== "payload" || left.tunnel !== null) return null;
  if (left.field === "dport") return destinationPort && { possible: destinationPort, read: portInterval };
  const read = left.field === "type" ? icmpTypeReaders[left.protocol] : undefined;
  if (read === undefined || icmpType === null) return null;
  return { possible: { from: BigInt(icmpType), to: BigInt(icmpType) }, read };
}

const icmpTypeReaders: Readonly<Record<string, ValueReader>> = {
  icmp: numberReader(255n, "icmp_type"),
  icmpv6: numberReader(255n, "icmpv6_type"),
};

/** The protocols whose headers a selector may read (their numbers by IANA). */
const headerProtocols: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  tcp: 6,
  udp: 17,
  dccp: 33,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  comp: 108,
  sctp: 132,
  udplite: 136,
};

/** The number that the IP header has for a header behind it, by the name that rules have for it; `undefined` for others. */
export function protocolOfHeader(name: string): number | undefined {
  return headerProtocols[name];
}

/** `none` where the packets have no such header as the selector reads. */
function selectorPackets(left: Expression, packets: PacketClass): Coverage {
  if (left.kind === "concatenation") {
    return left.parts.some((part) => selectorPackets(part, packets) === "none") ? "none" : "all";
  }
  if (left.kind === "payload" && left.tunnel === null && packets.protocol !== null) {
    const read = protocolOfHeader(left.protocol);
    if (read !== undefined && read !== packets.protocol) return "none";
  }
  return selectorFamily(left, packets);
}

/** Headers that only packets of one family have; nft adds the test for it to every match on them. */
const headerFamilies: Readonly<Record<string, "ip" | "ip6" | "arp">> = {
  ip: "ip",
  icmp: "ip",
  igmp: "ip",
  ip6: "ip6",
  icmpv6: "ip6",
  arp: "arp",
};

/** `none` where the packets are of another family than the selector reads. */
function selectorFamily(left: Expression, packets: PacketClass): Coverage {
  if (left.kind === "concatenation") {
    return left.parts.some((part) => selectorFamily(part, packets) === "none") ? "none" : "all";
  }
  const family = familyRead(left);
  return family === null || family === packets.family ? "all" : "none";
}

function familyRead(left: Expression): "ip" | "ip6" | "arp" | null {
  switch (left.kind) {
    case "payload":
      return left.tunnel === null ? (headerFamilies[left.protocol] ?? null) : null;
    case "extension-header":
      return "ip6";
    case "header-option":
      return left.protocol === "ip" ? "ip" : null;
    case "ct":
    case "rt":
      return left.family;
    default:
      return null;
  }
}
