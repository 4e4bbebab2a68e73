import { spawn } from "node:child_process";
import { constants } from "node:os";
import { type CommandResult, environment } from "../runner.ts";

/** What is read of either stream at most; a ruleset of a million elements is a tenth of it. */
const outputLimit = 256 * 1024 * 1024;

/** What is said of a program that this machine lacks. */
export function notFound(program: string): string {
  return `${program}: command not found`;
}

/**
 * Runs a program without a shell, gives it `input`, and waits for its end and its output's.
 * @param signal kills it; the promise then rejects with the signal's reason
 */
export function spawnWithInput(
  argv: readonly string[],
  input: Buffer,
  signal: AbortSignal | undefined,
): Promise<CommandResult> {
  const [file = "", ...words] = argv;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(file, words, { env: environment(), stdio: "pipe" });
    const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let size = 0;
    for (const name of ["stdout", "stderr"] as const) {
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
    child.stdin.end(input);
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
