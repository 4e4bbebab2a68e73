/** Which of the files to check are parts of others, by what the files themselves and the configuration say. */
import { entriesOf, type Includer, partsOf } from "@nftlint/files";
import type { EntryFile } from "@nftlint/linter";
import type { IncludeReader } from "@nftlint/semantics";
import { readText } from "../files/read.ts";
import { failure, type Outcome, success } from "../outcome.ts";
import type { InputText } from "./sources.ts";

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
  ];
  return success(entriesOf(new Map(includers.map((includer) => [includer, partsOf(includer, readInclude)]))));
}
