/** Which command emptied what last, for tables and chains that may come into being only later. */
import type { FamilyName } from "@nftlint/syntax";
import type { Operation } from "../ruleset.ts";

export class Emptying {
  /** With a number that rises with each command, so that the later of two is known. */
  readonly #last = new Map<string, { readonly operation: Operation; readonly order: number }>();
  #count = 0;

  /** Notes that `operation` empties what it names: a chain, a table, a family, or (all `null`) everything. */
  note(operation: Operation): void {
    this.#last.set(key(operation.family, operation.table, operation.chain), { operation, order: this.#count++ });
  }

  /** The last command that emptied the table. */
  ofTable(family: FamilyName, table: string): Operation | null {
    return this.#latest(keysOf(family, table));
  }

  /** The last command that emptied the chain, by itself or with its table. */
  ofChain(family: FamilyName, table: string, chain: string): Operation | null {
    return this.#latest([...keysOf(family, table), key(family, table, chain)]);
  }

  #latest(keys: readonly string[]): Operation | null {
    const [latest] = keys.flatMap((name) => this.#last.get(name) ?? []).sort((a, b) => b.order - a.order);
    return latest?.operation ?? null;
  }
}

/** What empties a table: everything, its family, itself. */
function keysOf(family: FamilyName, table: string): string[] {
  return [key(null, null, null), key(family, null, null), key(family, table, null)];
}

function key(family: FamilyName | null, table: string | null, chain: string | null): string {
  return `${family ?? ""} ${table ?? ""} ${chain ?? ""}`;
}
