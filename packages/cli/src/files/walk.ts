import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { explain, skippedDirectories } from "@nftlint/files";
import { failure, type Outcome, success } from "../outcome.ts";
import { isTemporary } from "./temporary.ts";

/** What to take from a walk. Paths are relative to where it starts, with `/` between their parts. */
export interface Wanted {
  accepts(file: string): boolean;
  /** Files and directories to pass over. */
  skips(path: string): boolean;
}

/**
 * Every file below a directory that is wanted, in the order of their names. Links to files are
 * followed, links to directories are not. Returned paths are relative likewise. A directory that cannot be
 * read is an error: what is in it would go unchecked without a word.
 */
export function filesBelow(directory: string, wanted: Wanted): Outcome<string[]> {
  const found: string[] = [];
  const errors: string[] = [];
  const pending = [""];
  for (let relative = pending.pop(); relative !== undefined; relative = pending.pop()) {
    const entries = listDirectory(join(directory, relative));
    if (!entries.ok) {
      errors.push(...entries.errors);
      continue;
    }
    const { files, directories } = sortEntries(entries.value, directory, relative, wanted);
    found.push(...files);
    pending.push(...directories);
  }
  return errors.length > 0 ? failure(...errors) : success(found.sort(byName));
}

/** The wanted files and the directories to go into, out of what a directory holds. */
function sortEntries(entries: readonly Dirent[], directory: string, relative: string, wanted: Wanted) {
  const files: string[] = [];
  const directories: string[] = [];
  for (const entry of entries) {
    const path = relative === "" ? entry.name : `${relative}/${entry.name}`;
    if (isTemporary(entry.name) || wanted.skips(path)) {
      continue;
    }
    if (entry.isDirectory()) {
      directories.push(...(skippedDirectories.has(entry.name) ? [] : [path]));
    } else if (wanted.accepts(path) && isFile(entry, join(directory, path))) {
      files.push(path);
    }
  }
  return { files, directories };
}

function listDirectory(directory: string): Outcome<Dirent[]> {
  try {
    return success(readdirSync(directory, { withFileTypes: true }));
  } catch (error) {
    return failure(`cannot read the directory ${directory}: ${explain(error)}`);
  }
}

/** True for files and for links to files; a link that leads nowhere counts as a file, so that reading it fails. */
function isFile(entry: Dirent, path: string): boolean {
  if (!entry.isSymbolicLink()) {
    return entry.isFile();
  }
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
}

function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
