/** Where on its way a packet was seen: at the chains that told of it. */
import { natPriorities } from "../hook-priorities.ts";
import type { Connection, Packet } from "../packet.ts";
import type { ChainVisit, TracedPacket } from "./collector.ts";
import { readPacketText } from "./packet-text.ts";
import { connectionIn, isTracedHook, type TracedHook } from "./probes.ts";
import type { LiveScene } from "./scene.ts";

export interface Position {
  readonly hook: TracedHook;
  /** Where the chain runs. */
  readonly priority: number;
  readonly packet: Packet;
  readonly visit: ChainVisit;
}

/** The chain that chose it first, then all that it came to. Empty where the packet cannot be read. */
export function positionsOf(traced: TracedPacket, scene: LiveScene): readonly Position[] {
  const { start } = traced;
  const chosen: ChainVisit = {
    ...{ family: "inet", table: "", chain: start.chain, probe: start },
    ...{ packet: traced.packet, events: [] },
  };
  const positions: Position[] = [];
  let connection: Pick<Connection, "state" | "direction"> | null = null;
  for (const visit of [chosen, ...traced.visits]) {
    const read = readPacketText(visit.packet);
    const place = placeOf(visit, scene);
    if (read === null || place === null) continue;
    const before = positions.at(-1)?.packet ?? null;
    if (visit.probe?.kind === "tracked") connection = connectionIn(visit.events.map(({ verdict }) => verdict));
    const mark = visit.probe === null ? markBehind(positions.at(-1)?.visit ?? null) : markBehind(visit);
    positions.push({ ...place, visit, packet: known(read, before, connection, mark) });
  }
  return positions;
}

function placeOf(
  { family, table, chain, probe }: ChainVisit,
  scene: LiveScene,
): { readonly hook: TracedHook; readonly priority: number } | null {
  if (probe !== null) return { hook: probe.hook, priority: probe.priority };
  const base = scene.chain(family, table, chain)?.base ?? null;
  if (base === null || !isTracedHook(base.hook)) return null;
  const priority = (base.type === "nat" ? natPriorities[base.hook] : null) ?? base.priority;
  return priority === null ? null : { hook: base.hook, priority };
}

/** What the kernel does not tell at each hook is as it was before. */
function known(
  packet: Packet,
  before: Packet | null,
  connection: Pick<Connection, "state" | "direction"> | null,
  mark: number | null,
): Packet {
  return {
    ...packet,
    inputInterface: before === null ? packet.inputInterface : before.inputInterface,
    mark: mark ?? packet.mark,
    connection: { ...packet.connection, ...connection },
  };
}

/** Chains tell of the mark at their end, if it is not 0; ours leave it as it was. Legacy tables have one of ours behind them. */
function markBehind(visit: ChainVisit | null): number | null {
  const end = visit?.events.findLast((event) => event.kind === "policy");
  return end?.kind === "policy" ? (end.mark ?? 0) : null;
}

export function isTranslated(before: Packet, after: Packet): boolean {
  return (
    before.source.value !== after.source.value ||
    before.destination.value !== after.destination.value ||
    before.sourcePort !== after.sourcePort ||
    before.destinationPort !== after.destinationPort
  );
}
