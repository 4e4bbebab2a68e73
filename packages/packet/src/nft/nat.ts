/** `snat`, `dnat`, `masquerade` and `redirect`: whom a packet is from and to behind them. */
import { type Interval, resolve, setTypes, valueType } from "@nftlint/semantics";
import type { Expression, Nat } from "@nftlint/syntax";
import type { Address, Packet } from "../packet.ts";
import { redirectDestination } from "../routing/source-address.ts";
import { doubt, type Effect, end, fail, next } from "./effect.ts";
import { evaluate, lookUpKey } from "./evaluate.ts";
import { carriesPorts } from "./header-bits.ts";
import type { Scope } from "./scope.ts";
import { boxOf } from "./sets.ts";

/** What a translation writes; `null` where it leaves the old. */
interface Ends {
  readonly address: Interval | null;
  readonly port: Interval | null;
  /** What the address depends on, where it is more than which of the interval is taken. */
  readonly unknownAddress?: string;
}

export function translate(node: Nat, packet: Packet, scope: Scope): Effect {
  const ends = endsOf(node, packet, scope);
  if ("kind" in ends && ends.kind === "fail") return ends;
  if (node.family !== null && node.family !== packet.family) {
    // The rule goes on all the same (kernel, nft_nat_inet_eval).
    const untouched = next(
      packet,
      `it is no ${node.family === "ip" ? "IPv4" : "IPv6"} packet, which is not translated`,
    );
    return "kind" in ends && ends.kind === "doubt" ? { ...ends, acting: untouched } : untouched;
  }
  const isSource = node.type === "snat" || node.type === "masquerade";
  if ("kind" in ends)
    return ends.kind === "doubt" ? { ...ends, acting: translatedSomehow(packet, isSource, ends.reason) } : ends;
  const isRandom = node.flags.some(({ name }) => name === "random" || name === "fully-random");
  const isNetmap = node.form === "prefix" || node.flags.some(({ name }) => name === "netmap");
  const changed = withEnds(packet, isSource, ends, { isRandom, isNetmap });
  return end("accept", changed);
}

/** The addresses and ports that a translation may choose from, or how the rule ends without one. */
function endsOf(node: Nat, packet: Packet, scope: Scope): Ends | Effect {
  const family = node.family ?? packet.family;
  const port = node.port === null ? null : intervalsOf(node.port, null, packet, scope);
  if (port !== null && "kind" in port) return port;
  const ownPort = port?.[0] ?? null;
  if (node.type === "masquerade" || node.type === "redirect") {
    const own = node.type === "masquerade" ? masqueraded(packet, scope) : redirected(packet, scope);
    return "kind" in own ? own : { ...own, port: ownPort };
  }
  if (node.address === null) return { address: null, port: ownPort };
  const address = intervalsOf(node.address, family, packet, scope);
  if ("kind" in address) return address;
  return { address: address[0] ?? null, port: address[1] ?? ownPort };
}

/** What an address or port is written as, or what a map tells; of `addr . port` two. */
function intervalsOf(
  expression: Expression,
  /** Of an address; `null` for a port. */
  family: Packet["family"] | null,
  packet: Packet,
  scope: Scope,
): readonly Interval[] | Effect {
  const value = resolve(scope.ruleset, expression) ?? expression;
  const type = valueType(family === null ? "inet_service" : family === "ip" ? "ipv4_addr" : "ipv6_addr");
  if (value.kind === "map-lookup") return mapped(value, type, packet, scope);
  const joined = { ...type, parts: [type, valueType("inet_service")] };
  const box = boxOf(value, value.kind === "concatenation" ? joined : type, scope);
  if (box !== null) return box;
  const reading = evaluate(value, type, packet, scope);
  if (reading.kind === "absent") return fail(reading.reason);
  if (reading.kind === "tuple" || reading.doubt !== 0n) return doubt("what it is translated to");
  return [{ from: reading.value, to: reading.value }];
}

function mapped(
  value: Extract<Expression, { kind: "map-lookup" }>,
  type: ReturnType<typeof valueType>,
  packet: Packet,
  scope: Scope,
): readonly Interval[] | Effect {
  const { lookup, shown } = lookUpKey(value.key, value.map, packet, scope);
  if (lookup === null) return fail(shown);
  const [only] = lookup.candidates;
  if (only === undefined && lookup.reason === "") return fail(`${shown}, which the map does not hold`);
  const data = only?.entry.data ?? null;
  if (lookup.candidates.length !== 1 || lookup.mayMiss || data === null) return doubt(lookup.reason);
  const named = value.map.kind === "set-reference" ? scope.table.sets.get(value.map.name) : undefined;
  const declared = named === undefined ? null : setTypes(named, scope.ruleset).data;
  const joined = { ...type, parts: [type, valueType("inet_service")] };
  const own = declared ?? (data.kind === "concatenation" ? joined : type);
  return boxOf(data, own, scope) ?? doubt("what it is translated to");
}

interface Choice {
  readonly isRandom: boolean;
  readonly isNetmap: boolean;
}

function withEnds(packet: Packet, isSource: boolean, ends: Ends, { isRandom, isNetmap }: Choice): Packet {
  const old = isSource ? packet.source.value : packet.destination.value;
  const chosen = ends.address === null ? old : chosenAddress(old, ends.address, isNetmap);
  const address: Told = {
    value: chosen ?? old,
    unknown: ends.unknownAddress ?? (chosen === null ? "which address the translation chooses" : null),
  };
  return translated(packet, isSource, address, chosenPort(packet, isSource, ends.port, isRandom));
}

function chosenPort(packet: Packet, isSource: boolean, port: Interval | null, isRandom: boolean): ToldPort {
  const old = isSource ? packet.sourcePort : packet.destinationPort;
  if (!carriesPorts(packet)) return { value: old, unknown: null };
  if (isRandom || (port !== null && port.from !== port.to)) {
    return { value: null, unknown: "which port the translation chooses" };
  }
  return { value: port === null ? old : Number(port.from), unknown: null };
}

interface Told {
  readonly value: bigint;
  readonly unknown: string | null;
}

interface ToldPort {
  readonly value: number | null;
  readonly unknown: string | null;
}

function translated(packet: Packet, isSource: boolean, address: Told, port: ToldPort): Packet {
  const { connection, source, destination, sourcePort, destinationPort } = packet;
  const next: Address = { family: packet.family, value: address.value };
  const isSame =
    address.unknown === null &&
    address.value === (isSource ? source : destination).value &&
    port.value === (isSource ? sourcePort : destinationPort);
  const unknown = {
    ...packet.unknown,
    ...(address.unknown === null ? {} : { [isSource ? "source" : "destination"]: address.unknown }),
    ...(port.unknown === null ? {} : { ports: port.unknown }),
  };
  return {
    ...packet,
    ...(isSource ? { source: next, sourcePort: port.value } : { destination: next, destinationPort: port.value }),
    ...(Object.keys(unknown).length > 0 ? { unknown } : {}),
    connection: {
      ...connection,
      isSourceTranslated: connection.isSourceTranslated || (isSource && !isSame),
      isDestinationTranslated: connection.isDestinationTranslated || (!isSource && !isSame),
      [isSource ? "isSourceDecided" : "isDestinationDecided"]: true,
      original: connection.original ?? { source, destination, sourcePort, destinationPort },
    },
  };
}

function translatedSomehow(packet: Packet, isSource: boolean, reason: string): ReturnType<typeof end> {
  const { value } = isSource ? packet.source : packet.destination;
  const port = isSource ? packet.sourcePort : packet.destinationPort;
  return end("accept", translated(packet, isSource, { value, unknown: reason }, { value: port, unknown: null }));
}

/** Of one address, that; of a prefix to map nets with, the one with the same bits behind it; of several, nobody knows. */
function chosenAddress(old: bigint, { from, to }: Interval, isNetmap: boolean): bigint | null {
  if (from === to) return from;
  const free = to - from;
  return isNetmap && (free & (free + 1n)) === 0n ? from | (old & free) : null;
}

type OwnAddress = Omit<Ends, "port"> | Effect;

/** The address that the host itself would send from by that interface. */
function masqueraded(packet: Packet, { masquerade }: Scope): OwnAddress {
  const name = packet.outputInterface ?? "the interface";
  const found = masquerade?.(packet) ?? null;
  if (found === "none") return end("drop", packet, `there is no address for ${name} to masquerade with`);
  return found === null ? { address: null, unknownAddress: `the address of ${name}` } : single(found.value);
}

/** The host itself: packets that it sends go to its loopback, others to the interface that they came in on. */
function redirected(packet: Packet, { interfaces }: Scope): OwnAddress {
  const name = packet.inputInterface ?? "the interface";
  const found = redirectDestination(interfaces, packet);
  if (found === "none") return end("drop", packet, `${name} has no address to redirect to`);
  return found === null ? { address: null, unknownAddress: `the address of ${name}` } : single(found.value);
}

function single(value: bigint): OwnAddress {
  return { address: { from: value, to: value } };
}
