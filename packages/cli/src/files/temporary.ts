import { readdirSync, unlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * The file that a new text is written to before it takes the place of `target`: beside it, since
 * a file is moved in one step within one file system only. Hidden, so that neither a shell's `*`
 * nor that of nft's `include` takes it for a ruleset.
 */
export function temporaryFor(target: string): string {
  return join(dirname(target), `.${basename(target)}.${process.pid}.${Date.now()}.nftlint`);
}

/** Whether a file's name is one that {@link temporaryFor} gives. */
export function isTemporary(name: string): boolean {
  return writerOf(name) !== null;
}

/** Removes the temporary files that processes left in a directory when they were killed. */
export function removeLeftovers(directory: string): void {
  for (const name of namesIn(directory)) {
    const writer = writerOf(name);
    if (writer !== null && !isRunning(writer)) {
      discard(join(directory, name));
    }
  }
}

/** Removes a temporary file, if it is there. */
export function discard(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was never made, or its directory is gone: nothing is left to discard.
  }
}

/** The process that writes or wrote a temporary file. */
function writerOf(name: string): number | null {
  const [, writer] = /^\..*\.(\d+)\.\d+\.nftlint$/.exec(name) ?? [];
  return writer === undefined ? null : Number(writer);
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return []; // Files in it may be written all the same.
  }
}

/** Signal 0 is sent to nobody: it asks whether the process is there. */
function isRunning(writer: number): boolean {
  try {
    process.kill(writer, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
