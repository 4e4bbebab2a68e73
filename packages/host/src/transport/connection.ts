import { randomBytes } from "node:crypto";
import type { CommandResult, CommandRunner } from "../runner.ts";
import { scripts } from "../scripts.generated.ts";
import { commandLine, frameWords, notRootCode, notRootMark, type Request } from "./frame.ts";
import type { OutputStream } from "./spawn.ts";
import type { Target } from "./target.ts";

/** The names of the scripts that hosts run. */
type ScriptName = keyof typeof scripts;

/** A way to a host. What runs there runs as root where that can be, also by `sudo -n`. */
export interface HostConnection {
  readonly target: Target;
  /**
   * Runs a command; the words are passed as they are, never through a shell that reads them again.
   * Calls that are made in one go share a session and run one after the other. Without root what
   * can run does. Rejects with {@link HostUnreachable} where there is no way to the host.
   */
  readonly run: CommandRunner;
  /**
   * Runs one of our scripts as root.
   * @param parameters what the script finds in `$1` and up
   * @param input what it finds on standard input
   * @param signal ends the session, not what it has begun on the host
   */
  runScript(
    name: ScriptName,
    parameters: readonly string[],
    input?: string,
    signal?: AbortSignal,
  ): Promise<CommandResult>;
  /**
   * The same for a script that says things for as long as it runs: standard input stays open until
   * `stream.stop`, or until this process is no more.
   */
  streamScript(
    name: ScriptName,
    parameters: readonly string[],
    stream: OutputStream,
    signal?: AbortSignal,
  ): Promise<CommandResult>;
  /** The same host by a connection that shares nothing with this one. */
  fresh(): HostConnection;
  /** Gives up what the connection holds; also after a failure. */
  close(): Promise<void>;
}

/** There is no way to the host, or it was lost on the way: what had begun may have happened. */
export class HostUnreachable extends Error {
  override readonly name = "HostUnreachable";
}

/** The host does not let us be root. */
export class NotRoot extends Error {
  override readonly name = "NotRoot";
}

/** Runs a request and says what it left behind; the part of a connection that transports differ in. */
export type Session = (
  request: Request,
  rights: "needed" | "wanted",
  signal: AbortSignal | undefined,
  stream?: OutputStream,
) => Promise<CommandResult>;

/** What commands and scripts are on top of a session. */
export function operationsOf(
  session: Session,
  title: string,
): Pick<HostConnection, "run" | "runScript" | "streamScript"> {
  const asRoot = async (request: Request, signal: AbortSignal | undefined, stream?: OutputStream) => {
    const result = await session(request, "needed", signal, stream);
    if (result.exitCode === notRootCode && result.stderr.includes(notRootMark)) throw notRoot(title);
    return result;
  };
  return {
    run: batchedRunner(session),
    runScript: (name, parameters, input = "", signal = undefined) =>
      asRoot({ script: scripts[name], parameters, input }, signal),
    streamScript: (name, parameters, stream, signal) =>
      asRoot({ script: scripts[name], parameters, input: "" }, signal, stream),
  };
}

function notRoot(title: string): NotRoot {
  return new NotRoot(
    `on ${title} this needs root, and sudo -n (without a password) does not give it: log in as root, or let the user run sh by sudo without a password (NOPASSWD in sudoers)`,
  );
}

interface Waiting {
  readonly argv: readonly string[];
  readonly resolve: (result: CommandResult) => void;
  readonly reject: (reason: unknown) => void;
}

/** Runs what is asked for in one go in one session: connections allow few sessions at a time (sshd: MaxSessions). */
function batchedRunner(session: Session): CommandRunner {
  let waiting: Waiting[] = [];
  const flush = async () => {
    const batch = waiting;
    waiting = [];
    try {
      const results = await runAll(session, batch);
      for (const [index, { resolve }] of batch.entries()) resolve(results[index]!);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  return (argv) =>
    new Promise((resolve, reject) => {
      waiting.push({ argv, resolve, reject });
      if (waiting.length === 1) queueMicrotask(flush);
    });
}

async function runAll(session: Session, batch: readonly Waiting[]): Promise<CommandResult[]> {
  const mark = `nftlint-${randomBytes(16).toString("hex")}`;
  const input = Buffer.concat([Buffer.from(`${batch.length}\n`), ...batch.map(({ argv }) => frameWords(argv))]);
  const { exitCode, stdout, stderr } = await session(
    { script: scripts["run-all"], parameters: [mark], input: input.toString() },
    "wanted",
    undefined,
  );
  const outputs = stdout.split(mark);
  const errors = stderr.split(`${mark}\n`);
  if (outputs.length !== batch.length + 1) {
    const names = batch.map(({ argv }) => commandLine(argv.slice(0, 1))).join(", ");
    throw new HostUnreachable(`the host ended before it had run ${names} (exit code ${exitCode}): ${stderr.trim()}`);
  }
  return batch.map((_, index) => ({
    // Behind a mark stands the exit code of the command before it, on the rest of the line.
    exitCode: Number.parseInt(outputs[index + 1]!, 10),
    stdout: index === 0 ? outputs[0]! : outputs[index]!.replace(/^ \d+\n/, ""),
    stderr: errors[index] ?? "",
  }));
}
