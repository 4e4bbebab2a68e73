import { readFilter, type TraceFilter } from "@nftlint/packet";
import type { OptionValues } from "../arguments.ts";
import { failure, type Outcome, success } from "../outcome.ts";

/** What is traced, and for how long. */
export interface TraceOptions {
  readonly filter: TraceFilter;
  /** How many packets are shown. */
  readonly packets: number;
  readonly seconds: number;
}

const mostPackets = 1000;
const mostSeconds = 3600;

/** Reads the words and `--iif`, `--from`, `--to`, `--mark`, `--count` and `--duration`. */
export function readTraceOptions(words: readonly string[], values: OptionValues): Outcome<TraceOptions> {
  const text = (name: string) => (typeof values[name] === "string" ? values[name] : null);
  const read = readFilter({
    words: words.length === 0 ? null : words,
    from: text("from"),
    to: text("to"),
    inputInterface: text("iif"),
    mark: text("mark"),
  });
  if ("error" in read) return failure(read.error);
  const packets = numberIn(text("count") ?? "10", mostPackets);
  if (packets === null)
    return failure(`--count takes a number of packets from 1 to ${mostPackets}, not "${values.count}"`);
  const seconds = numberIn(text("duration") ?? "30", mostSeconds);
  if (seconds === null) {
    return failure(`--duration takes a number of seconds from 1 to ${mostSeconds}, not "${values.duration}"`);
  }
  return success({ filter: read.filter, packets, seconds });
}

function numberIn(text: string, most: number): number | null {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= most ? number : null;
}
