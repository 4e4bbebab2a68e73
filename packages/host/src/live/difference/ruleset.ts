/** Compares the live tables with what they are once the documents are loaded. */
import { type HostTableFate, hostTableFates, type Ruleset, type RulesetTable } from "@nftlint/semantics";
import { LineMap } from "@nftlint/syntax";
import { ownerOf, programsIn } from "../../table-owners.ts";
import type { DestroyedTable, RulesetDifference, TableDifference, TableName } from "./model.ts";
import { diffTable } from "./tables.ts";

/**
 * What loading the documents changes in the live ruleset. Values of counters, handles and elements
 * that packets put into sets are no differences.
 *
 * @param ruleset built with the host's listing
 * @returns `null` where it was built without
 */
export function diffRuleset(ruleset: Ruleset): RulesetDifference | null {
  const fates = hostTableFates(ruleset);
  if (fates === null) return null;
  const tables: TableDifference[] = [];
  const unchanged: TableName[] = [];
  for (const { table, fate, after } of fates) {
    const difference =
      fate === "kept" ? null : diffTable({ before: table, after, owner: ownerOf(table, after) }, ruleset);
    if (difference !== null) tables.push(difference);
    else if (fate !== "kept") unchanged.push(nameOf(table));
  }
  return {
    tables: [...tables, ...newTables(ruleset, fates)],
    untouched: fates.filter(({ fate }) => fate === "kept").map(({ table }) => nameOf(table)),
    unchanged,
    destroyed: fates.filter(({ after }) => after === null).map(({ table }) => destroyedTable(table)),
    notUnderstood: linesNotUnderstood(ruleset),
    incomplete: ruleset.incomplete,
  };
}

/** nft lists some things that it would not read itself. */
function linesNotUnderstood({ hostTables }: Ruleset): string[] {
  const listing = hostTables?.[0]?.firstNamed.document.parsed;
  if (listing === undefined || listing.diagnostics.length === 0) return [];
  const lines = new LineMap(listing.text);
  const numbers = new Set(listing.diagnostics.map(({ start }) => lines.position(start).line));
  return [...numbers].map((number) => listing.text.slice(lines.lineStart(number), lines.offset(number + 1, 1)).trim());
}

function newTables(ruleset: Ruleset, fates: readonly HostTableFate[]): TableDifference[] {
  const live = new Set(fates.map(({ table }) => `${table.family} ${table.name}`));
  return (ruleset.tablesAfterLoad ?? [])
    .filter(({ family, name }) => !live.has(`${family} ${name}`))
    .flatMap((after) => diffTable({ before: null, after, owner: null }, ruleset) ?? []);
}

function destroyedTable(table: RulesetTable): DestroyedTable {
  const owner = ownerOf(table, null);
  return { ...nameOf(table), owner, programs: programsIn(table).filter((program) => program !== owner?.program) };
}

function nameOf({ family, name }: RulesetTable): TableName {
  return { family, name };
}
