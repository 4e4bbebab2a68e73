/** Which command emptied what last, for tables and chains that may come into being only later. */
import type { FamilyName } from "@nftlint/syntax";
import type { Operation } from "../ruleset.ts";

export class Emptying {
  readonly #last = new Map<string, Operation>();
  /** Rises with each command, so that the later of two is known. */
  readonly #order = new Map<Operation, number>();

  /** Notes that `operation` empties a chain, a table, a family, or (all `null`) everything. */
  note(operation: Operation, family: FamilyName | null, table: string | null, chain: string | null): void {
    this.#last.set(key(family, table, chain), operation);
    this.#order.set(operation, this.#order.size);
  }

  /** The last command that emptied the table. */
  ofTable(family: FamilyName, table: string): Operation | null {
    return this.#latest([key(null, null, null), key(family, null, null), key(family, table, null)]);
  }

  /** The last command that emptied the chain, by itself or with its table. */
  ofChain(family: FamilyName, table: string, chain: string): Operation | null {
    const byTable = this.ofTable(family, table);
    const byItself = this.#last.get(key(family, table, chain)) ?? null;
    if (byTable === null || byItself === null) return byItself ?? byTable;
    return this.#orderOf(byItself) > this.#orderOf(byTable) ? byItself : byTable;
  }

  #latest(keys: readonly string[]): Operation | null {
    let latest: Operation | null = null;
    for (const name of keys) {
      const operation = this.#last.get(name);
      if (operation !== undefined && (latest === null || this.#orderOf(operation) > this.#orderOf(latest))) {
        latest = operation;
      }
    }
    return latest;
  }

  #orderOf(operation: Operation): number {
    return this.#order.get(operation) ?? 0;
  }
}

function key(family: FamilyName | null, table: string | null, chain: string | null): string {
  return `${family ?? ""} ${table ?? ""} ${chain ?? ""}`;
}
