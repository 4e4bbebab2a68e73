import type { HostFacts, TraceMessage } from "@nftlint/host";
import type { Ruleset } from "@nftlint/semantics";
import { TraceCollector, type TracedPacket } from "./collector.ts";
import type { TraceFilter } from "./filter.ts";
import { answerOfTrace, type LiveAnswer } from "./live-answer.ts";
import { type Probe, probesFor, traceDocument, tracksConnections } from "./probes.ts";
import { type LiveScene, liveScene } from "./scene.ts";

export interface LiveTraceOptions {
  /** The name of the table; `newTraceTable` makes one. */
  readonly table: string;
  readonly filter: TraceFilter;
  /** How many packets are to be seen. */
  readonly packets: number;
  /** Recorded just before. */
  readonly host: HostFacts;
  /** The file whose rules stand for those on the host that mean the same; `null` for none. */
  readonly file: Ruleset | null;
}

/** A trace of real packets: the document for the host, and from what the host then tells to answers. */
export class LiveTrace {
  /** What makes the table, for `runTrace`. */
  readonly document: string;
  readonly #probes: readonly Probe[];
  readonly #scene: LiveScene;
  readonly #collector: TraceCollector;

  constructor({ table, filter, packets, host, file }: LiveTraceOptions) {
    this.#probes = probesFor(host, tracksConnections(host));
    this.document = traceDocument({ name: table, filter, probes: this.#probes, packets });
    this.#scene = liveScene(host, file);
    this.#collector = new TraceCollector(table, this.#probes);
  }

  /** @param now in milliseconds @returns the packets that have come to their end with this message */
  add(message: TraceMessage, now: number): readonly LiveAnswer[] {
    return this.#answers(this.#collector.add(message, now));
  }

  /** The packets that have come to an end which the kernel does not tell of: nothing has been heard of them for a second. */
  silent(now: number): readonly LiveAnswer[] {
    return this.#answers(this.#collector.silent(now));
  }

  /** Those that are left, when the trace is over. */
  rest(): readonly LiveAnswer[] {
    return this.#answers(this.#collector.rest());
  }

  #answers(packets: readonly TracedPacket[]): readonly LiveAnswer[] {
    return packets.flatMap((packet) => answerOfTrace(packet, this.#probes, this.#scene) ?? []);
  }
}
