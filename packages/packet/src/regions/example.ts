/** One packet of a slice: the most usual one, for people to recognize. */
import {
  type Box,
  constrain,
  constraintOn,
  type Dimension,
  holdsValue,
  type IntervalSet,
  showInterface,
} from "@nftlint/semantics";
import { interfaceNumber } from "../nft/meta.ts";
import type { Packet } from "../packet.ts";
import { deferredMark } from "./deferred.ts";
import {
  type Entry,
  entries,
  etherTypes,
  type Field,
  type FieldName,
  fieldNames,
  fields,
  hasTransportHeader,
  isOfProtocol,
  isOneOf,
  stateIndex,
  states,
} from "./fields.ts";
import type { State } from "./reading.ts";
import { boxWithin, dimensionsOf, type Found, type Point, type Slice, usualBoxWithin } from "./slice.ts";
import { allBits, type Cells, constant, numberAt, numberFor } from "./value.ts";

const names = [..."0123456789"].flatMap((digit) => [`eth${digit}`, `wan${digit}`]);
const usualNames = [...names, "lo", "wg0", "br0"].map(interfaceNumber);

function ip4(...octets: readonly number[]): bigint {
  return octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}

/** Documentation addresses (RFC 5737, RFC 3849) and others that no host minds. */
const usualSources4 = [ip4(192, 0, 2, 1), ip4(198, 51, 100, 1), ip4(203, 0, 113, 1), ip4(8, 8, 8, 8), ip4(10, 0, 0, 1)];
const usualDestinations4 = [
  ip4(198, 51, 100, 2),
  ip4(192, 0, 2, 2),
  ip4(203, 0, 113, 2),
  ip4(9, 9, 9, 9),
  ip4(10, 0, 0, 2),
];
const documentation6 = 0x2001_0db8n << 96n;

/** What packets usually have, the most usual first. */
const usual: Readonly<Partial<Record<string, readonly bigint[]>>> = Object.fromEntries(
  (
    [
      ["protocol", [6n, 17n, 1n, 58n, 47n, 50n]],
      ["fragment", [0n]],
      ["input", usualNames],
      ["output", [usualNames[1] ?? 0n, ...usualNames]],
      ["source4", usualSources4],
      ["destination4", usualDestinations4],
      ["source6", [documentation6 + 1n, documentation6 + 0xffn]],
      ["destination6", [documentation6 + 2n, documentation6 + 0xfen]],
      ["sourcePort", [40_000n, 50_000n, 1024n]],
      ["destinationPort", [80n, 443n, 8080n, 9n]],
      ["icmpType", [8n, 128n, 0n]],
      ["tcpFlags", [2n, 16n, 18n]],
      ["mark", [0n, 1n]],
      ["state", [3n, 1n, 2n, 4n, 0n]],
      ["direction", [0n]],
      ["timeToLive", [64n]],
      ["length", [60n, 84n, 1000n]],
    ] as const satisfies readonly (readonly [FieldName, readonly bigint[]])[]
  ).map(([name, values]) => [fields[name].dimension.name, values]),
);

/** Values for all that a slice asks for; `null` where no packet is in it, or none is found. */
export function pointOf(slice: Slice): Point | "none" | "too much" {
  return pointIn(slice, boxWithin(slice));
}

/** The same for the packets that people know best. */
export function usualPointOf(slice: Slice): Point | "none" | "too much" {
  for (const wish of wishes) {
    const box = constrain(slice.box, ...wish);
    const found = box === null ? "none" : usualBoxWithin({ box, taken: slice.taken });
    if (typeof found !== "string") return pointIn(slice, found);
  }
  return pointIn(slice, boxWithin(slice));
}

/** What people think of first: the first packet of a TCP connection, that of any connection, any packet of one. */
const wishes: readonly Box[] = [
  [
    isOneOf("state", stateIndex("new")),
    isOneOf("direction", 0n),
    isOfProtocol(6),
    hasTransportHeader,
    isOneOf("tcpFlags", 2n),
  ],
  [isOneOf("state", stateIndex("new")), isOneOf("direction", 0n), hasTransportHeader],
  [isOneOf("direction", 0n), hasTransportHeader],
  [],
];

function pointIn(slice: Slice, box: Found): Point | "none" | "too much" {
  if (typeof box === "string") return box;
  const point = new Map<string, bigint>();
  for (const dimension of dimensionsOf(slice)) point.set(dimension.name, valueIn(box, dimension));
  return point;
}

function valueIn(box: Box, dimension: Dimension): bigint {
  const values = constraintOn(box, dimension.name)?.values ?? dimension.domain;
  const found = usual[dimension.name]?.find((value) => holdsValue(values, value));
  if (found !== undefined) return found;
  if (dimension.domain === fields.input.dimension.domain) return interfaceIn(values);
  return values[0]?.from ?? 0n;
}

/** A name that an interface may have: those asked for themselves, or with a digit behind. */
function interfaceIn(values: IntervalSet): bigint {
  for (const { from, to } of values) {
    const name = showInterface(from);
    if (from === to) return from;
    for (const candidate of [`${name}0`, name]) {
      const number = interfaceNumber(candidate);
      if (candidate !== "0" && number >= from && number <= to && showInterface(number) === candidate) return number;
    }
  }
  return values[0]?.from ?? 0n;
}

/** The packet with these values, as it comes; what they do not tell is as in the first packet of a usual connection. */
export function packetAt(point: Point, { family, entry }: Pick<State, "family" | "entry">, cells: Cells): Packet {
  const told = (name: FieldName) => numberAt(fields[name], point, cells);
  const number = (name: FieldName, otherwise: number) => Number(told(name) ?? otherwise);
  const suffix = family === "ip" ? "4" : "6";
  const protocol = number("protocol", 6);
  const isFragment = told("fragment") === 1n;
  const address = (name: "source" | "destination") => ({
    family,
    value: told(`${name}${suffix}`) ?? usual[fields[`${name}${suffix}`].dimension.name]?.[0] ?? 0n,
  });
  const state = states[number("state", 3)] ?? "new";
  return {
    family,
    protocol,
    source: address("source"),
    destination: address("destination"),
    ...transportAt(point, protocol, isFragment, cells),
    length: told("length") === null ? null : number("length", 0),
    timeToLive: number("timeToLive", 64),
    dscp: number("dscp", 0),
    isFragment,
    inputInterface: entry === "out" ? null : nameAt("input", point),
    outputInterface: entry === "in" ? null : nameAt("output", point),
    sourceHardwareAddress: hardwareAddressAt(told("sourceHardwareAddress")),
    mark: number("mark", 0),
    connection: {
      state,
      direction: told("direction") === 1n ? "reply" : "original",
      mark: number("connectionMark", 0),
      isSourceTranslated: false,
      isDestinationTranslated: false,
    },
  };
}

type Transport = Pick<Packet, "sourcePort" | "destinationPort" | "icmpType" | "icmpCode" | "tcpFlags">;

const withPorts: ReadonlySet<number> = new Set([6, 17, 33, 132, 136]);

function transportAt(point: Point, protocol: number, isFragment: boolean, cells: Cells): Transport {
  const none: Transport = { sourcePort: null, destinationPort: null, icmpType: null, icmpCode: null, tcpFlags: null };
  if (isFragment) return none;
  const number = (field: Field, otherwise: number) => Number(numberAt(field, point, cells) ?? otherwise);
  if (protocol === 1 || protocol === 58) {
    return {
      ...none,
      icmpType: number(fields.icmpType, protocol === 1 ? 8 : 128),
      icmpCode: number(fields.icmpCode, 0),
    };
  }
  if (!withPorts.has(protocol)) return none;
  return {
    ...none,
    sourcePort: number(fields.sourcePort, 40_000),
    destinationPort: number(fields.destinationPort, 80),
    tcpFlags: protocol === 6 ? number(fields.tcpFlags, 2) : null,
  };
}

function nameAt(name: "input" | "output", point: Point): string {
  const value = point.get(fields[name].dimension.name);
  return value === undefined ? (name === "input" ? "eth0" : "wan0") : showInterface(value);
}

function hardwareAddressAt(value: bigint | null): string | null {
  if (value === null) return null;
  const octets = [40n, 32n, 24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n);
  return octets.map((octet) => octet.toString(16).padStart(2, "0")).join(":");
}

/** A packet as rules have changed it by now. */
export function changedPacket(packet: Packet, state: State): Packet {
  let changed = packet;
  const { unknown } = state;
  const written = deferredMark(state.deferred, valuesOf(packet, state.entry));
  const values =
    written === null ? state.values : new Map(state.values).set("mark", constant(written, fields.mark.bits));
  for (const [name, value] of values) {
    const own = value.field === null ? 0n : numberOf(value.field, packet);
    changed = withNumber(changed, name, numberFor(value, own) & allBits(value.bits));
  }
  const mark = unknown.get("mark");
  const source = unknown.get("source4") ?? unknown.get("source6");
  const destination = unknown.get("destination4") ?? unknown.get("destination6");
  const ports = unknown.get("sourcePort") ?? unknown.get("destinationPort");
  const left = Object.entries({ mark, source, destination, ports }).filter(([, reason]) => reason !== undefined);
  if (unknown.has("dscp")) changed = { ...changed, dscp: null };
  if (unknown.has("timeToLive")) changed = { ...changed, timeToLive: null };
  const connection = {
    ...changed.connection,
    ...(unknown.has("connectionMark") ? { mark: null } : {}),
    isSourceTranslated: changed.connection.isSourceTranslated || state.isSourceDecided,
    isDestinationTranslated: changed.connection.isDestinationTranslated || state.isDestinationDecided,
  };
  return { ...changed, connection, ...(left.length === 0 ? {} : { unknown: Object.fromEntries(left) }) };
}

/** The number that a packet has in a field. */
function numberOf(field: Field, packet: Packet): bigint {
  const { connection } = packet;
  switch (field.dimension.name) {
    case fields.mark.dimension.name:
      return BigInt(packet.mark);
    case fields.connectionMark.dimension.name:
      return BigInt(connection.mark ?? 0);
    case fields.source4.dimension.name:
    case fields.source6.dimension.name:
      return packet.source.value;
    case fields.destination4.dimension.name:
    case fields.destination6.dimension.name:
      return packet.destination.value;
    case fields.input.dimension.name:
      return interfaceNumber(packet.inputInterface);
    case fields.output.dimension.name:
      return interfaceNumber(packet.outputInterface);
    case fields.family.dimension.name:
      return etherTypes[packet.family];
    case fields.state.dimension.name:
      return fields.state.numbers?.get(BigInt(states.indexOf(connection.state))) ?? 0n;
    default:
      return smallNumberOf(field, packet);
  }
}

function smallNumberOf(field: Field, packet: Packet): bigint {
  const numbers: Readonly<Record<string, number | null>> = {
    [fields.protocol.dimension.name]: packet.protocol,
    [fields.sourcePort.dimension.name]: packet.sourcePort,
    [fields.destinationPort.dimension.name]: packet.destinationPort,
    [fields.icmpType.dimension.name]: packet.icmpType,
    [fields.icmpCode.dimension.name]: packet.icmpCode,
    [fields.tcpFlags.dimension.name]: packet.tcpFlags,
    [fields.dscp.dimension.name]: packet.dscp,
    [fields.timeToLive.dimension.name]: packet.timeToLive,
    [fields.length.dimension.name]: packet.length,
    [fields.fragment.dimension.name]:
      packet.isFragment && packet.sourcePort === null && packet.icmpType === null ? 1 : 0,
    [fields.direction.dimension.name]: packet.connection.direction === "original" ? 0 : 1,
  };
  return BigInt(numbers[field.dimension.name] ?? 0);
}

export function withNumber(packet: Packet, name: FieldName, value: bigint): Packet {
  const { connection, family } = packet;
  switch (name) {
    case "source4":
    case "source6":
      return { ...packet, source: { family, value } };
    case "destination4":
    case "destination6":
      return { ...packet, destination: { family, value } };
    case "input":
      return { ...packet, inputInterface: value === 0n ? null : showInterface(value) };
    case "output":
      return { ...packet, outputInterface: value === 0n ? null : showInterface(value) };
    case "state": {
      const index = [...(fields.state.numbers ?? [])].find(([, number]) => number === value)?.[0] ?? 0n;
      return { ...packet, connection: { ...connection, state: states[Number(index)] ?? "new" } };
    }
    case "connectionMark":
      return { ...packet, connection: { ...connection, mark: Number(value) } };
    case "sourceHardwareAddress":
      return { ...packet, sourceHardwareAddress: hardwareAddressAt(value) };
    case "protocol":
    case "mark":
    case "sourcePort":
    case "destinationPort":
    case "icmpType":
    case "icmpCode":
    case "tcpFlags":
    case "dscp":
    case "timeToLive":
      return { ...packet, [name]: Number(value) };
    default:
      return packet;
  }
}

/** What a packet that is so on its way has in dimensions by their name; `null` where no packet tells. */
export function valuesOf(packet: Packet, entry: Entry): (name: string) => bigint | null {
  const known = new Map<string, bigint | null>();
  return (name) => {
    let value = known.get(name);
    if (value === undefined) {
      value = numberIn(name, packet, entry);
      known.set(name, value);
    }
    return value;
  };
}

function numberIn(name: string, packet: Packet, entry: Entry): bigint | null {
  const [, title = name, mask] = /^(.*) & 0x([\da-f]+)$/.exec(name) ?? [];
  const fieldName = fieldNames.find((candidate) => fields[candidate].dimension.name === title);
  if (fieldName === undefined) return null;
  if (fieldName === "entry") return BigInt(entries.indexOf(entry));
  if (fieldName === "state") return BigInt(states.indexOf(packet.connection.state));
  const number = numberOf(fields[fieldName], packet);
  if (mask === undefined) return number;
  const bits = BigInt(`0x${mask}`);
  return (number & bits) / (bits & -bits);
}
