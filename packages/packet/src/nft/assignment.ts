/** `meta mark set`, `ct mark set`, `ip dscp set` and others: what they change of a packet. */
import type { Assignment, Payload } from "@nftlint/syntax";
import { type Packet, type UnknownFields, withKnownMark } from "../packet.ts";
import { isSeenByConntrack } from "./conntrack.ts";
import { type Effect, fail, next } from "./effect.ts";
import { evaluate, typeOf } from "./evaluate.ts";
import type { Scope } from "./scope.ts";
import { readSelector } from "./selectors.ts";
import type { Bits } from "./values.ts";

export function assign({ target, value }: Assignment, packet: Packet, scope: Scope): Effect {
  const written = evaluate(value, typeOf(target, scope), packet, scope);
  if (written.kind === "absent") return fail(written.reason);
  if (written.kind === "tuple") return next(packet);
  if (target.kind === "meta") return next(target.key === "mark" ? withMark(packet, written) : packet);
  if (target.kind === "ct") return next(withConnection(target.key, packet, written, scope));
  if (target.kind !== "payload") return next(packet);
  const present = readSelector(target, packet, scope);
  return present.kind === "absent" ? fail(present.reason) : next(withField(target, packet, written));
}

function withMark(packet: Packet, { value, doubt, reason }: Bits): Packet {
  const mark = Number(value & 0xffffffffn);
  if (doubt === 0n) return { ...withKnownMark(packet), mark };
  const unknownMarkBits = Number(doubt & 0xffffffffn);
  return { ...packet, mark, unknownMarkBits, unknown: { ...packet.unknown, mark: reason } };
}

/** The packet with a field that can be told again; without anything unknown it is as one that never had any. */
function withKnown(packet: Packet, field: keyof UnknownFields): Packet {
  if (packet.unknown?.[field] === undefined) return packet;
  const { unknown, ...rest } = packet;
  const left = Object.entries(unknown).filter(([name]) => name !== field);
  return left.length === 0 ? rest : { ...rest, unknown: Object.fromEntries(left) };
}

/** Without a connection there is nothing to write to (kernel, nft_ct_set_eval), except the zone, which comes before it. */
function withConnection(key: string, packet: Packet, { value, doubt }: Bits, scope: Scope): Packet {
  const { connection } = packet;
  const content = doubt === 0n ? Number(value) : null;
  if (key === "zone") {
    return isSeenByConntrack(packet, scope) ? packet : { ...packet, connection: { ...connection, zone: content } };
  }
  const hasConnection = connection.state !== "untracked" && connection.state !== "invalid";
  if (key !== "mark" || !hasConnection || !isSeenByConntrack(packet, scope)) return packet;
  return { ...packet, connection: { ...connection, mark: content } };
}

/** Ports and addresses that cannot be told are taken note of as such. */
function withField({ protocol, field }: Payload, packet: Packet, { value, doubt, reason }: Bits): Packet {
  const number = doubt === 0n ? Number(value) : null;
  const known = doubt === 0n;
  switch (field) {
    case "saddr":
      if (protocol === "ether") return { ...packet, sourceHardwareAddress: null };
      if (!known) return { ...packet, unknown: { ...packet.unknown, source: reason } };
      return { ...withKnown(packet, "source"), source: { family: packet.family, value } };
    case "daddr":
      if (protocol === "ether") return packet;
      if (!known) return { ...packet, unknown: { ...packet.unknown, destination: reason } };
      return { ...withKnown(packet, "destination"), destination: { family: packet.family, value } };
    case "ttl":
    case "hoplimit":
      return { ...packet, timeToLive: number };
    case "dscp":
      return { ...packet, dscp: number };
    case "sport":
      return { ...packet, sourcePort: number };
    case "dport":
      return { ...packet, destinationPort: number };
    case "flags":
      return protocol === "tcp" ? { ...packet, tcpFlags: number } : packet;
    case "type":
      return { ...packet, icmpType: number };
    case "code":
      return { ...packet, icmpCode: number };
    default:
      return packet;
  }
}
