/** Rulesets, found by their names. */
import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { toSlashes } from "./paths.ts";

/** True for a path that is a ruleset's by its name alone: what a directory stands for. */
export function isRulesetPath(path: string): boolean {
  return /(?:\.nft|\.nftables|(?:^|\/)nftables\.conf)$/.test(path);
}

/** Folders in which nobody keeps rulesets. */
export const skippedDirectories: ReadonlySet<string> = new Set([".git", "node_modules"]);

/** A ruleset in a workspace, whatever it holds now. */
export interface RulesetFile {
  /** Absolute, with `/` between its parts. */
  readonly path: string;
  /** Another text after each change of the file. */
  readonly version: string;
}

/** How much is looked at before a search ends with what it has found. */
export interface SearchLimits {
  readonly directories: number;
  readonly files: number;
  /** Bytes of one file; larger ones are left out. */
  readonly size: number;
}

/** The rulesets below a directory, those nearest to it first. What cannot be read is passed over. */
export async function findRulesets(directory: string, limits: SearchLimits): Promise<RulesetFile[]> {
  const found: RulesetFile[] = [];
  const directories = [directory];
  for (let index = 0; index < directories.length && index < limits.directories; index++) {
    const current = directories[index] as string;
    for (const entry of await listed(current)) {
      const path = join(current, entry.name);
      if (entry.isDirectory()) {
        if (!skippedDirectories.has(entry.name)) directories.push(path);
        continue;
      }
      const file = isRulesetPath(toSlashes(path)) ? await fileAt(path, limits.size) : null;
      if (file !== null) found.push(file);
      if (found.length === limits.files) return found;
    }
  }
  return found;
}

async function listed(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}

async function fileAt(path: string, largest: number): Promise<RulesetFile | null> {
  try {
    const stats = await stat(path);
    if (!stats.isFile() || stats.size > largest) return null;
    return { path: toSlashes(path), version: `${stats.mtimeMs} ${stats.size}` };
  } catch {
    return null;
  }
}
