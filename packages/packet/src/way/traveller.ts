/** A packet on one of its ways through a host. */
import type { Learned } from "../nft/scope.ts";
import type { Connection, ConnectionEnds, Packet } from "../packet.ts";
import type { Dependency } from "../verdict.ts";
import { answerTo } from "./answer.ts";
import type { RoutingDecision } from "./hooks.ts";
import { hasConnection } from "./tracking.ts";
import type { Fate, Way, WayStep } from "./way.ts";

export interface Traveller {
  /** As it came. */
  readonly start: Packet;
  readonly packet: Packet;
  readonly learned: readonly Learned[];
  /** The ends of the replies that conntrack waits for; `null` before it has seen a packet that opens a connection. */
  readonly replies: ConnectionEnds | null;
  readonly steps: readonly WayStep[];
  readonly assumptions: readonly Dependency[];
  /** Set where the way has come to its end. */
  readonly fate: Fate | null;
  /** It has left by `lo` and comes in there again, with the connection that it has: nothing is tracked or translated anew. */
  readonly isLooped: boolean;
  readonly isTracked: boolean;
}

export function setOut(packet: Packet, learned: readonly Learned[]): Traveller {
  return {
    ...{ start: packet, packet, learned, replies: null },
    ...{ steps: [], assumptions: [], fate: null, isLooped: false, isTracked: false },
  };
}

/** The host's own packets to itself leave by this and come in on it. */
export const loopback = "lo";

/** The way that routing gives it, if it is still underway. */
export function routed(traveller: Traveller, decision: RoutingDecision): Traveller {
  if (traveller.fate !== null) return traveller;
  const { packet } = traveller;
  switch (decision.kind) {
    case "local": {
      const outputInterface = packet.inputInterface === null ? loopback : null;
      return moved(traveller, { ...packet, outputInterface }, decision.text);
    }
    case "forward":
      return moved(traveller, sentBy(packet, decision.outputInterface), decision.text);
    case "undeliverable":
      return { ...traveller, fate: undelivered(packet, decision) };
    case "unknown":
      return { ...traveller, fate: { kind: "unknown", text: decision.text } };
  }
}

function undelivered(packet: Packet, { cause, answer }: Extract<RoutingDecision, { kind: "undeliverable" }>): Fate {
  return { kind: "dropped", hook: null, cause, ...answerTo(packet, answer) };
}

/** A packet that is forwarded has one hop less to live from the forward hook on (kernel, ip_forward, ip6_forward). */
function sentBy(packet: Packet, outputInterface: string): Packet {
  const { timeToLive, inputInterface } = packet;
  if (timeToLive === null || inputInterface === null) return { ...packet, outputInterface };
  return { ...packet, outputInterface, timeToLive: timeToLive - 1 };
}

function moved(traveller: Traveller, packet: Packet, text: string): Traveller {
  return { ...traveller, packet, steps: [...traveller.steps, { kind: "routing", text, packet }] };
}

export function toWay(traveller: Traveller): Way {
  const { start, steps, packet, assumptions, learned, isTracked } = traveller;
  const fate = traveller.fate ?? { kind: "unknown", text: "the way has no end" };
  return { start, steps, packet, assumptions, learned, isTracked, connection: connectionOf(traveller), fate };
}

/** Connections are kept where their first packet arrives, and not before (kernel, nf_confirm). */
function connectionOf({ packet, fate, replies }: Traveller): Connection | null {
  const { connection } = packet;
  const arrives = fate?.kind === "sent" || fate?.kind === "delivered";
  if (!arrives || !hasConnection(connection)) return null;
  if (replies === null) return connection;
  const { mark: _, ...unknown } = packet.unknown ?? {};
  return { ...connection, reply: replies, ...(Object.keys(unknown).length === 0 ? {} : { unknown }) };
}
