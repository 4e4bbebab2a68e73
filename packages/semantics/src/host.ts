/** What loading the documents does to the tables that a host has already. */
import type { Ruleset, RulesetTable } from "./ruleset.ts";

export interface HostTableFate {
  /** The table as it is on the host. */
  readonly table: RulesetTable;
  /** `kept`: no document touches it. `merged`: what it holds and what the documents say go together. `removed`: gone. */
  readonly fate: "kept" | "merged" | "removed";
  /** The table as it is afterwards: of the documents alone where theirs takes its place; `null` where there is none. */
  readonly after: RulesetTable | null;
}

/** What becomes of each table of the host; `null` where the host's ruleset is not known. */
export function hostTableFates(ruleset: Ruleset): readonly HostTableFate[] | null {
  const { hostTables, tablesAfterLoad } = ruleset;
  if (hostTables === null || tablesAfterLoad === null) return null;
  return hostTables.map((table) => {
    const after = tablesAfterLoad.find(({ family, name }) => family === table.family && name === table.name) ?? null;
    return { table, fate: fateOf(after), after };
  });
}

function fateOf(after: RulesetTable | null): HostTableFate["fate"] {
  if (after === null) return "removed";
  if (after.origin === "host") return "kept";
  return after.firstNamed.document.origin === "host" ? "merged" : "removed";
}
