/** What `fib` expressions ask of the routes (kernel, net/ipv4/netfilter/nft_fib_ipv4.c, net/ipv6/netfilter/nft_fib_ipv6.c). */
import type { HostFacts } from "@nftlint/host";
import { isLimitedBroadcast, isLinkLocal, isMulticast, isSameAddress, isUnspecified, readAddress } from "../address.ts";
import type { FibAnswer, FibQuery, FibReader } from "../nft/scope.ts";
import type { Address } from "../packet.ts";
import { type FamilyRouting, type LookUp, lookUp, type RoutingError, routingOf } from "./look-up.ts";

/** Answers by the routes, rules and addresses of a host. */
export function fibReader(host: HostFacts): FibReader {
  return (query) => {
    const { packet } = query;
    const routing = routingOf(host, packet.family);
    if (typeof routing === "string") return notKnown(routing);
    const end = isOf(query, "daddr") ? "destination" : "source";
    const unknown = packet.unknown?.[end] ?? (isOf(query, "mark") ? packet.unknown?.mark : undefined);
    if (unknown !== undefined) return notKnown(unknown);
    const asked: Asked = { ...query, routing, host, address: packet[end], other: packet[otherEnd[end]] };
    if (packet.family === "ip") return query.result === "type" ? typeIp(asked) : interfaceIp(asked);
    return query.result === "type" ? typeIp6(asked) : interfaceIp6(asked);
  };
}

const otherEnd = { source: "destination", destination: "source" } as const;

interface Asked extends FibQuery {
  readonly routing: FamilyRouting;
  readonly host: HostFacts;
  /** The one that is asked about, and the packet's other one. */
  readonly address: Address;
  readonly other: Address;
}

function isOf({ flags }: Pick<FibQuery, "flags">, flag: string): boolean {
  return flags.includes(flag);
}

function found(value: string | null): FibAnswer {
  return { known: true, value };
}

function notKnown(reason: string): FibAnswer {
  return { known: false, reason };
}

/** The interface that the answer is to be about; `null` for any. */
function deviceOf(asked: Asked): string | null {
  if (isOf(asked, "iif")) return asked.packet.inputInterface;
  return isOf(asked, "oif") ? asked.packet.outputInterface : null;
}

/** inet_dev_addr_type: by the local table alone. */
function typeIp(asked: Asked): FibAnswer {
  const { address, routing } = asked;
  if (isUnspecified(address) || isLimitedBroadcast(address)) return found("broadcast");
  if (isMulticast(address)) return found("multicast");
  if (!routing.tables.hasLocalTable) return notKnown("the host's local routing table");
  const type = routing.tables.localType(address, deviceOf(asked));
  if (type === null) return notKnown("the host's local routing table");
  return found(errorTypes.has(type) ? "unicast" : type);
}

/** Routes that throw packets away are none to this question. */
const errorTypes: ReadonlySet<string> = new Set(["blackhole", "unreachable", "prohibit", "throw", "other"]);

function interfaceIp(asked: Asked): FibAnswer {
  const { packet, address, other } = asked;
  if (
    packet.source.value >> 24n === 0n &&
    (isLimitedBroadcast(packet.destination) || isLinkGroup(packet.destination))
  ) {
    return found(packet.inputInterface ?? packet.outputInterface);
  }
  const isForUsual = !isMulticast(other) && !isLimitedBroadcast(other) && !isUnspecified(other);
  const source = isForUsual ? other : { family: "ip" as const, value: 0n };
  const answer = lookUp(asked.routing, { ...flowOf(asked, address, source), transport: null });
  return interfaceOf(answer, deviceOf(asked), false);
}

/** 224.0.0.0/24, which stays on its link. */
function isLinkGroup({ value }: Address): boolean {
  return value >> 8n === 0xe00000n;
}

/** Of packets that are forwarded, rules with `iif` see the interface that they leave by. */
function flowOf(asked: Asked, destination: Address, source: Address) {
  const { packet } = asked;
  const { inputInterface, outputInterface } = packet;
  const isForwarded = inputInterface !== null && outputInterface !== null;
  const isTurned = isForwarded && isOf(asked, "saddr") && isOf(asked, "iif");
  const hasMark = isOf(asked, "mark");
  return {
    ...{ source, destination, inputInterface: isTurned ? outputInterface : "lo", outputInterface: null },
    mark: hasMark ? packet.mark : 0,
    unknownMarkBits: hasMark ? (packet.unknownMarkBits ?? 0) : 0,
    dscp: packet.dscp,
  };
}

/** @param isOne whether the kernel looks at the one interface that it has chosen, not at all of a route */
function interfaceOf(answer: LookUp, device: string | null, isOne: boolean): FibAnswer {
  if (answer.kind === "unknown") return notKnown(answer.reason);
  if (answer.kind === "error" || answer.route.type === "local" || answer.route.type === "anycast") return found(null);
  const names = answer.ways.map(({ interfaceName }) => interfaceName);
  const [first = null] = names;
  if (isOne && names.some((name) => name !== first)) {
    return notKnown(`the route to ${answer.route.destination} has several interfaces to choose from`);
  }
  if (device === null) return found(first);
  return found(names.includes(device) ? device : null);
}

function lookUpIp6(asked: Asked): LookUp {
  const { address, other, packet } = asked;
  const { protocol, inputInterface, outputInterface } = packet;
  const flow = flowOf(asked, address, other);
  const link = deviceOf(asked) ?? inputInterface ?? outputInterface;
  return lookUp(asked.routing, {
    ...flow,
    outputInterface: isLinkLocal(address) ? link : null,
    transport: { protocol, sourcePort: 0, destinationPort: 0 },
  });
}

function interfaceIp6(asked: Asked): FibAnswer {
  return interfaceOf(lookUpIp6(asked), deviceOf(asked), true);
}

const typesOfErrors: Readonly<Record<RoutingError, string>> = {
  "no route": "unreachable",
  unreachable: "unreachable",
  prohibited: "prohibit",
  "thrown away": "blackhole",
};

/** Of an interface, only its own addresses are local. */
function typeIp6(asked: Asked): FibAnswer {
  const { address } = asked;
  const device = deviceOf(asked);
  const answer = lookUpIp6(asked);
  if (answer.kind === "unknown") return notKnown(answer.reason);
  if (answer.kind === "error") return found(typesOfErrors[answer.error]);
  if (answer.route.type === "anycast") return found("anycast");
  if (device === null && answer.route.type === "local") return found("local");
  const isOwn = device === null ? false : hasAddress(asked, device);
  if (isOwn === null) return notKnown(`the addresses of ${device}`);
  if (isOwn) return found("local");
  if (isMulticast(address)) return found("multicast");
  return found(isUnspecified(address) ? "unspec" : "unicast");
}

function hasAddress({ host, address }: Asked, device: string): boolean | null {
  if (!host.interfaces.known) return null;
  const own = host.interfaces.value.find(({ name }) => name === device);
  if (own === undefined) return null;
  return own.addresses.some((entry) => {
    const read = readAddress(entry.address);
    return read !== null && isSameAddress(read, address);
  });
}
