import { chainsReachedFrom, type Ruleset, type RulesetChain, type RulesetTable } from "@nftlint/semantics";

const none: readonly RulesetChain[] = [];

const known = new WeakMap<Ruleset, Reach>();

/** What leads where in a ruleset: several rules ask for it, and it is worked out once. */
export function reachOf(ruleset: Ruleset): Reach {
  let reach = known.get(ruleset);
  if (reach === undefined) {
    reach = new Reach(ruleset);
    known.set(ruleset, reach);
  }
  return reach;
}

/** From which base chains packets come to each chain; worked out once for a table, when it is first asked for. */
export class Reach {
  readonly #ruleset: Ruleset;
  readonly #tables = new Map<RulesetTable, ReadonlyMap<RulesetChain, readonly RulesetChain[]>>();

  constructor(ruleset: Ruleset) {
    this.#ruleset = ruleset;
  }

  /** The base chains that lead to a chain, itself included where it is one; empty where nothing does. */
  basesOf(chain: RulesetChain): readonly RulesetChain[] {
    // Nothing jumps to a base chain.
    if (chain.base !== null) return [chain];
    let bases = this.#tables.get(chain.table);
    if (bases === undefined) {
      bases = this.#basesIn(chain.table);
      this.#tables.set(chain.table, bases);
    }
    return bases.get(chain) ?? none;
  }

  #basesIn(table: RulesetTable): ReadonlyMap<RulesetChain, readonly RulesetChain[]> {
    const bases = new Map<RulesetChain, RulesetChain[]>();
    for (const base of table.chains.values()) {
      if (base.base === null) continue;
      for (const reached of chainsReachedFrom(this.#ruleset, base)) {
        const known = bases.get(reached);
        if (known === undefined) bases.set(reached, [base]);
        else known.push(base);
      }
    }
    return bases;
  }
}
