/** The process that sends packets into the lab and sees what arrives: `agent.py`, spoken to over a pipe. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { CommandResult } from "@nftlint/host";
import type { Machine } from "../lab.ts";

/** What a packet led to, as bytes. */
export interface Arrivals {
  /** Frames at the far ends of the router's cables. */
  readonly far: readonly { readonly cable: string; readonly frame: Buffer }[];
  /** Packets that came through the router's input hook. */
  readonly local: readonly Buffer[];
  /** Netlink messages of the trace. */
  readonly trace: readonly Buffer[];
  /** Why the router's own packet was not sent: the kernel's words. */
  readonly error: string | null;
}

export interface Agent extends AsyncDisposable {
  run(argv: readonly string[], input?: string): Promise<CommandResult>;
  /** Sends a frame over a cable, or (`null`) an IP packet from the router itself. */
  send(bytes: Buffer, cable: string | null): Promise<Arrivals>;
  /** Empties the connection tracking table. */
  forgetConnections(): Promise<void>;
}

interface AgentSites {
  readonly router: Machine;
  /** Where the far ends are, and the cable `fence0`–`fence1`. */
  readonly far: Machine;
  readonly cables: readonly string[];
  /** Ports on which the router is silent, where it would answer that they are closed. */
  readonly ports: readonly number[];
}

interface SentAnswer {
  readonly far: readonly { readonly cable: string; readonly frame: string }[];
  readonly local: readonly string[];
  readonly trace: readonly string[];
  readonly error: string | null;
}

const program = fileURLToPath(new URL("agent.py", import.meta.url));

/** Starts the agent; it ends when its input does, so also when this process is killed. */
export async function startAgent({ router, far, cables, ports }: AgentSites): Promise<Agent> {
  const child = spawn("ip", ["netns", "exec", router.namespace, "python3", program, far.namespace], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ask = dialogue(child);
  await ask({ open: cables, ports });
  const fromHex = (text: string) => Buffer.from(text, "hex");
  return {
    run: async (argv, input = "") => (await ask({ run: argv, input })) as CommandResult,
    async send(bytes, cable) {
      const answer = (await ask({ send: bytes.toString("hex"), cable })) as SentAnswer;
      return {
        far: answer.far.map((arrival) => ({ cable: arrival.cable, frame: fromHex(arrival.frame) })),
        local: answer.local.map(fromHex),
        trace: answer.trace.map(fromHex),
        error: answer.error,
      };
    },
    async forgetConnections() {
      const { error } = (await ask({ forget: true })) as { readonly error: string | null };
      if (error !== null) throw new Error(`the connection tracking table cannot be emptied: ${error}`);
    },
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.stdin?.end();
      if (child.exitCode === null) await ended;
    },
  };
}

/** One question after the other, each with its answer. */
function dialogue(child: ChildProcess): (question: object) => Promise<unknown> {
  if (child.stdout === null || child.stdin === null) throw new Error("the agent has no pipes");
  const { stdin } = child;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();
  return (question) => {
    const answer = last.then(async () => {
      stdin.write(`${JSON.stringify(question)}\n`);
      const line = await lines.next();
      if (line.done === true) throw new Error("the agent has ended");
      const value = JSON.parse(line.value) as { readonly failure?: string };
      if (value.failure !== undefined) throw new Error(`the agent failed: ${value.failure}`);
      return value;
    });
    last = answer.catch(() => undefined);
    return answer;
  };
}
