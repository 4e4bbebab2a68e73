/** What `nft monitor trace` tells of packets: the rules that they met and how chains ended. */
import { spawn } from "node:child_process";
import { isHeader, MonitorReader, type TraceMessage } from "@nftlint/host";
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
  const messages = new MonitorReader().read(text);
  const rules: string[] = [];
  const fields = new Map<string, string>();
  let verdict: string | null = null;
  let packet: string | null = null;
  for (const message of messages) {
    const isOther = message.table !== table;
    if (isOther && message.kind === "packet" && packet === null) readFields(message.text, fields);
    if (isOther) continue;
    packet ??= message.id;
    if (message.id !== packet || verdict !== null || isHeader(message)) continue;
    const comment = message.kind === "rule" ? /^.*comment "(\w+)"/s.exec(message.text ?? "")?.[1] : undefined;
    if (comment !== undefined) rules.push(comment);
    if (message.kind === "policy") verdict = message.verdict;
    else if (message.kind === "rule") verdict = /^(?:accept|drop|queue)\b/.exec(message.verdict)?.[0] ?? null;
  }
  return { rules, verdict, chains: chainsIn(messages), fields };
}

/** The base chains of the first packet. */
function chainsIn(messages: readonly TraceMessage[]): readonly string[] {
  const ofFirst = messages.filter(({ id }) => id === messages[0]?.id);
  return [...new Set(ofFirst.map(({ table, chain }) => `${table} ${chain}`))];
}

function readFields(text: string, fields: Map<string, string>): void {
  for (const [, name = "", value = ""] of text.matchAll(/\b((?:ip|ip6|tcp|udp|icmp) \w+) (?:== )?(\S+)/g)) {
    fields.set(name, value);
  }
}
