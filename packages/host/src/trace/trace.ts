import type { CommandResult } from "../runner.ts";
import type { HostConnection } from "../transport/connection.ts";
import { MonitorReader, type TraceMessage } from "./monitor.ts";

export interface TraceRequest {
  /** The name of the table that the document makes in family inet; `newTraceTable` makes one. */
  readonly table: string;
  /** What `nft -f` loads: the table, whose rules set `nftrace` on what is traced. */
  readonly document: string;
  /** After this time the host ends the trace, whatever becomes of this process: a whole number from 1. */
  readonly seconds: number;
}

export interface TraceListener {
  /** From now on packets are traced. `left`: tables of earlier traces that nothing on the host ends any more. */
  readonly tracing: (left: readonly string[]) => void;
  readonly message: (message: TraceMessage) => void;
}

export type TraceOutcome =
  /** Nothing of it is left on the host; `gone`: somebody else has removed the table (`flush ruleset`), so that nothing was traced from then on. */
  | { readonly kind: "removed" | "gone" }
  /** The table is still there: `messages` are nft's. */
  | { readonly kind: "left"; readonly messages: string }
  /** Nothing was traced: nft refuses the document, or does not listen, in its own words. */
  | { readonly kind: "refused" | "no-monitor"; readonly messages: string }
  /** Nothing was traced: the host has no nft, or the process that would remove the table does not start. */
  | { readonly kind: "no-nft" | "no-guard" };

/**
 * Traces packets on a host by a table of its own, until `stop` or until the time is over. The host
 * removes the table by itself, also where it loses us: its own process sees to that. Rejects with
 * `HostUnreachable` where the connection is lost; the table then goes within the time.
 */
export async function runTrace(
  connection: HostConnection,
  { table, document, seconds }: TraceRequest,
  { tracing, message }: TraceListener,
  stop: AbortSignal,
): Promise<TraceOutcome> {
  if (!Number.isSafeInteger(seconds) || seconds < 1) throw new Error(`${seconds} is no whole number of seconds`);
  const reader = new MonitorReader();
  let said = "";
  let isTracing = false;
  const result = await connection.streamScript("trace", ["run", table, String(seconds), document], {
    stop,
    onOutput(text) {
      for (const one of reader.read(text)) message(one);
    },
    onErrorOutput(text) {
      said += text;
      if (isTracing || !/^nftlint: tracing$/m.test(said)) return;
      isTracing = true;
      tracing(wordsBehind("left", said));
    },
  });
  return outcomeOf(result);
}

/** Removes the tables of traces that nothing on a host ends any more. */
export async function removeTraces(
  connection: HostConnection,
): Promise<{ readonly removed: readonly string[]; readonly left: readonly string[] }> {
  const result = await connection.runScript("trace", ["remove"]);
  if (endOf(result) !== "ended") throw unexpected(result);
  return { removed: wordsBehind("removed", result.stderr), left: wordsBehind("left", result.stderr) };
}

function outcomeOf(result: CommandResult): TraceOutcome {
  const end = endOf(result);
  const messages = result.stderr.replace(/^nftlint: .*\n/gm, "");
  switch (end) {
    case "removed":
    case "gone":
    case "no-nft":
    case "no-guard":
      return { kind: end };
    case "left":
    case "refused":
    case "no-monitor":
      return { kind: end, messages };
  }
  throw unexpected(result);
}

function endOf({ stderr }: CommandResult): string | null {
  return wordsBehind("end", stderr).at(-1) ?? null;
}

function wordsBehind(word: string, text: string): readonly string[] {
  return [...text.matchAll(/^nftlint: (\S+) (\S+)$/gm)].flatMap(([, kind, value = ""]) =>
    kind === word ? [value] : [],
  );
}

function unexpected({ exitCode, stderr }: CommandResult): Error {
  return new Error(`the host's answer is not understood (exit code ${exitCode}): ${stderr.trim()}`);
}
