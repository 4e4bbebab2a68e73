/** What `ct` reads: the connection that the packet belongs to. */
import { datatypes } from "@nftlint/language";
import type { ConntrackSelector } from "@nftlint/syntax";
import type { Connection, ConnectionEnds, Packet } from "../packet.ts";
import type { Scope } from "./scope.ts";
import { type Absent, absent, type Bits, known, knownUnlessNull, partlyKnown, unknown } from "./values.ts";

/** The priority at which conntrack looks at packets (kernel, NF_IP_PRI_CONNTRACK). */
const conntrackPriority = -200;

const stateBits = datatypes.get("ct_state")?.constants;
const statusBits = datatypes.get("ct_status")?.constants;

/** Whether the packet has been through conntrack where a chain of this priority sees it. */
export function isSeenByConntrack(
  { inputInterface }: Packet,
  { hook, priority }: Pick<Scope, "hook" | "priority">,
): boolean {
  if (hook === "ingress") return false;
  if (hook !== "prerouting" && hook !== "output") return true;
  // What comes over the loopback has been seen where it was sent.
  return priority === null || priority > conntrackPriority || (hook === "prerouting" && inputInterface === "lo");
}

export function readConntrack(selector: ConntrackSelector, packet: Packet, scope: Scope): Bits | Absent {
  const { connection } = packet;
  const isSeen = isSeenByConntrack(packet, scope);
  const state = isSeen || connection.state === "untracked" ? connection.state : "invalid";
  if (selector.key === "state") return known(stateBits?.get(state) ?? 0);
  if (!isSeen) return absent("conntrack has not seen it yet");
  if (state === "untracked" || state === "invalid") return absent(`its connection is ${state}`);
  switch (selector.key) {
    case "direction":
      return known(connection.direction === "original" ? 0 : 1);
    case "mark":
      return knownUnlessNull(connection.mark, "the connection's mark");
    case "status":
      return readStatus(connection);
    case "l3proto":
      return known(packet.family === "ip" ? 2 : 10);
    case "protocol":
      return known(packet.protocol);
    case "saddr":
    case "daddr":
    case "proto-src":
    case "proto-dst":
      return readEnd(selector, packet);
    case "zone":
      return knownUnlessNull(connection.zone === undefined ? 0 : connection.zone, "the connection's zone");
    default:
      return unknown(`the connection's ${selector.key}`);
  }
}

/** The bits of the status that follow from what is known of the connection (kernel, nf_conntrack_common.h). */
function readStatus({ state, isSourceTranslated, isDestinationTranslated, direction }: Connection): Bits {
  const bit = (name: string) => BigInt(statusBits?.get(name) ?? 0);
  let value = 0n;
  let doubt = 0xffffffffn;
  const set = (name: string, isSet: boolean) => {
    doubt &= ~bit(name);
    if (isSet) value |= bit(name);
  };
  set("snat", isSourceTranslated);
  set("dnat", isDestinationTranslated);
  if (state === "related" || state === "new") set("expected", state === "related");
  // Replies have been seen for a connection that is established, and for none that is new.
  if (state === "new") set("seen-reply", false);
  if (state === "established") set("seen-reply", true);
  if (state === "new" && direction === "original") set("assured", false);
  if (state === "established") set("confirmed", true);
  return partlyKnown(value, doubt, "the connection's status");
}

function readEnd({ key, direction }: ConntrackSelector, packet: Packet): Bits {
  const reason = `the connection's ${direction} ${key}`;
  const ends = direction === "original" ? originalEnds(packet) : replyEnds(packet);
  if (ends === null) return unknown(reason);
  switch (key) {
    case "saddr":
      return known(ends.source.value);
    case "daddr":
      return known(ends.destination.value);
    case "proto-src":
      return knownUnlessNull(ends.sourcePort, reason);
    default:
      return knownUnlessNull(ends.destinationPort, reason);
  }
}

function originalEnds(packet: Packet): ConnectionEnds | null {
  const { connection } = packet;
  if (connection.original !== undefined) return connection.original;
  if (connection.isSourceTranslated || connection.isDestinationTranslated) return null;
  return connection.direction === "original" ? packet : turned(packet);
}

/** A new packet shows already what its translation so far makes of the replies. */
function replyEnds(packet: Packet): ConnectionEnds | null {
  const { connection } = packet;
  if (connection.reply !== undefined) return connection.unknown === undefined ? connection.reply : null;
  const isTranslated = connection.isSourceTranslated || connection.isDestinationTranslated;
  if (packet.unknown?.source !== undefined || packet.unknown?.destination !== undefined) return null;
  if (connection.direction === "original") return isTranslated && connection.state !== "new" ? null : turned(packet);
  return isTranslated ? null : packet;
}

function turned({ source, destination, sourcePort, destinationPort }: ConnectionEnds): ConnectionEnds {
  return { source: destination, destination: source, sourcePort: destinationPort, destinationPort: sourcePort };
}
