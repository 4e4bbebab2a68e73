/** The tables of a kernel while documents are loaded into it. */
import { defaultFamily } from "@nftlint/language";
import type { Chain, FamilyName, Identifier, Table, TableReference } from "@nftlint/syntax";
import type { Place, SourceDocument } from "../ruleset.ts";
import { Emptying } from "./emptying.ts";
import { ChainState, SetState, TableState } from "./tables.ts";

export class Kernel {
  readonly tables = new Map<string, TableState>();
  readonly emptying = new Emptying();

  /** The table of that name; one that no document declares must be there already when they are loaded. */
  table(family: FamilyName, name: string, firstNamed: Place<Table | TableReference>): TableState {
    const known = this.existing(family, name, firstNamed.document);
    if (known !== undefined) return known;
    const table = new TableState(family, name, firstNamed, this.emptying.ofTable(family, name));
    this.tables.set(tableKey(family, name), table);
    return table;
  }

  /** The table, where there is one, as one that a document changes. */
  existing(family: FamilyName, name: string, document: SourceDocument): TableState | undefined {
    const table = this.tables.get(tableKey(family, name));
    if (table !== undefined && document.origin === "file") table.origin = "file";
    return table;
  }

  existingOf(reference: TableReference, document: SourceDocument): TableState | undefined {
    return this.existing(familyOf(reference), reference.name.name, document);
  }

  tableOf(reference: TableReference, document: SourceDocument): TableState {
    return this.table(familyOf(reference), reference.name.name, { node: reference, document });
  }

  chain(table: TableState, name: string, firstNamed: Place<Chain | Identifier>): ChainState {
    let chain = table.chains.get(name);
    if (chain === undefined) {
      chain = new ChainState(table, name, firstNamed, this.emptying.ofChain(table.family, table.name, name));
      table.chains.set(name, chain);
    }
    return chain;
  }

  set(table: TableState, name: string, type: "set" | "map"): SetState {
    let set = table.sets.get(name);
    if (set === undefined) {
      set = new SetState(table, name, type);
      table.sets.set(name, set);
    }
    return set;
  }
}

/** The family that a command means. */
export function familyOf(reference: TableReference): FamilyName {
  return reference.family?.name ?? defaultFamily;
}

/** How a table is named: `inet filter`. */
export function tableKey(family: FamilyName, name: string): string {
  return `${family} ${name}`;
}
