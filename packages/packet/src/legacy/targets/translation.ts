/** Targets that translate addresses, for the first packet of a connection: DNAT, SNAT, MASQUERADE, REDIRECT, NETMAP. */
import { isSameAddress, readAddress, readPrefix } from "../../address.ts";
import type { Address, Connection, Packet } from "../../packet.ts";
import { masqueradeSource, redirectDestination } from "../../routing/source-address.ts";
import type { RuleTarget } from "../read-rule.ts";
import { anything, certain, optionOf, type Target, type TargetOutcome } from "./outcome.ts";

type Side = "source" | "destination";

/** What an end of the packet becomes. `port`: `undefined` for the same, `null` for one of several. */
interface NewEnd {
  readonly address: Address;
  readonly port: number | null | undefined;
  /** What the address depends on; `null` where it is known. */
  readonly depends: string | null;
}

export const destinationTarget: Target = (packet, target) =>
  translated(packet, "destination", readEnd(target, "--to-destination", packet, "destination"));

export const sourceTarget: Target = (packet, target) =>
  translated(packet, "source", readEnd(target, "--to-source", packet, "source"));

function translated(packet: Packet, side: Side, end: NewEnd | null): TargetOutcome[] {
  if (end === null) return anything(packet, "what address a translation gives");
  const result = withEnd(packet, side, end);
  return certain("accept", result);
}

/** conntrack calls a connection translated only where something differs. */
function withEnd(packet: Packet, side: Side, { address, port, depends }: NewEnd): Packet {
  const isSource = side === "source";
  const portName = isSource ? "sourcePort" : "destinationPort";
  const newPort = packet[portName] === null || port === undefined ? packet[portName] : port;
  const isPortUnknown = newPort === null && packet[portName] !== null;
  const decided = { ...packet.connection, [isSource ? "isSourceDecided" : "isDestinationDecided"]: true };
  const isSame = depends === null && isSameAddress(packet[side], address) && newPort === packet[portName];
  if (isSame) return { ...packet, connection: decided };
  const flag = isSource ? { isSourceTranslated: true } : { isDestinationTranslated: true };
  const connection = { ...decided, ...flag, ...originalEnds(packet) };
  const unknown = {
    ...packet.unknown,
    ...(depends === null ? {} : { [side]: depends }),
    ...(isPortUnknown ? { ports: "which port the translation chooses" } : {}),
  };
  const isUnknown = Object.keys(unknown).length > 0;
  return { ...packet, [side]: address, [portName]: newPort, connection, ...(isUnknown ? { unknown } : {}) };
}

/** The ends of the packet are those of the connection as long as nothing is translated. */
function originalEnds(packet: Packet): Pick<Connection, "original"> {
  const { source, destination, sourcePort, destinationPort, connection } = packet;
  if (connection.isSourceTranslated || connection.isDestinationTranslated) return {};
  return { original: { source, destination, sourcePort, destinationPort } };
}

/** `10.0.0.1`, `10.0.0.1-10.0.0.9:8000-8100`, `[2001:db8::1]:80`, `:80`; `null` where it cannot be read. */
function readEnd(target: RuleTarget, option: string, packet: Packet, side: Side): NewEnd | null {
  const text = optionOf(target, option);
  if (text === null) return null;
  // An IPv6 address with a port stands in brackets; without one its colons are its own.
  const pattern = packet.family === "ip6" && !text.startsWith("[") ? /^(.+)$/ : /^\[?([^\]]*?)\]?(?::([\d/-]+))?$/;
  const [, addresses = "", ports] = pattern.exec(text) ?? [];
  const port = readPort(ports, target, packet, side);
  if (addresses === "") return { address: packet[side], port, depends: null };
  const [first = "", last = first] = addresses.split("-");
  const address = readAddress(first);
  if (address === null || address.family !== packet.family) return null;
  return { address, port, depends: first === last ? null : `which of ${addresses} the translation takes` };
}

/**
 * A port of a range is kept where it is in it, and any port where none is asked for; unless it is to be a random one,
 * which destinations become of a range alone (kernel, nf_nat_l4proto_unique_tuple).
 */
function readPort(
  text: string | undefined,
  { options }: RuleTarget,
  { sourcePort, destinationPort }: Packet,
  side: Side,
): number | null | undefined {
  const isRandom = options.has("--random") || options.has("--random-fully");
  if (text === undefined || text === "") return isRandom && side === "source" ? null : undefined;
  const [from = 0, to = from] = (text.split("/")[0] ?? "").split("-").map(Number);
  if (from === to) return from;
  const own = side === "source" ? sourcePort : destinationPort;
  return !isRandom && own !== null && from <= own && own <= to ? own : null;
}

/** The address of the interface that the packet leaves by, near the next host. */
export const masqueradeTarget: Target = (packet, target, { host }) => {
  const name = packet.outputInterface;
  if (name === null) return anything(packet, "the interface that it leaves by");
  const address = masqueradeSource(host, packet);
  if (address === "none") return certain("drop", packet);
  const port = readPort(optionOf(target, "--to-ports") ?? undefined, target, packet, "source");
  const depends = `the address of ${name}, which replaces the source`;
  if (address === null) return translated(packet, "source", { address: packet.source, port, depends });
  return translated(packet, "source", { address, port, depends: null });
};

/** To the host itself: on the interface that the packet came in on, or 127.0.0.1 for its own packets. */
export const redirectTarget: Target = (packet, target, { host: { interfaces } }) => {
  const address = redirectDestination(interfaces.known ? interfaces.value : null, packet);
  if (address === "none") return certain("drop", packet);
  const port = readPort(optionOf(target, "--to-ports") ?? undefined, target, packet, "destination");
  if (address !== null) return translated(packet, "destination", { address, port, depends: null });
  const depends = `the address of ${packet.inputInterface}, which replaces the destination`;
  return translated(packet, "destination", { address: packet.destination, port, depends });
};

/** The network is replaced, the rest of the address kept: of the source behind routing, else of the destination. */
export const networkTarget: Target = (packet, target, { entry }) => {
  const prefix = readPrefix(optionOf(target, "--to") ?? "", packet.family);
  if (prefix === null) return anything(packet, "what address a translation gives");
  const side = entry === "POSTROUTING" || entry === "INPUT" ? "source" : "destination";
  const address = { family: packet.family, value: prefix.value | (packet[side].value & ~prefix.mask) };
  return translated(packet, side, { address, port: undefined, depends: null });
};
