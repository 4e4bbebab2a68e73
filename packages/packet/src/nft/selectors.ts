/** What selectors read of a packet. */
import { datatypes, findHeaderField, headers } from "@nftlint/language";
import { icmpTypesWith } from "@nftlint/semantics";
import {
  type ExtensionHeader,
  type Fib,
  type HeaderOption,
  type NumberGenerator,
  type Payload,
  parseNumber,
  type RawPayload,
  type Selector,
} from "@nftlint/syntax";
import type { Packet } from "../packet.ts";
import { readConntrack } from "./conntrack.ts";
import { isLaterFragment, networkBits, transportBits } from "./header-bits.ts";
import { etherTypes, interfaceNumber, isEthernet, readMeta } from "./meta.ts";
import type { Scope } from "./scope.ts";
import { type Absent, absent, type Bits, known, knownUnlessNull, unknown } from "./values.ts";

export function readSelector(selector: Selector, packet: Packet, scope: Scope): Bits | Absent {
  switch (selector.kind) {
    case "payload":
      return readPayload(selector, packet, scope);
    case "raw-payload":
      return readRaw(selector, packet);
    case "extension-header":
      return readExtensionHeader(selector, packet);
    case "header-option":
      return readOption(selector, packet);
    case "meta":
      return readMeta(selector.key, packet, scope);
    case "ct":
      return readConntrack(selector, packet, scope);
    case "fib":
      return readFib(selector, packet, scope);
    case "numgen":
      return readNumber(selector);
    case "hash":
      return unknown("a hash of the packet");
    case "rt":
      return unknown(`the ${selector.key} of its route`);
    case "socket":
      return unknown("the socket that it is for");
    case "osf":
      return unknown("the sender's operating system");
    case "ipsec":
      return unknown("the IPsec that it went through");
    case "tunnel":
      return unknown("the tunnel that it came through");
  }
}

function readPayload({ tunnel, protocol, field }: Payload, packet: Packet, scope: Scope): Bits | Absent {
  if (tunnel !== null) return unknown(`what the ${tunnel} tunnel carries`);
  const found = findHeaderField(protocol, field);
  if (found === undefined) return unknown(`${protocol} ${field}`);
  switch (protocol) {
    case "ip":
    case "ip6": {
      if (packet.family !== protocol) return absent(`it is no ${protocol === "ip" ? "IPv4" : "IPv6"} packet`);
      return named(networkBits(packet, found.offset, found.length), `the packet's ${protocol} ${field}`);
    }
    case "ether":
      return readEther(field, packet, scope);
    case "arp":
    case "vlan":
      return absent(`it is no ${protocol.toUpperCase()} ${protocol === "arp" ? "packet" : "frame"}`);
    default: {
      const lacking = withoutTransport(protocol, packet) ?? withoutField(protocol, field, packet);
      if (lacking !== null) return lacking;
      return named(transportBits(packet, found.offset, found.length), `the packet's ${protocol} ${field}`);
    }
  }
}

/** Tells of what nobody knows by name. */
function named(bits: Bits, reason: string): Bits {
  return bits.doubt === 0n ? bits : { ...bits, reason };
}

/** Why a packet has no header of a protocol, or `null` where it has one. */
function withoutTransport(protocol: string, packet: Packet): Absent | null {
  const number = headers.get(protocol)?.protocol ?? null;
  if (number !== null && packet.protocol !== number) return absent(`it is no ${protocol.toUpperCase()} packet`);
  return isLaterFragment(packet) ? absent("it is a fragment without a transport header") : null;
}

/** Some fields are there in some messages only: nft adds a test for their types. */
function withoutField(protocol: string, field: string, { icmpType }: Packet): Absent | Bits | null {
  const types = icmpTypesWith(protocol, field);
  if (types === null) return null;
  if (icmpType === null) return unknown(`the packet's ${protocol} type`);
  return types.includes(icmpType) ? null : absent(`${protocol} messages of type ${icmpType} have no ${field}`);
}

function readEther(field: string, packet: Packet, scope: Scope): Bits | Absent {
  if (!isEthernet(packet.inputInterface, scope)) return absent("it has no Ethernet header");
  if (field === "type") return known(etherTypes[packet.family]);
  if (field !== "saddr") return unknown("the frame's destination MAC address");
  const octets = packet.sourceHardwareAddress?.split(":") ?? null;
  const address = octets?.reduce((value, octet) => (value << 8n) | BigInt(Number.parseInt(octet, 16)), 0n) ?? null;
  return knownUnlessNull(address, "the frame's source MAC address");
}

function readRaw({ base, offset, length }: RawPayload, packet: Packet): Bits | Absent {
  const from = parseNumber(offset.text);
  const size = parseNumber(length.text);
  const reason = `the packet's @${base},${offset.text},${length.text}`;
  if (from === null || size === null || from + size > 65_536n) return unknown(reason);
  if (base === "nh") return named(networkBits(packet, Number(from), Number(size)), reason);
  if (base !== "th") return unknown(reason);
  if (isLaterFragment(packet)) return absent("it is a fragment without a transport header");
  return named(transportBits(packet, Number(from), Number(size)), reason);
}

/** Packets are taken to have no extension header but that of fragments. */
function readExtensionHeader({ header, field }: ExtensionHeader, packet: Packet): Bits | Absent {
  if (packet.family !== "ip6") return absent("it is no IPv6 packet");
  const isThere = header === "frag" && packet.isFragment;
  if (field === null) return known(isThere ? 1 : 0);
  return isThere ? unknown(`the packet's ${header} ${field}`) : absent(`it has no ${header} header`);
}

const protocolOfOptions = { tcp: 6, dccp: 33, sctp: 132 } as const;

function readOption({ protocol, option, field }: HeaderOption, packet: Packet): Bits | Absent {
  if (protocol === "ip") {
    if (packet.family !== "ip") return absent("it is no IPv4 packet");
    return field === null ? known(0) : absent("it has no IP options");
  }
  if (packet.protocol !== protocolOfOptions[protocol]) return absent(`it is no ${protocol.toUpperCase()} packet`);
  return unknown(`the packet's ${protocol} option ${option}`);
}

function readFib({ flags, result }: Fib, packet: Packet, { hook, fib }: Scope): Bits {
  const isType = result === "type";
  if (!isType && hook === "prerouting" && packet.inputInterface === "lo") {
    return known(result === "check" ? 1n : interfaceNumber("lo"));
  }
  const asked = `the host's route for fib ${flags.join(" . ")}`;
  if (fib === null) return unknown(asked);
  const answer = fib({ flags, result: isType ? "type" : "interface", packet });
  if (!answer.known) return unknown(answer.reason);
  if (!isType) return known(result === "check" ? (answer.value === null ? 0n : 1n) : interfaceNumber(answer.value));
  const type = answer.value === null ? 0 : datatypes.get("fib_addrtype")?.constants.get(answer.value);
  return knownUnlessNull(type ?? null, asked);
}

function readNumber({ mode, modulus, offset }: NumberGenerator): Bits {
  if (parseNumber(modulus.text) === 1n) return known(offset === null ? 0n : (parseNumber(offset.text) ?? 0n));
  return unknown(mode === "random" ? "a random number" : "how many packets came before");
}
