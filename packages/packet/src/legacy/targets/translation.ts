/** Targets that translate addresses, for the first packet of a connection: DNAT, SNAT, MASQUERADE, REDIRECT, NETMAP. */
import type { HostFacts } from "@nftlint/host";
import { isLinkLocal, isSameAddress, readAddress, readPrefix } from "../../address.ts";
import type { Address, Connection, Packet } from "../../packet.ts";
import { flowOf } from "../../routing/flow.ts";
import { lookUp, routingOf } from "../../routing/look-up.ts";
import { interfaceSource } from "../../routing/source-address.ts";
import { anything, certain, optionOf, type Target, type TargetOutcome } from "./outcome.ts";

type Side = "source" | "destination";

/** What an end of the packet becomes. `port`: `undefined` for the same, `null` for one of several. */
interface NewEnd {
  readonly address: Address;
  readonly port: number | null | undefined;
  /** What the choice depends on. */
  readonly depends: string | null;
}

export const destinationTarget: Target = (packet, target) =>
  translated(packet, "destination", readEnd(optionOf(target, "--to-destination"), packet, "destination"));

export const sourceTarget: Target = (packet, target) =>
  translated(packet, "source", readEnd(optionOf(target, "--to-source"), packet, "source"));

function translated(packet: Packet, side: Side, end: NewEnd | null): TargetOutcome[] {
  if (end === null) return anything(packet, "what address a translation gives");
  const result = withEnd(packet, side, end);
  return [{ verdict: "accept", packet: result, depends: end.depends }];
}

/** conntrack calls a connection translated only where something differs. */
function withEnd(packet: Packet, side: Side, { address, port }: NewEnd): Packet {
  const isSource = side === "source";
  const portName = isSource ? "sourcePort" : "destinationPort";
  const newPort = packet[portName] === null || port === undefined ? packet[portName] : port;
  const decided = { ...packet.connection, [isSource ? "isSourceDecided" : "isDestinationDecided"]: true };
  if (isSameAddress(packet[side], address) && newPort === packet[portName]) return { ...packet, connection: decided };
  const flag = isSource ? { isSourceTranslated: true } : { isDestinationTranslated: true };
  const connection = { ...decided, ...flag, ...originalEnds(packet) };
  return { ...packet, [side]: address, [portName]: newPort, connection };
}

/** The ends of the packet are those of the connection as long as nothing is translated. */
function originalEnds(packet: Packet): Pick<Connection, "original"> {
  const { source, destination, sourcePort, destinationPort, connection } = packet;
  if (connection.isSourceTranslated || connection.isDestinationTranslated) return {};
  return { original: { source, destination, sourcePort, destinationPort } };
}

/** `10.0.0.1`, `10.0.0.1-10.0.0.9:8000-8100`, `[2001:db8::1]:80`, `:80`; `null` where it cannot be read. */
function readEnd(text: string | null, packet: Packet, side: Side): NewEnd | null {
  if (text === null) return null;
  // An IPv6 address with a port stands in brackets; without one its colons are its own.
  const pattern = packet.family === "ip6" && !text.startsWith("[") ? /^(.+)$/ : /^\[?([^\]]*?)\]?(?::([\d/-]+))?$/;
  const [, addresses = "", ports] = pattern.exec(text) ?? [];
  const port = readPort(ports, side === "source" ? packet.sourcePort : packet.destinationPort);
  if (addresses === "") return { address: packet[side], port, depends: null };
  const [first = "", last = first] = addresses.split("-");
  const address = readAddress(first);
  if (address === null || address.family !== packet.family) return null;
  return { address, port, depends: first === last ? null : `which of ${addresses} the translation takes` };
}

/** A port of a range is kept where it is in it. */
function readPort(text: string | undefined, own: number | null): number | null | undefined {
  if (text === undefined || text === "") return undefined;
  const [from = 0, to = from] = (text.split("/")[0] ?? "").split("-").map(Number);
  if (from === to) return from;
  return own !== null && from <= own && own <= to ? own : null;
}

/** The address of the interface that the packet leaves by, near the next host. */
export const masqueradeTarget: Target = (packet, target, { host }) => {
  const name = packet.outputInterface;
  if (name === null) return anything(packet, "the interface that it leaves by");
  const address = interfaceSource(host, packet.family, name, nextHost(host, packet));
  const port = readPort(optionOf(target, "--to-ports") ?? undefined, packet.sourcePort);
  const depends = `the address of ${name}, which replaces the source`;
  if (address === null) return translated(packet, "source", { address: packet.source, port, depends });
  return translated(packet, "source", { address, port, depends: null });
};

function nextHost(host: HostFacts, packet: Packet): Address {
  const routing = routingOf(host, packet.family);
  if (typeof routing === "string" || packet.family === "ip6") return packet.destination;
  const found = lookUp(routing, flowOf(packet));
  if (found.kind !== "route") return packet.destination;
  const gateway = found.ways.find(({ interfaceName }) => interfaceName === packet.outputInterface)?.gateway ?? null;
  return (gateway === null ? null : readAddress(gateway)) ?? packet.destination;
}

/** To the host itself: on the interface that the packet came in on, or 127.0.0.1 for its own packets. */
export const redirectTarget: Target = (packet, target, context) => {
  const port = readPort(optionOf(target, "--to-ports") ?? undefined, packet.destinationPort);
  if (packet.inputInterface === null) {
    const loopback = { family: packet.family, value: packet.family === "ip" ? 0x7f_00_00_01n : 1n };
    return translated(packet, "destination", { address: loopback, port, depends: null });
  }
  const address = firstAddress(context.host, packet);
  if (address === "none") return certain("drop", packet);
  const depends = `the address of ${packet.inputInterface}, which replaces the destination`;
  if (address === null) return translated(packet, "destination", { address: packet.destination, port, depends });
  return translated(packet, "destination", { address, port, depends: null });
};

/** `none`: the interface has no address, and the kernel drops what it cannot redirect. */
function firstAddress({ interfaces }: HostFacts, { family, inputInterface, source }: Packet): Address | "none" | null {
  const own = interfaces.known ? interfaces.value.find(({ name }) => name === inputInterface) : undefined;
  if (own === undefined) return null;
  const addresses = own.addresses.flatMap((entry) =>
    entry.family === family ? (readAddress(entry.address) ?? []) : [],
  );
  if (family === "ip") return addresses[0] ?? "none";
  const near = addresses.filter((address) => isLinkLocal(address) === isLinkLocal(source));
  return near.length === 1 ? (near[0] ?? null) : null;
}

/** The network is replaced, the rest of the address kept: of the source behind routing, else of the destination. */
export const networkTarget: Target = (packet, target, { entry }) => {
  const prefix = readPrefix(optionOf(target, "--to") ?? "", packet.family);
  if (prefix === null) return anything(packet, "what address a translation gives");
  const side = entry === "POSTROUTING" || entry === "INPUT" ? "source" : "destination";
  const address = { family: packet.family, value: prefix.value | (packet[side].value & ~prefix.mask) };
  return translated(packet, side, { address, port: undefined, depends: null });
};
