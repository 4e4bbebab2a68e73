/** What `nft monitor trace` tells of packets: the rules that they met and how chains ended. */
import { spawn } from "node:child_process";
import type { Machine } from "./lab.ts";

/** What the kernel did with one packet in one base chain. */
export interface KernelTrace {
  /** The comments of the rules that were gone through to their end, in order. */
  readonly rules: readonly string[];
  /** `accept` or `drop`; `null` where the trace tells of no end. */
  readonly verdict: string | null;
  /** The base chains that told of themselves, as `table chain`, in order, each once. */
  readonly chains: readonly string[];
  /** Fields of the packet as the trace spells them, by name: `tcp sport`, `ip length`. */
  readonly fields: ReadonlyMap<string, string>;
}

/** Listens while packets are sent, until the trace tells how a chain of the table ended, or for some seconds. */
export async function traceWhile(machine: Machine, table: string, send: () => Promise<unknown>): Promise<KernelTrace> {
  const monitor = spawn("ip", ["netns", "exec", machine.namespace, "stdbuf", "-oL", "nft", "monitor", "trace"]);
  let text = "";
  monitor.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  try {
    await pause(250);
    for (let attempt = 0; attempt < 3 && !hasEnd(text, table); attempt++) {
      await send();
      for (let wait = 0; wait < 20 && !hasEnd(text, table); wait++) await pause(50);
    }
  } finally {
    monitor.kill();
  }
  return readTrace(text, table);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function hasEnd(text: string, table: string): boolean {
  return readTrace(text, table).verdict !== null;
}

/** Reads the trace of the first packet that came to the table. */
function readTrace(text: string, table: string): KernelTrace {
  const rules: string[] = [];
  const fields = new Map<string, string>();
  let verdict: string | null = null;
  let packet: string | null = null;
  // Rules with anonymous chains are told in several lines.
  for (const line of text.split(/\n(?=trace id )/).map((part) => part.replace(/\s+/g, " ").trim())) {
    const [, id = "", found = "", rest = ""] = /^trace id (\S+) (?:ip|ip6|inet) (\S+) \S+ (.*)$/.exec(line) ?? [];
    const fieldTexts = rest.startsWith("packet: ") ? rest : "";
    if (found !== table && fieldTexts !== "" && packet === null) readFields(fieldTexts, fields);
    if (found !== table) continue;
    packet ??= id;
    if (id !== packet || verdict !== null) continue;
    const comment = /^rule .*comment "(\w+)"/.exec(rest)?.[1];
    if (comment !== undefined) rules.push(comment);
    const ended = /\(verdict (accept|drop|queue)\b[^)]*\)$/.exec(rest)?.[1] ?? /^policy (\w+)/.exec(rest)?.[1];
    if (ended !== undefined) verdict = ended;
  }
  return { rules, verdict, chains: chainsIn(text), fields };
}

/** The base chains of the first packet. */
function chainsIn(text: string): readonly string[] {
  const lines = [...text.matchAll(/^trace id (\S+) \S+ (\S+ \S+) /gm)];
  return [...new Set(lines.filter(([, id]) => id === lines[0]?.[1]).map(([, , chain = ""]) => chain))];
}

function readFields(text: string, fields: Map<string, string>): void {
  for (const [, name = "", value = ""] of text.matchAll(/\b((?:ip|ip6|tcp|udp|icmp) \w+) (?:== )?(\S+)/g)) {
    fields.set(name, value);
  }
}
