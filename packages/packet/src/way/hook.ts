/** What a packet meets at one hook: chains in their order, connection tracking and NAT among them. */
import { chainName, legacyChainName } from "../answer/words.ts";
import { natPriorities, trackingPriority } from "../hook-priorities.ts";
import { wayKey } from "../nft/ways.ts";
import type { Connection, Packet } from "../packet.ts";
import type { ChainResult, ChainStep, HookName } from "../step.ts";
import type { Cause } from "../verdict.ts";
import { answerTo } from "./answer.ts";
import type { HookEntry, Routing, RoutingDecision } from "./hooks.ts";
import { type Comparison, inOrder, type PlacedStage, passAll, type Stage } from "./order.ts";
import { reroutes } from "./rerouting.ts";
import {
  clashOf,
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

/** All chains of a hook, in order; each may part the way. */
export function passHook(
  traveller: Traveller,
  hook: HookName,
  entries: readonly HookEntry[],
  routing: Routing,
): readonly Traveller[] {
  if (traveller.fate !== null) return [traveller];
  const visits = passStages(enter(traveller, hook), stagesOf(entries, hook, routing));
  return visits === null ? [lost(traveller)] : visits.map((visit) => leave(visit, hook));
}

/** The chains of family bridge at a hook. Connections of frames are taken to be tracked where rules ask for them. */
export function passBridgeHook(
  traveller: Traveller,
  hook: HookName,
  entries: readonly HookEntry[],
): readonly Traveller[] {
  if (traveller.fate !== null || entries.length === 0) return [traveller];
  const start: Visit = { traveller, chains: [], untilTracked: null, rerouted: null };
  const stages = entries.map((entry) => placedAt(entry, (visit) => run(visit, entry, hook)));
  const visits = passStages(start, inOrder(stages, comparison));
  if (visits === null) return [lost(traveller)];
  return visits.map(({ traveller: end, chains }) => ({
    ...end,
    steps: [...end.steps, { kind: "hook", hook, layer: "bridge", chains, packet: end.packet }],
  }));
}

/** `null` where there are too many ways. */
function passStages(start: Visit, stages: readonly Stage<Visit>[]): readonly Visit[] | null {
  let visits: readonly Visit[] = [start];
  for (const stage of stages) {
    visits = visits.flatMap((visit) => (visit.traveller.fate === null ? stage(visit) : [visit]));
    if (visits.length > mostWays) return null;
  }
  return visits;
}

function lost(traveller: Traveller): Traveller {
  return { ...traveller, fate: { kind: "unknown", text: "too much is not known" } };
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

/**
 * The chains of a hook in their order. NAT chains are asked where NAT itself hangs on the hook,
 * whatever their priority, and only for the packet that opens a connection.
 */
function stagesOf(entries: readonly HookEntry[], hook: HookName, routing: Routing): readonly Stage<Visit>[] {
  const placed = (entry: HookEntry) =>
    placedAt(
      entry,
      withRerouting(entry.type, hook, routing, (visit) => ask(visit, entry, hook)),
    );
  const stages = entries.filter(({ type }) => type !== "nat").map(placed);
  const priority = natPriorities[hook];
  if (priority !== undefined) {
    const nat = inOrder(entries.filter(({ type }) => type === "nat").map(placed), comparison);
    const decided = withRerouting("nat", hook, routing, (visit) => runDecided(visit, hook));
    stages.push({
      priority,
      registration: "nat",
      title: "NAT",
      cause: { kind: "kernel", reason: "NAT" },
      run: (visit) => passAll(visit, [...nat, decided], comparison),
    });
  }
  if (!tracks(hook)) return inOrder(stages, comparison);
  // Where a chain has its priority, conntrack is taken to come behind it.
  const before = stages.filter((stage) => stage.priority <= trackingPriority);
  const after = stages.filter((stage) => stage.priority > trackingPriority);
  return [...inOrder(before, comparison), track, ...inOrder(after, comparison)];
}

function placedAt({ priority, registration, chain }: HookEntry, run: Stage<Visit>): PlacedStage<Visit> {
  return { priority, registration, title: nameOf(chain), cause: causeOf(chain), run };
}

const comparison: Comparison<Visit> = {
  hasEnded: ({ traveller }) => traveller.fate !== null,
  isUnchanged: (before, { traveller, rerouted }) =>
    traveller.fate === null &&
    traveller.packet === before.traveller.packet &&
    traveller.learned === before.traveller.learned &&
    rerouted === before.rerouted,
  keyOf({ traveller: { fate, packet, learned }, rerouted, chains }) {
    const met = chains.map(outcomeOf).sort().join("; ");
    if (fate !== null) return `${fate.kind}; ${met}`;
    return `${wayKey({ packet, learned })} ${rerouted === null ? "" : JSON.stringify(rerouted)}; ${met}`;
  },
  assuming(visit, dependency) {
    const { traveller } = visit;
    return { ...visit, traveller: { ...traveller, assumptions: [...traveller.assumptions, dependency] } };
  },
};

/** What a packet met in a chain, as a text to compare. */
function outcomeOf({ chain, verdict, skipped, rules }: ChainStep): string {
  const met = rules.map(({ matched, inner }) => matched + (inner === null ? "" : `(${outcomeOf(inner)})`));
  return `${nameOf(chain)} ${skipped ?? verdict} ${met.join()}`;
}

function nameOf(chain: ChainStep["chain"]): string {
  return chain.kind === "nft" ? chainName(chain.chain) : legacyChainName(chain);
}

function causeOf(chain: ChainStep["chain"]): Cause {
  if (chain.kind === "nft") return { kind: "policy", chain: chain.chain };
  return { kind: "legacy-policy", table: chain.table, chain: chain.chain };
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
  const clash = clashOf(traveller.packet, untilTracked, connection);
  const unknown = clash === null ? {} : { unknown: { ...traveller.packet.unknown, ports: clash } };
  const packet = { ...traveller.packet, connection, ...unknown };
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
      fate: fateOf(result, hook, traveller.start.inputInterface === null && !traveller.isLooped),
    },
    chains: [...chains, result.step],
  }));
}

const fates = { drop: "dropped", reject: "rejected", queue: "queued", stolen: "taken" } as const;

function fateOf({ verdict, cause, packet, answer }: ChainResult, hook: HookName, isLeaving: boolean): Fate | null {
  if (verdict === "accept") return null;
  const seen = answer ?? (verdict === "drop" && isLeaving ? errorOfDrop(packet) : null);
  return { kind: fates[verdict], hook, cause, ...answerTo(packet, seen) };
}

/** Programs of the host hear of a packet that is dropped on its way out, except of those of TCP, which try again (EPERM). */
function errorOfDrop({ protocol }: Packet): string | null {
  return protocol === 6 ? null : "Operation not permitted";
}

/**
 * What has no way any more ends at once; the others take their new way behind the hook, whose further chains see the
 * interface of the old one (kernel, nf_hook_state).
 */
function withRerouting(type: HookEntry["type"], hook: HookName, routing: Routing, stage: Stage<Visit>): Stage<Visit> {
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
