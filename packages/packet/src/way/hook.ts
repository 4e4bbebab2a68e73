/** What a packet meets at one hook: chains in their order, connection tracking and NAT among them. */
import { natPriorities, trackingPriority } from "../hook-priorities.ts";
import type { Connection, Packet } from "../packet.ts";
import type { ChainResult, ChainStep, HookName } from "../step.ts";
import { answerTo } from "./answer.ts";
import type { HookEntry, Routing, RoutingDecision } from "./hooks.ts";
import { reroutes } from "./rerouting.ts";
import { isAlike, orderOf, rankOf, rivalsAmong } from "./rivals.ts";
import {
  endsOf,
  hasConnection,
  isTranslationDecided,
  reasonToSkipNat,
  recognize,
  repliesAfter,
  translatedAsDecided,
  turned,
} from "./tracking.ts";
import { routed, type Traveller } from "./traveller.ts";
import type { Fate } from "./way.ts";

/** More ways than these are not followed: what is left open is then too much for an answer. */
const mostWays = 256;

/** A packet within a hook. */
interface Visit {
  readonly traveller: Traveller;
  readonly chains: readonly ChainStep[];
  /** What connection tracking will make of it; `null` where it has been there already. */
  readonly untilTracked: Connection | null;
  /** The way that it takes now that a chain has changed it; `null` for the one that it had. */
  readonly rerouted: RoutingDecision | null;
}

/**
 * All chains of a hook, in order; each may part the way. Of nft's and legacy ones with the same priority those run
 * first that were registered last, which no listing tells: both orders are followed.
 */
export function passHook(
  traveller: Traveller,
  hook: HookName,
  entries: readonly HookEntry[],
  routing: Routing,
): readonly Traveller[] {
  if (traveller.fate !== null) return [traveller];
  const pass = (inOrder: readonly HookEntry[]) => passInOrder(traveller, hook, inOrder, routing);
  const ends = pass(entries);
  const rivals = rivalsAmong(entries);
  if (rivals === null) return ends;
  const others = pass([...entries].sort((one, other) => rankOf(one) - rankOf(other)));
  if (isAlike(ends, others)) return ends;
  return [...ends, ...others].map((end) => ({ ...end, assumptions: [...end.assumptions, orderOf(rivals)] }));
}

function passInOrder(
  traveller: Traveller,
  hook: HookName,
  entries: readonly HookEntry[],
  routing: Routing,
): readonly Traveller[] {
  let visits: readonly Visit[] = [enter(traveller, hook)];
  for (const stage of stagesOf(entries, hook, routing)) {
    visits = visits.flatMap((visit) => (visit.traveller.fate === null ? stage(visit) : [visit]));
    if (visits.length > mostWays) return [{ ...traveller, fate: { kind: "unknown", text: "too much is not known" } }];
  }
  return visits.map((visit) => leave(visit, hook));
}

/** At the hooks where connections are tracked, rules before that find none: `ct state` is invalid there (kernel, nft_ct.c). */
function enter(traveller: Traveller, hook: HookName): Visit {
  const { packet } = traveller;
  const { connection } = packet;
  if (!tracks(hook) || traveller.isLooped || connection.state === "untracked") {
    return { traveller, chains: [], untilTracked: null, rerouted: null };
  }
  const { zone: _, original: __, reply: ___, ...rest } = connection;
  const untracked = { ...packet, connection: { ...rest, state: "invalid" as const } };
  return {
    ...{ traveller: { ...traveller, packet: untracked }, chains: [] },
    ...{ untilTracked: connection, rerouted: null },
  };
}

/** A hook without chains is no step, unless NAT translates the packet there as was decided before. */
function leave({ traveller, chains, rerouted }: Visit, hook: HookName): Traveller {
  const { packet, steps } = traveller;
  const last = steps.at(-1)?.packet ?? traveller.start;
  const isTranslated = last.source !== packet.source || last.destination !== packet.destination;
  const isStep = chains.length > 0 || isTranslated;
  const left = isStep
    ? { ...traveller, steps: [...steps, { kind: "hook" as const, hook, chains, packet }] }
    : traveller;
  return rerouted === null ? left : routed(left, rerouted);
}

function tracks(hook: HookName): boolean {
  return hook === "prerouting" || hook === "output";
}

type Stage = (visit: Visit) => readonly Visit[];

/**
 * The chains of a hook in their order. NAT chains are asked where NAT itself hangs on the hook,
 * whatever their priority, and only for the packet that opens a connection.
 */
function stagesOf(entries: readonly HookEntry[], hook: HookName, routing: Routing): readonly Stage[] {
  const run = (entry: HookEntry): Stage => withRerouting(entry.type, hook, routing, (visit) => ask(visit, entry, hook));
  const stages: { readonly priority: number; readonly run: Stage }[] = entries
    .filter(({ type }) => type !== "nat")
    .map((entry) => ({ priority: entry.priority, run: run(entry) }));
  const nat = entries.filter(({ type }) => type === "nat").sort((one, other) => one.priority - other.priority);
  const natPriority = natPriorities[hook];
  if (natPriority !== undefined) {
    for (const entry of nat) stages.push({ priority: natPriority, run: run(entry) });
    const decided: Stage = (visit) => runDecided(visit, hook);
    stages.push({ priority: natPriority, run: withRerouting("nat", hook, routing, decided) });
  }
  if (tracks(hook)) stages.push({ priority: trackingPriority, run: track });
  return stages.sort((one, other) => one.priority - other.priority).map((stage) => stage.run);
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
  return [{ ...visit, traveller: { ...traveller, packet, replies, isTracked: true }, untilTracked: null }];
}

/** What earlier packets of the connection have decided is done to this one. */
function runDecided(visit: Visit, hook: HookName): readonly Visit[] {
  const { traveller } = visit;
  const packet = translatedAsDecided(traveller.packet, hook);
  return packet === traveller.packet ? [visit] : [{ ...visit, traveller: { ...traveller, packet } }];
}

function ask(visit: Visit, entry: HookEntry, hook: HookName): readonly Visit[] {
  const { packet, isLooped } = visit.traveller;
  if (entry.type !== "nat") return run(visit, entry, hook);
  const reason = entry.idle ?? (isLooped ? decidedBefore : reasonToSkipNat(packet, hook));
  if (reason !== null) return [{ ...visit, chains: [...visit.chains, skipped(entry, reason)] }];
  return run(visit, entry, hook).map((after) => {
    const { traveller } = after;
    const replies = traveller.replies === null ? null : repliesAfter(packet, traveller.packet, traveller.replies);
    return { ...after, traveller: { ...traveller, replies } };
  });
}

const decidedBefore = "translations were decided where the packet was sent";

function skipped({ chain }: HookEntry, reason: string): ChainStep {
  return { chain, rules: [], verdict: "accept", cause: null, skipped: reason };
}

function run(visit: Visit, entry: HookEntry, hook: HookName): readonly Visit[] {
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

function fateOf({ verdict, cause, packet, answer }: ChainResult, hook: HookName): Fate | null {
  if (verdict === "accept") return null;
  const seen = answer ?? (verdict === "drop" ? errorOfDrop(packet) : null);
  return { kind: fates[verdict], hook, cause, ...answerTo(packet, seen) };
}

/** Programs of the host hear of a packet that is dropped on its way out, except of those of TCP, which try again (EPERM). */
function errorOfDrop({ inputInterface, protocol }: Packet): string | null {
  return inputInterface === null && protocol !== 6 ? "Operation not permitted" : null;
}

/**
 * What has no way any more ends at once; the others take their new way behind the hook, whose further chains see the
 * interface of the old one (kernel, nf_hook_state).
 */
function withRerouting(type: HookEntry["type"], hook: HookName, routing: Routing, stage: Stage): Stage {
  if (hook !== "output" || type === "filter") return stage;
  return (visit) =>
    stage(visit).map((after) => {
      const { traveller } = after;
      const before: Packet = visit.traveller.packet;
      if (traveller.fate !== null || !reroutes(type, before, traveller.packet)) return after;
      const decision = routing.again(traveller.packet);
      if (decision.kind === "undeliverable") return { ...after, traveller: routed(traveller, decision) };
      return { ...after, rerouted: decision };
    });
}
