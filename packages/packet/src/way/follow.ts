import { natPriorities, trackingPriority } from "../hook-priorities.ts";
import type { Learned } from "../nft/scope.ts";
import type { Connection, ConnectionEnds, Packet } from "../packet.ts";
import type { ChainResult, ChainStep, HookName } from "../step.ts";
import type { Dependency } from "../verdict.ts";
import { answerOfWays } from "./answer.ts";
import type { HookEntry, Hooks, Routing, RoutingDecision } from "./hooks.ts";
import {
  endsOf,
  hasConnection,
  isTranslationDecided,
  recognize,
  repliesAfter,
  translatedAsDecided,
  turned,
} from "./tracking.ts";
import type { Answer, Fate, Way, WayStep } from "./way.ts";

/** More ways than these are not followed: what is left open is then too much for an answer. */
const mostWays = 256;

/** A packet on one of its ways. */
interface Traveller {
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
}

/**
 * Follows a packet that comes in on `packet.inputInterface`, or that the host itself sends where
 * that is `null` (Netfilter's order of hooks: kernel, include/uapi/linux/netfilter_ipv4.h).
 * @param learned what sets have learned of packets before it, oldest first
 */
export function follow(packet: Packet, hooks: Hooks, routing: Routing, learned: readonly Learned[] = []): Answer {
  const journey = new Journey(hooks, routing);
  const start: Traveller = {
    ...{ start: packet, packet, learned, replies: null },
    ...{ steps: [], assumptions: [], fate: null, isLooped: false },
  };
  const ends = packet.inputInterface === null ? journey.outgoing(start) : journey.incoming(start);
  return answerOfWays(ends.map(toWay));
}

class Journey {
  readonly #hooks: Hooks;
  readonly #routing: Routing;

  constructor(hooks: Hooks, routing: Routing) {
    this.#hooks = hooks;
    this.#routing = routing;
  }

  incoming(start: Traveller): readonly Traveller[] {
    return this.#comeIn(this.#through([start], ["ingress", "prerouting"]));
  }

  /** From the routing on. */
  #comeIn(travellers: readonly Traveller[]): readonly Traveller[] {
    const routed = travellers.flatMap((traveller) => this.#route(traveller, this.#routing.incoming(traveller.packet)));
    return routed.flatMap((traveller) => {
      if (traveller.fate !== null) return [traveller];
      if (traveller.packet.outputInterface === null) return this.#deliver(this.#through([traveller], ["input"]));
      return this.#send(this.#through([traveller], ["forward", "postrouting", "egress"]));
    });
  }

  outgoing(start: Traveller): readonly Traveller[] {
    const routed = this.#route(start, this.#routing.outgoing(start.packet));
    const left = this.#through(routed, ["output"]).flatMap((traveller) => this.#reroute(traveller, start.packet));
    return this.#through(left, ["postrouting", "egress"]).flatMap((traveller) =>
      traveller.packet.outputInterface === loopback ? this.#loop(traveller) : this.#send([traveller]),
    );
  }

  /** What the host sends to itself comes in on `lo`. */
  #loop(traveller: Traveller): readonly Traveller[] {
    if (traveller.fate !== null) return [traveller];
    const packet = { ...traveller.packet, inputInterface: loopback, outputInterface: null };
    return this.#comeIn(this.#through([{ ...traveller, packet, isLooped: true }], ["ingress", "prerouting"]));
  }

  /** A mark or an address that changed in output has the kernel look for the way once more (ip_route_me_harder). */
  #reroute(traveller: Traveller, before: Packet): readonly Traveller[] {
    const { packet, fate } = traveller;
    const isSame = packet.mark === before.mark && packet.destination.value === before.destination.value;
    return fate !== null || isSame ? [traveller] : this.#route(traveller, this.#routing.outgoing(packet));
  }

  #route(traveller: Traveller, decision: RoutingDecision): readonly Traveller[] {
    if (traveller.fate !== null) return [traveller];
    switch (decision.kind) {
      case "local":
        return [
          moved(traveller, { ...traveller.packet, outputInterface: isOwn(traveller) ? loopback : null }, decision.text),
        ];
      case "forward":
        return [moved(traveller, sentBy(traveller.packet, decision.outputInterface), decision.text)];
      case "undeliverable":
        return [{ ...traveller, fate: { kind: "dropped", hook: null, cause: decision.cause } }];
      case "unknown":
        return [{ ...traveller, fate: { kind: "unknown", text: decision.text } }];
    }
  }

  #through(travellers: readonly Traveller[], hooks: readonly HookName[]): readonly Traveller[] {
    return hooks.reduce((before, hook) => before.flatMap((traveller) => this.#hook(traveller, hook)), travellers);
  }

  /** All chains of a hook, in order; each may part the way. */
  #hook(traveller: Traveller, hook: HookName): readonly Traveller[] {
    if (traveller.fate !== null) return [traveller];
    let visits: readonly Visit[] = [enter(traveller, hook)];
    for (const stage of stagesOf(this.#hooks.entries(hook, traveller.packet), hook)) {
      visits = visits.flatMap((visit) => (visit.traveller.fate === null ? stage(visit) : [visit]));
      if (visits.length > mostWays) return [{ ...traveller, fate: { kind: "unknown", text: "too much is not known" } }];
    }
    return visits.map(({ traveller: end, chains }) =>
      chains.length === 0 ? end : { ...end, steps: [...end.steps, { kind: "hook", hook, chains, packet: end.packet }] },
    );
  }

  #deliver(travellers: readonly Traveller[]): readonly Traveller[] {
    return travellers.map((one) => (one.fate === null ? { ...one, fate: { kind: "delivered" } } : one));
  }

  #send(travellers: readonly Traveller[]): readonly Traveller[] {
    return travellers.map((one) => {
      const { outputInterface } = one.packet;
      if (one.fate !== null) return one;
      return { ...one, fate: outputInterface === null ? { kind: "delivered" } : { kind: "sent", outputInterface } };
    });
  }
}

/** The host's own packets to itself leave by this and come in on it. */
const loopback = "lo";

/** A packet that is forwarded has one hop less to live from the forward hook on (kernel, ip_forward, ip6_forward). */
function sentBy(packet: Packet, outputInterface: string): Packet {
  const { timeToLive, inputInterface } = packet;
  if (timeToLive === null || inputInterface === null) return { ...packet, outputInterface };
  return { ...packet, outputInterface, timeToLive: timeToLive - 1 };
}

function isOwn({ packet }: Traveller): boolean {
  return packet.inputInterface === null;
}

/** A packet within a hook. */
interface Visit {
  readonly traveller: Traveller;
  readonly chains: readonly ChainStep[];
  /** What connection tracking will make of it; `null` where it has been there already. */
  readonly untilTracked: Connection | null;
}

/** At the hooks where connections are tracked, rules before that find none: `ct state` is invalid there (kernel, nft_ct.c). */
function enter(traveller: Traveller, hook: HookName): Visit {
  const { packet } = traveller;
  const { connection } = packet;
  if (!tracks(hook) || traveller.isLooped || connection.state === "untracked") {
    return { traveller, chains: [], untilTracked: null };
  }
  const { zone: _, original: __, reply: ___, ...rest } = connection;
  const untracked = { ...packet, connection: { ...rest, state: "invalid" as const } };
  return { traveller: { ...traveller, packet: untracked }, chains: [], untilTracked: connection };
}

function tracks(hook: HookName): boolean {
  return hook === "prerouting" || hook === "output";
}

type Stage = (visit: Visit) => readonly Visit[];

/**
 * The chains of a hook in their order. NAT chains are asked where NAT itself hangs on the hook,
 * whatever their priority, and only for the packet that opens a connection.
 */
function stagesOf(entries: readonly HookEntry[], hook: HookName): readonly Stage[] {
  const stages: { readonly priority: number; readonly run: Stage }[] = entries
    .filter(({ isNat }) => !isNat)
    .map((entry) => ({ priority: entry.priority, run: (visit) => runEntry(visit, entry, hook) }));
  const nat = entries.filter(({ isNat }) => isNat).sort((one, other) => one.priority - other.priority);
  const natPriority = natPriorities[hook] ?? 0;
  for (const entry of nat) stages.push({ priority: natPriority, run: (visit) => runNat(visit, entry, hook) });
  if (natPriorities[hook] !== undefined)
    stages.push({ priority: natPriority, run: (visit) => runDecided(visit, hook) });
  if (tracks(hook)) stages.push({ priority: trackingPriority, run: track });
  return stages.sort((one, other) => one.priority - other.priority).map(({ run }) => run);
}

/** Connection tracking takes hold of a packet, unless a rule before it said not to. */
function track(visit: Visit): readonly Visit[] {
  const { traveller, untilTracked } = visit;
  if (untilTracked === null || traveller.packet.connection.state === "untracked") {
    return [{ ...visit, untilTracked: null }];
  }
  const connection = recognize(traveller.packet, untilTracked);
  const isOpening = hasConnection(connection) && !isTranslationDecided(connection);
  const replies = isOpening ? turned(endsOf(traveller.packet)) : null;
  const packet = { ...traveller.packet, connection };
  return [{ ...visit, traveller: { ...traveller, packet, replies }, untilTracked: null }];
}

/** What earlier packets of the connection have decided is done to this one. */
function runDecided(visit: Visit, hook: HookName): readonly Visit[] {
  const { traveller } = visit;
  const packet = translatedAsDecided(traveller.packet, hook);
  return packet === traveller.packet ? [visit] : [{ ...visit, traveller: { ...traveller, packet } }];
}

/** Chains of NAT are asked until one of them decides (kernel, nf_nat_inet_fn). */
function runNat(visit: Visit, entry: HookEntry, hook: HookName): readonly Visit[] {
  const { isLooped, packet } = visit.traveller;
  const { connection } = packet;
  const { state, isSourceDecided, isDestinationDecided } = connection;
  const isDecidedHere = hook === "prerouting" || hook === "output" ? isDestinationDecided : isSourceDecided;
  if (isDecidedHere === true || isLooped || state !== "new" || isTranslationDecided(connection)) return [visit];
  return runEntry(visit, entry, hook).map((after) => {
    const { traveller } = after;
    const replies = traveller.replies === null ? null : repliesAfter(packet, traveller.packet, traveller.replies);
    return { ...after, traveller: { ...traveller, replies } };
  });
}

function runEntry(visit: Visit, entry: HookEntry, hook: HookName): readonly Visit[] {
  const { traveller, chains } = visit;
  return entry.run(traveller.packet, traveller.learned).map((result) => ({
    ...visit,
    traveller: {
      ...traveller,
      packet: result.packet,
      learned: result.learned ?? traveller.learned,
      assumptions: [...traveller.assumptions, ...result.assumptions],
      fate: fateOf(result, hook),
    },
    chains: [...chains, result.step],
  }));
}

const fates = { drop: "dropped", reject: "rejected", queue: "queued", stolen: "taken" } as const;

function fateOf({ verdict, cause }: ChainResult, hook: HookName): Fate | null {
  return verdict === "accept" ? null : { kind: fates[verdict], hook, cause };
}

function moved(traveller: Traveller, packet: Packet, text: string): Traveller {
  return { ...traveller, packet, steps: [...traveller.steps, { kind: "routing", text, packet }] };
}

function toWay(traveller: Traveller): Way {
  const { start, steps, packet, assumptions, learned } = traveller;
  const fate = traveller.fate ?? { kind: "unknown", text: "the way has no end" };
  return { start, steps, packet, assumptions, learned, connection: connectionOf(traveller), fate };
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
