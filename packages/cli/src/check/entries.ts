/** Which of the files to check are parts of others: those are read in their places there. */
import { resolve } from "node:path";
import { type EntryFile, includedPaths } from "@nftlint/linter";
import type { IncludeReader } from "@nftlint/semantics";
import { readText } from "../files/read.ts";
import { failure, type Outcome, success } from "../outcome.ts";
import type { InputText } from "./sources.ts";

/** A file that may include others. */
interface Includer {
  /** As reports show it. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** The entry files of each part, by the part's absolute path. */
export type Entries = ReadonlyMap<string, readonly EntryFile[]>;

/**
 * Finds out which files include which.
 * @param configured absolute paths of entry files that the configuration names, which need not be among the inputs
 */
export function findEntries(
  inputs: readonly InputText[],
  configured: readonly string[],
  readInclude: IncludeReader,
): Outcome<Entries> {
  const others = configured
    .filter((path) => !inputs.some((input) => input.path === path))
    .map((path) => ({ path, text: readText(path, path) }));
  const errors = others.flatMap(({ text }) => (text.ok ? [] : text.errors));
  if (errors.length > 0) {
    return failure(...errors.map((error) => `${error}; the configuration names it among its "entries"`));
  }
  const includers: Includer[] = [
    ...inputs,
    ...others.flatMap(({ path, text }) => (text.ok ? [{ name: path, path, text: text.value }] : [])),
  ].filter(({ text }) => /\binclude\b/.test(text));
  const parts = new Map(includers.map((includer) => [includer, partsOf(includer, readInclude)]));
  const entries = new Map<string, EntryFile[]>();
  for (const [{ name, path, text }, included] of parts) {
    // What is a part itself is seen from the file that includes it.
    if ([...parts].some(([other, theirs]) => other.path !== path && theirs.has(path))) {
      continue;
    }
    for (const [part, includedPath] of included) {
      const entry = { path: name, text, includedPath };
      entries.set(part, [...(entries.get(part) ?? []), entry]);
    }
  }
  return success(entries);
}

/** The absolute paths of what a file includes, each with the path that the reader has for it. */
function partsOf({ name, path, text }: Includer, readInclude: IncludeReader): ReadonlyMap<string, string> {
  const paths = includedPaths({ path: name, text }, readInclude);
  return new Map(paths.map((included) => [resolve(included), included] as const).filter(([part]) => part !== path));
}
