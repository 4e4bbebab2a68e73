/** Packets as they are on a wire: what the lab sends and sees arrive, as values and as bytes. */
import { isIPv4, isIPv6 } from "node:net";

export type Protocol = "icmp" | "tcp" | "udp";

/** `icmp` stands for ICMPv6, too, where the family is ip6. */
export interface WirePacket {
  readonly family: "ip" | "ip6";
  readonly protocol: Protocol;
  readonly source: string;
  readonly destination: string;
  /** `null` for ICMP. */
  readonly sourcePort: number | null;
  readonly destinationPort: number | null;
  /** The bits of the flags, `fin` being 1; `null` for other protocols. */
  readonly tcpFlags: number | null;
  /** `null` for other protocols. */
  readonly icmpType: number | null;
  readonly icmpCode: number | null;
  /** `null` where it is not known: a raw IPv6 socket does not tell it. */
  readonly timeToLive: number | null;
  readonly dscp: number;
}

export const tcpFin = 0x01;
export const tcpSyn = 0x02;
export const tcpReset = 0x04;
export const tcpAck = 0x10;

const protocolNumbers = { icmp: { ip: 1, ip6: 58 }, tcp: { ip: 6, ip6: 6 }, udp: { ip: 17, ip6: 17 } } as const;

/** The identifier of every echo request; conntrack tells echo requests apart by it. */
const echoIdentifier = 0x4e46;

/** The packet from its IP header on, with valid checksums: conntrack takes others for invalid. */
export function encodePacket(packet: WirePacket): Buffer {
  const source = addressBytes(packet.source);
  const destination = addressBytes(packet.destination);
  const body = encodeBody(packet);
  const protocol = protocolNumbers[packet.protocol][packet.family];
  if (packet.family === "ip") {
    const pseudo = Buffer.concat([
      source,
      destination,
      Buffer.from([0, protocol, body.length >> 8, body.length & 255]),
    ]);
    sealBody(packet, body, packet.protocol === "icmp" ? Buffer.alloc(0) : pseudo);
    const header = Buffer.alloc(20);
    header.set([0x45, packet.dscp << 2]);
    header.writeUInt16BE(20 + body.length, 2);
    header.set([packet.timeToLive ?? 64, protocol], 8);
    header.set(source, 12);
    header.set(destination, 16);
    header.writeUInt16BE(checksum(header), 10);
    return Buffer.concat([header, body]);
  }
  const tail = Buffer.from([0, 0, body.length >> 8, body.length & 255, 0, 0, 0, protocol]);
  sealBody(packet, body, Buffer.concat([source, destination, tail]));
  const header = Buffer.alloc(40);
  header.writeUInt32BE(((6 << 28) | (packet.dscp << 22)) >>> 0, 0);
  header.writeUInt16BE(body.length, 4);
  header.set([protocol, packet.timeToLive ?? 64], 6);
  header.set(source, 8);
  header.set(destination, 24);
  return Buffer.concat([header, body]);
}

/** An Ethernet frame around the packet. */
export function encodeFrame(packet: WirePacket, from: string, to: string): Buffer {
  const header = Buffer.from(`${to}${from}`.replaceAll(":", "") + (packet.family === "ip" ? "0800" : "86dd"), "hex");
  return Buffer.concat([header, encodePacket(packet)]);
}

/** What a frame carries; `null` for what hosts send of their own accord (neighbour and listener discovery). */
export function decodeFrame(frame: Buffer): WirePacket | null {
  const kind = frame.readUInt16BE(12);
  return kind === 0x0800 || kind === 0x86dd ? decodePacket(frame.subarray(14)) : null;
}

export function decodePacket(bytes: Buffer): WirePacket | null {
  const family = bytes[0]! >> 4 === 4 ? "ip" : "ip6";
  const headerLength = family === "ip" ? (bytes[0]! & 15) * 4 : 40;
  const number = family === "ip" ? bytes[9] : bytes[6];
  const protocol = (["icmp", "tcp", "udp"] as const).find((name) => protocolNumbers[name][family] === number);
  if (protocol === undefined) return null;
  const body = bytes.subarray(headerLength);
  const isIcmp = protocol === "icmp";
  if (isIcmp && family === "ip6" && body[0]! >= 130 && body[0]! <= 143) return null;
  return {
    family,
    protocol,
    ...readAddresses(bytes),
    sourcePort: isIcmp ? null : body.readUInt16BE(0),
    destinationPort: isIcmp ? null : body.readUInt16BE(2),
    tcpFlags: protocol === "tcp" ? body[13]! : null,
    icmpType: isIcmp ? body[0]! : null,
    icmpCode: isIcmp ? body[1]! : null,
    timeToLive: (family === "ip" ? bytes[8] : bytes[7]) || null,
    dscp: family === "ip" ? bytes[1]! >> 2 : (bytes.readUInt16BE(0) >> 6) & 63,
  };
}

/** The addresses in an IP header. */
function readAddresses(header: Buffer): { readonly source: string; readonly destination: string } {
  if (header[0]! >> 4 === 4) {
    return { source: header.subarray(12, 16).join("."), destination: header.subarray(16, 20).join(".") };
  }
  return { source: ipv6Text(header.subarray(8, 24)), destination: ipv6Text(header.subarray(24, 40)) };
}

function encodeBody({ protocol, icmpType, icmpCode, sourcePort, destinationPort, tcpFlags }: WirePacket): Buffer {
  const body = Buffer.alloc(protocol === "tcp" ? 20 : 16);
  if (protocol === "icmp") {
    body.set([icmpType ?? 0, icmpCode ?? 0]);
    body.writeUInt16BE(echoIdentifier, 4);
    return body;
  }
  body.writeUInt16BE(sourcePort ?? 0, 0);
  body.writeUInt16BE(destinationPort ?? 0, 2);
  if (protocol === "udp") {
    body.writeUInt16BE(body.length, 4);
    return body;
  }
  const flags = tcpFlags ?? 0;
  // The sequence numbers of a handshake: each side starts at 1000.
  body.writeUInt32BE(flags === tcpAck ? 1001 : 1000, 4);
  body.writeUInt32BE((flags & tcpAck) !== 0 ? 1001 : 0, 8);
  body.set([5 << 4, flags], 12);
  body.writeUInt16BE(65535, 14);
  return body;
}

function sealBody({ protocol }: WirePacket, body: Buffer, pseudoHeader: Buffer): void {
  const offset = { icmp: 2, tcp: 16, udp: 6 }[protocol];
  const sum = checksum(Buffer.concat([pseudoHeader, body]));
  body.writeUInt16BE(protocol === "udp" && sum === 0 ? 0xffff : sum, offset);
}

/** RFC 1071. */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let index = 0; index < bytes.length; index += 2) sum += (bytes[index]! << 8) | (bytes[index + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split(".").map(Number));
  if (!isIPv6(address)) throw new Error(`no address: ${address}`);
  const [head = "", tail] = address.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const left = groups(head);
  const right = groups(tail ?? "");
  const all = [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right];
  return Buffer.from(all.map((group) => group.padStart(4, "0")).join(""), "hex");
}

function ipv6Text(bytes: Buffer): string {
  const groups = bytes.toString("hex").match(/.{4}/g) ?? [];
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}
