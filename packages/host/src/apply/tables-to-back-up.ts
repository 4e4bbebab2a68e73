import type { Ruleset } from "@nftlint/semantics";
import { changedTables } from "../live/changed-tables.ts";
import type { TablesToBackUp } from "./transaction.ts";

/** What the host has to keep safe before it loads the documents of a ruleset: with every table that they make. */
export function tablesToBackUp(ruleset: Ruleset): TablesToBackUp {
  const changed = changedTables(ruleset);
  const isAll = changed.scope === "all";
  const tables = new Map<string, { readonly family: string; readonly name: string }>();
  for (const { family, name } of [...(isAll ? [] : changed.tables), ...ruleset.tables]) {
    tables.set(`${family} ${name}`, { family, name });
  }
  return { all: isAll, families: isAll ? [] : changed.families, tables: [...tables.values()] };
}
