/** The headers of a packet, bit by bit, as far as they are known: named fields and raw ones are both read from them. */
import type { Packet } from "../packet.ts";
import { type Bits, partlyKnown } from "./values.ts";

/** A header; the first bit of its first octet is the highest. */
interface HeaderBits {
  readonly length: number;
  readonly value: bigint;
  readonly doubt: bigint;
}

type Field = readonly [offset: number, length: number, value: bigint | number | null];

const protocolNumber = { icmp: 1, icmpv6: 58, tcp: 6 } as const;

/** Protocols whose headers begin with the ports: TCP, UDP, DCCP, SCTP, UDP-Lite. */
const protocolsWithPorts: ReadonlySet<number> = new Set([6, 17, 33, 132, 136]);

function hasPorts({ protocol }: Pick<Packet, "protocol">): boolean {
  return protocolsWithPorts.has(protocol);
}

/** Whether a packet is a fragment that has no transport header, as all but the first. */
export function isLaterFragment(packet: Packet): boolean {
  return packet.isFragment && packet.sourcePort === null && packet.icmpType === null;
}

/** Whether it has ports that can be read and written. */
export function carriesPorts(packet: Packet): boolean {
  return hasPorts(packet) && !isLaterFragment(packet);
}

const networkHeaders = new WeakMap<Packet, HeaderBits>();
const transportHeaders = new WeakMap<Packet, HeaderBits>();

/** Bits of the IP header. */
export function networkBits(packet: Packet, offset: number, length: number): Bits {
  let header = networkHeaders.get(packet);
  if (header === undefined) {
    header = packet.family === "ip" ? ipv4Header(packet) : ipv6Header(packet);
    networkHeaders.set(packet, header);
  }
  return cut(
    header,
    offset,
    length,
    packet.unknown?.source ?? packet.unknown?.destination ?? "what its IP header holds",
  );
}

/** Bits of the header behind the IP header. */
export function transportBits(packet: Packet, offset: number, length: number): Bits {
  let header = transportHeaders.get(packet);
  if (header === undefined) {
    header = transportHeader(packet);
    transportHeaders.set(packet, header);
  }
  return cut(header, offset, length, packet.unknown?.ports ?? "what its transport header holds");
}

function ipv4Header(packet: Packet): HeaderBits {
  const { length, timeToLive, dscp, protocol, source, destination, unknown } = packet;
  return header(160, [
    [0, 4, 4],
    // Without options, which next to no packet has.
    [4, 4, 5],
    [8, 6, dscp],
    [16, 16, length],
    // A packet that is whole has neither an offset nor more fragments behind it.
    ...(packet.isFragment
      ? []
      : ([
          [48, 1, 0],
          [50, 14, 0],
        ] as const)),
    [64, 8, timeToLive],
    [72, 8, protocol],
    [96, 32, unknown?.source === undefined ? source.value : null],
    [128, 32, unknown?.destination === undefined ? destination.value : null],
  ]);
}

function ipv6Header(packet: Packet): HeaderBits {
  const { length, timeToLive, dscp, protocol, source, destination, isFragment, unknown } = packet;
  return header(320, [
    [0, 4, 6],
    [4, 6, dscp],
    [32, 16, length === null ? null : length - 40],
    [48, 8, isFragment ? 44 : protocol],
    [56, 8, timeToLive],
    [64, 128, unknown?.source === undefined ? source.value : null],
    [192, 128, unknown?.destination === undefined ? destination.value : null],
  ]);
}

function transportHeader(packet: Packet): HeaderBits {
  const { protocol, sourcePort, destinationPort, icmpType, icmpCode, tcpFlags, unknown } = packet;
  if (protocol === protocolNumber.icmp || protocol === protocolNumber.icmpv6) {
    return header(320, [
      [0, 8, icmpType],
      [8, 8, icmpCode],
    ]);
  }
  if (!hasPorts(packet)) return header(320, []);
  const arePortsKnown = unknown?.ports === undefined;
  return header(320, [
    [0, 16, arePortsKnown ? sourcePort : null],
    [16, 16, arePortsKnown ? destinationPort : null],
    [104, 8, protocol === protocolNumber.tcp ? tcpFlags : null],
  ]);
}

function header(length: number, fields: readonly Field[]): HeaderBits {
  let value = 0n;
  let doubt = (1n << BigInt(length)) - 1n;
  for (const [offset, size, content] of fields) {
    if (content === null) continue;
    const shift = BigInt(length - offset - size);
    value |= BigInt(content) << shift;
    doubt &= ~(((1n << BigInt(size)) - 1n) << shift);
  }
  return { length, value, doubt };
}

function cut(header: HeaderBits, offset: number, length: number, reason: string): Bits {
  const mask = (1n << BigInt(length)) - 1n;
  const shift = header.length - offset - length;
  if (shift < 0) return partlyKnown(0n, mask, reason);
  return partlyKnown((header.value >> BigInt(shift)) & mask, (header.doubt >> BigInt(shift)) & mask, reason);
}
