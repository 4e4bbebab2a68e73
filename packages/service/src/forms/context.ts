/** The table, chain and family that a place belongs to. */
import { commands, defaultFamily, families } from "@nftlint/language";
import type { Place } from "./place.ts";

export interface FormContext {
  readonly place: Place;
  /** What the innermost block holds; `document` outside of all. */
  readonly type: string;
  /** `ip` where none is written; `inet` in a part of a file that has no table around it. */
  readonly family: string;
  /** The name of the table; `null` where it is not known. */
  readonly table: string | null;
  /** The name of the innermost chain, set, map or object. */
  readonly name: string | null;
}

/** Where a place belongs, by the words around it. */
export function contextOf(place: Place): FormContext {
  const { blocks, words } = place;
  const [outermost] = blocks;
  const innermost = blocks.at(-1);
  const type = innermost?.type ?? "document";
  if (outermost === undefined) return { place, type, name: null, ...tableIn(words) };
  const named = blocks.findLast(({ header }) => header.at(-1) !== "jump" && header.at(-1) !== "goto");
  const name = named === undefined || named.type === "table" ? null : (named.header.at(-1) ?? null);
  const isPart = outermost.type !== "table" && !commands.has(outermost.header[0] ?? "");
  return { place, type, name, ...(isPart ? { family: "inet", table: null } : tableIn(outermost.header)) };
}

/** The table that a `table` statement or a command names; words like `ct helper` may stand before it. */
function tableIn(words: readonly string[]): Pick<FormContext, "family" | "table"> {
  const from = words[0] === "table" ? 1 : words[1] === "ct" ? 3 : 2;
  const family = words[from] ?? "";
  return families.has(family)
    ? { family, table: words[from + 1] ?? null }
    : { family: defaultFamily, table: words[from] ?? null };
}
