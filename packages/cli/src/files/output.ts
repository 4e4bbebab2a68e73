import { writeSync } from "node:fs";

/**
 * Writes to a stream of this process (1 or 2) and returns when all of it is written. Cheaper at
 * start than `process.stdout`, and whole also where the reader is slower than we are. A reader
 * that went away (`| head`) ends the writing without an error.
 */
export function writeTo(stream: 1 | 2, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(stream, bytes, written);
    } catch (error) {
      if (!isBusy(error)) {
        return;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}

/** A pipe that is full: its reader will make room. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EAGAIN";
}
