import { writeSync } from "node:fs";
import { explain } from "@nftlint/files";

/** Standard output or standard error cannot be written. */
export class OutputError extends Error {}

/**
 * Writes to a stream of this process (1 or 2) and returns when all of it is written. Cheaper at
 * start than `process.stdout`, and whole also where the reader is slower than we are. A reader
 * that went away (`| head`) ends the writing without an error; anything else throws an OutputError.
 */
export function writeTo(stream: 1 | 2, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(stream, bytes, written);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : "";
      if (code === "EPIPE") {
        return;
      }
      if (code !== "EAGAIN") {
        const name = stream === 1 ? "standard output" : "standard error";
        throw new OutputError(`cannot write ${name}: ${explain(error)}`, { cause: error });
      }
      // A pipe that is full: its reader will make room.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}
