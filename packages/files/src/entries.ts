/** Which files are parts of others: those are read in their places there. */
import { resolve } from "node:path";
import { type EntryFile, includedPaths } from "@nftlint/linter";
import type { IncludeReader } from "@nftlint/semantics";

/** A file that may include others. */
export interface Includer {
  /** As reports show it. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** The absolute paths of all that a file includes, each with the path that the reader of includes has for it. */
export type Parts = ReadonlyMap<string, string>;

/** What a file includes, and what that includes; the file itself is no part of it. */
export function partsOf({ name, path, text }: Includer, readInclude: IncludeReader): Parts {
  return /\binclude\b/.test(text) ? toParts(path, includedPaths({ path: name, text }, readInclude)) : new Map();
}

/** @param included what the file at a path includes, as the reader of includes has it */
export function toParts(path: string, included: readonly string[]): Parts {
  return new Map(included.map((part) => [resolve(part), part] as const).filter(([part]) => part !== path));
}

/**
 * The entry files of each part, by the part's absolute path.
 * @param parts what each file includes
 */
export function entriesOf<File extends Includer>(
  parts: ReadonlyMap<File, Parts>,
): Map<string, (EntryFile & { readonly file: File })[]> {
  const entries = new Map<string, (EntryFile & { readonly file: File })[]>();
  for (const [file, included] of parts) {
    // What is a part itself is seen from the file that includes it.
    if ([...parts].some(([other, theirs]) => other.path !== file.path && theirs.has(file.path))) {
      continue;
    }
    for (const [part, includedPath] of included) {
      const entry = { path: file.name, text: file.text, includedPath, file };
      entries.set(part, [...(entries.get(part) ?? []), entry]);
    }
  }
  return entries;
}
