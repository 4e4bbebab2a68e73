import type { Ruleset, RulesetTable } from "@nftlint/semantics";

/** A table as the host holds it once the documents are loaded; `null` where the host's ruleset is not known. */
export function tableAfterLoad({ tablesAfterLoad }: Ruleset, table: RulesetTable): RulesetTable | null {
  return tablesAfterLoad?.find(({ family, name }) => family === table.family && name === table.name) ?? null;
}
