import type { RulesetTable } from "@nftlint/semantics";
import type { Table } from "@nftlint/syntax";
import type { ServiceDocument } from "../document.ts";

/** The table that a `table` statement declares; `null` where a later command deletes it. */
export function tableOf({ ruleset }: ServiceDocument, node: Table): RulesetTable | null {
  return ruleset.tables.find(({ declarations }) => declarations.some((place) => place.node === node)) ?? null;
}
