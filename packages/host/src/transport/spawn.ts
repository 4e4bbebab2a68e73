import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { type CommandResult, environment } from "../runner.ts";

/** What is read of either stream at most; a ruleset of a million elements is a tenth of it. */
const outputLimit = 256 * 1024 * 1024;

/** What is said of a program that this machine lacks. */
export function notFound(program: string): string {
  return `${program}: command not found`;
}

/** For a program that says things for as long as it runs. */
export interface OutputStream {
  /** Gets what it prints as it comes, in pieces of any length; the result then holds none of it. */
  readonly onOutput: (text: string) => void;
  /** The same of standard error, which the result holds as well. */
  readonly onErrorOutput: (text: string) => void;
  /** Ends its standard input, which is left open until then. */
  readonly stop: AbortSignal;
}

/**
 * Runs a program without a shell, gives it `input`, and waits for its end and its output's.
 * @param signal kills it; the promise then rejects with the signal's reason
 */
export function spawnWithInput(
  argv: readonly string[],
  input: Buffer,
  signal: AbortSignal | undefined,
  stream?: OutputStream,
): Promise<CommandResult> {
  const [file = "", ...words] = argv;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    // Ctrl+C at a terminal is for who reads the stream, who then stops it.
    const detached = stream !== undefined && process.platform !== "win32";
    const child = spawn(file, words, { env: environment(), stdio: "pipe", detached });
    const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let size = 0;
    if (stream !== undefined) tell(child, stream);
    for (const name of ["stdout", "stderr"] as const) {
      if (name === "stdout" && stream !== undefined) continue;
      child[name].on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size <= outputLimit) output[name].push(chunk);
        else child.kill("SIGKILL");
      });
    }
    const abort = () => {
      child.kill("SIGTERM");
      // What it has started may live on and hold its output open.
      for (const stream of child.stdio) stream?.destroy();
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
    // A program that ends without reading its input says why by its exit code.
    child.stdin.on("error", () => {});
    if (stream === undefined) child.stdin.end(input);
    else feed(child.stdin, input, stream.stop);
    child.on("error", (error: NodeJS.ErrnoException) => {
      signal?.removeEventListener("abort", abort);
      const isMissing = error.code === "ENOENT";
      resolve({
        exitCode: isMissing ? 127 : 126,
        stdout: "",
        stderr: isMissing ? notFound(file) : `${file}: ${error.message}`,
      });
    });
    child.on("close", (code, killedBy) => {
      signal?.removeEventListener("abort", abort);
      const tooMuch = size > outputLimit ? `${file}: wrote more than ${outputLimit / 1024 / 1024} MiB` : "";
      resolve({
        exitCode: code ?? 128 + constants.signals[killedBy ?? "SIGKILL"],
        stdout: Buffer.concat(output.stdout).toString(),
        stderr: Buffer.concat(output.stderr).toString() + tooMuch,
      });
    });
  });
}

function tell(child: ChildProcessWithoutNullStreams, { onOutput, onErrorOutput }: OutputStream): void {
  for (const [stream, decoder, listener] of [
    [child.stdout, new StringDecoder(), onOutput],
    [child.stderr, new StringDecoder(), onErrorOutput],
  ] as const) {
    stream.on("data", (chunk: Buffer) => listener(decoder.write(chunk)));
  }
}

function feed(stdin: Writable, input: Buffer, stop: AbortSignal): void {
  stdin.write(input);
  const end = () => stdin.end();
  if (stop.aborted) end();
  else stop.addEventListener("abort", end, { once: true });
}
