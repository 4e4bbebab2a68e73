/** Puts together what the kernel tells of packets, message by message. */
import { isHeader, isTraceTable, type TraceEvent, type TraceMessage } from "@nftlint/host";
import type { Probe } from "./probes.ts";

/** A base chain that a packet came to, ours or another. */
export interface ChainVisit {
  readonly family: TraceMessage["family"];
  readonly table: string;
  readonly chain: string;
  /** Of a chain of ours. */
  readonly probe: Probe | null;
  /** The packet as it came to the chain, in nft's words. */
  readonly packet: string;
  /** What followed, in order. */
  readonly events: readonly TraceEvent[];
}

/** A packet with all that was told of it. */
export interface TracedPacket {
  /** The chain that chose it. */
  readonly start: Probe;
  /** As it came. */
  readonly packet: string;
  readonly visits: readonly ChainVisit[];
}

interface Open extends TracedPacket {
  readonly visits: (ChainVisit & { readonly events: TraceEvent[] })[];
  /** In milliseconds. */
  heardOf: number;
}

/** A packet of which nothing more is told for so long, in milliseconds, has come to its end. */
const silence = 1000;

/** Those of the table; what other rules have traced is passed over. */
export class TraceCollector {
  readonly #table: string;
  readonly #probes: ReadonlyMap<string, Probe>;
  readonly #open = new Map<string, Open>();
  /** Packets that have come to a chain that chooses. */
  readonly #coming = new Map<string, string>();

  constructor(table: string, probes: readonly Probe[]) {
    this.#table = table;
    this.#probes = new Map(probes.map((probe) => [probe.chain, probe]));
  }

  /** @param now in milliseconds @returns the packets that have come to their end with this */
  add(message: TraceMessage, now: number): readonly TracedPacket[] {
    const isOurs = message.family === "inet" && message.table === this.#table;
    const probe = isOurs ? (this.#probes.get(message.chain) ?? null) : null;
    if (probe?.kind === "start") return this.#start(message, probe, now);
    const open = this.#open.get(message.id);
    if (open === undefined || (isTraceTable({ ...message, name: message.table }) && !isOurs)) return [];
    open.heardOf = now;
    if (isHeader(message)) {
      const { family, table, chain, kind, text } = message;
      if (kind === "packet") open.visits.push({ family, table, chain, probe, packet: text, events: [] });
      return [];
    }
    open.visits.at(-1)?.events.push(message);
    return isEnd(message, probe) ? this.#close(message.id) : [];
  }

  /** The packets of which nothing has been told for a while. */
  silent(now: number): readonly TracedPacket[] {
    const ids = [...this.#open].filter(([, { heardOf }]) => now - heardOf >= silence).map(([id]) => id);
    return ids.flatMap((id) => this.#close(id));
  }

  /** All that are left, at the end of the trace. */
  rest(): readonly TracedPacket[] {
    return [...this.#open.keys()].flatMap((id) => this.#close(id));
  }

  /** Numbers of packets are used again, so that a chain that chooses is where a new one begins. */
  #start(message: TraceMessage, probe: Probe, now: number): readonly TracedPacket[] {
    const { id } = message;
    if (message.kind === "packet") {
      this.#coming.set(id, message.text);
      return this.#close(id);
    }
    if (message.kind === "rule") {
      this.#open.set(id, { start: probe, packet: this.#coming.get(id) ?? "", visits: [], heardOf: now });
    }
    if (message.kind !== "connection") this.#coming.delete(id);
    return [];
  }

  #close(id: string): readonly TracedPacket[] {
    const open = this.#open.get(id);
    this.#open.delete(id);
    return open === undefined ? [] : [open];
  }
}

function isEnd({ kind, verdict }: TraceEvent, probe: Probe | null): boolean {
  if (probe?.kind === "last") return kind === "policy" && (probe.hook === "input" || probe.hook === "postrouting");
  return verdict === "drop" || verdict === "stolen";
}
