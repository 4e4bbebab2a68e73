import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { explain } from "@nftlint/files";
import { failure, type Outcome, success } from "../outcome.ts";
import { discard, removeLeftovers, temporaryFor } from "./temporary.ts";

/** The directories that this process has freed from other processes' temporary files. */
const tidied = new Set<string>();

/**
 * Replaces a file's text in one step: whoever reads the file sees the old text or the new one,
 * also after a crash. A link stays a link, and an existing file keeps its owner and its mode.
 * `name` is what errors call it.
 */
export function writeText(path: string, text: string, name: string): Outcome<null> {
  const target = followLinks(path);
  const temporary = temporaryFor(target);
  tidy(dirname(target));
  try {
    const before = statSync(target, { throwIfNoEntry: false });
    writeDurably(temporary, text, before === undefined ? 0o666 : 0o600);
    if (before !== undefined) {
      keepOwnerAndMode(temporary, before);
    }
    renameSync(temporary, target);
    return success(null);
  } catch (error) {
    discard(temporary);
    return failure(`cannot write ${name}: ${explain(error)}`);
  }
}

function followLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // A file that is not there yet.
  }
}

function tidy(directory: string): void {
  if (!tidied.has(directory)) {
    tidied.add(directory);
    removeLeftovers(directory);
  }
}

/** `wx`: a file of that name is never overwritten. The mode is what the user's umask leaves of `mode`. */
function writeDurably(path: string, text: string, mode: number): void {
  const file = openSync(path, "wx", mode);
  try {
    const bytes = Buffer.from(text, "utf8");
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(file, bytes, written);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The owner first, since changing it takes bits off the mode. Throws where the owner is somebody else. */
function keepOwnerAndMode(path: string, { uid, gid, mode }: Stats): void {
  const made = statSync(path);
  if (made.uid !== uid || made.gid !== gid) {
    chownSync(path, uid, gid);
  }
  chmodSync(path, mode & 0o7777);
}
