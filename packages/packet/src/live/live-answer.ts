/** What became of a packet that the kernel told of, as an answer of the same kind as one that is foretold. */

import { verdictLine } from "../answer/words.ts";
import { followLegacyChain } from "../legacy/chain.ts";
import { legacyChainsAtHook } from "../legacy/hooks.ts";
import type { Packet } from "../packet.ts";
import type { ChainStep, HookName } from "../step.ts";
import type { Answer, Fate, WayStep } from "../way/way.ts";
import { chainStepOf } from "./chain-step.ts";
import type { TracedPacket } from "./collector.ts";
import { type Loss, lossBehind } from "./loss.ts";
import { isTranslated, type Position, positionsOf } from "./positions.ts";
import type { Probe, TracedHook } from "./probes.ts";
import type { LiveScene } from "./scene.ts";

export interface LiveAnswer {
  /** As it came. */
  readonly packet: Packet;
  readonly answer: Answer;
  /** How its end is known where the kernel does not tell of it; `null` where it does. */
  readonly inference: string | null;
}

/** @returns `null` for a packet that is neither IPv4 nor IPv6, or of which too little was told */
export function answerOfTrace(traced: TracedPacket, probes: readonly Probe[], scene: LiveScene): LiveAnswer | null {
  const positions = positionsOf(traced, scene);
  const [start] = positions;
  const last = positions.at(-1);
  if (start === undefined || last === undefined) return null;
  const chains = stepsOf(positions, scene);
  const told = toldFate(last, chains.at(-1)?.step ?? null);
  const loss = told === null ? lossBehind(last, probes, scene) : null;
  const fate = told ?? (loss as Loss).fate;
  const packet = { ...start.packet, connection: { ...last.packet.connection, state: stateOf(last.packet) } };
  const steps = withLegacy(chains, positions, loss, scene);
  const way = {
    ...{ steps: wayStepsOf(steps, positions), fate, start: packet, packet: last.packet },
    ...{ connection: null, isTracked: false, learned: [], assumptions: [] },
  };
  return {
    packet,
    answer: { fate: fate.kind === "unknown" ? null : fate, ways: [way], dependencies: [] },
    inference: loss?.inference ?? null,
  };
}

/** Where nothing tracks connections, or it did not come so far, it is taken for the first packet of one. */
function stateOf({ connection }: Packet): Packet["connection"]["state"] {
  return connection.state === "invalid" ? "new" : connection.state;
}

/** A chain at its place. */
interface PlacedStep {
  readonly hook: TracedHook;
  readonly priority: number;
  readonly step: ChainStep;
}

/** The nft chains, in the order in which the packet came to them. */
function stepsOf(positions: readonly Position[], scene: LiveScene): readonly PlacedStep[] {
  return positions.flatMap(({ hook, priority, packet, visit }, index) => {
    if (visit.probe !== null) return [];
    const chain = scene.chain(visit.family, visit.table, visit.chain);
    if (chain === null) return [];
    const after = positions[index + 1]?.packet ?? null;
    const changed = after !== null && chain.base?.type === "nat" && isTranslated(packet, after) ? after : null;
    return [{ hook, priority, step: chainStepOf(chain, visit.events, scene, changed) }];
  });
}

const fates = { drop: "dropped", reject: "rejected", queue: "queued", stolen: "taken" } as const;

/** The end that the kernel tells of. @param step of the chain where it was seen last, if that is not ours */
function toldFate({ hook, packet, visit }: Position, step: ChainStep | null): Fate | null {
  if (visit.probe?.kind === "last") {
    if (hook === "input") return { kind: "delivered" };
    const { outputInterface } = packet;
    return hook === "postrouting" && outputInterface !== null ? { kind: "sent", outputInterface } : null;
  }
  if (visit.probe !== null || step === null || step.cause === null) return null;
  const { verdict, cause } = step;
  return verdict === "accept" || verdict === "return" ? null : { kind: fates[verdict], hook, cause };
}

/** Legacy chains between the others: those that let it through, and the one that took it. */
function withLegacy(
  chains: readonly PlacedStep[],
  positions: readonly Position[],
  loss: Loss | null,
  { host }: LiveScene,
): readonly PlacedStep[] {
  const steps = [...chains];
  const tables = host.legacyTables.known ? host.legacyTables.value : [];
  for (const hook of hooksOf(positions)) {
    for (const { table, chain, priority, isNat } of legacyChainsAtHook(tables, hook)) {
      const before = positions.findLastIndex((one) => !isBehind(one, hook, priority, positions));
      const packet = positions[before]?.packet;
      if (packet === undefined || packet.family !== table.family || before === positions.length - 1) continue;
      if (isNat && packet.connection.state !== "new") continue;
      const passed = followLegacyChain({ host, table, chain, packet }).find(({ verdict }) => verdict === "accept");
      if (passed !== undefined) insert(steps, { hook, priority, step: passed.step });
    }
  }
  const last = positions.at(-1);
  if (loss !== null && loss.step !== null && last !== undefined) {
    steps.push({ hook: last.hook, priority: last.priority, step: loss.step });
  }
  return steps;
}

/** Whether the packet was seen there behind a priority of a hook. */
function isBehind(one: Position, hook: TracedHook, priority: number, positions: readonly Position[]): boolean {
  const hooks = hooksOf(positions);
  return hooks.indexOf(one.hook) > hooks.indexOf(hook) || (one.hook === hook && one.priority > priority);
}

function hooksOf(positions: readonly Position[]): readonly TracedHook[] {
  return [...new Set(positions.map(({ hook }) => hook))];
}

function insert(steps: PlacedStep[], placed: PlacedStep): void {
  const place = steps.findIndex(({ hook, priority }) => hook === placed.hook && priority > placed.priority);
  if (place >= 0) steps.splice(place, 0, placed);
  else steps.push(placed);
}

/** The hooks in their order, and the routing between those that it lies between. */
function wayStepsOf(chains: readonly PlacedStep[], positions: readonly Position[]): readonly WayStep[] {
  return hooksOf(positions).flatMap((hook): readonly WayStep[] => {
    const seen = positions.filter((position) => position.hook === hook);
    const packet = seen.at(-1)?.packet as Packet;
    const steps = chains.filter((chain) => chain.hook === hook).map(({ step }) => step);
    const routed = (seen[0] as Position).packet;
    const before = positions[positions.indexOf(seen[0] as Position) - 1]?.packet ?? routed;
    // Connections are translated as their first packet was, whether or not a chain is asked.
    const met: readonly WayStep[] =
      steps.length === 0 && !isTranslated(before, packet)
        ? []
        : [{ kind: "hook", hook: hook satisfies HookName, chains: steps, packet }];
    if (hook === "forward" || hook === "output") {
      return [{ kind: "routing", text: `by ${routed.outputInterface ?? "no interface"}`, packet: routed }, ...met];
    }
    return hook === "input" ? [{ kind: "routing", text: "it is for this host", packet: routed }, ...met] : met;
  });
}

/** The answer in one line, as that of one that is foretold; `LOST` where nobody knows what took the packet. */
export function liveVerdictLine({ answer }: Pick<LiveAnswer, "answer">): string {
  const fate = answer.ways[0]?.fate;
  return fate?.kind === "unknown" ? `LOST: it is not known ${fate.text}` : verdictLine(answer);
}
