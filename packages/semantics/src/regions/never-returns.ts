/** Chains from which no packet comes back to the chain that jumped there. */
import { forEachElement, type Rule, type SetLiteral, type Verdict } from "@nftlint/syntax";
import { reachKey, targetOf } from "../jumps.ts";
import { recall } from "../memory/memory.ts";
import type { Ruleset, RulesetChain, RulesetTable } from "../ruleset.ts";

/** Chains of one table, each looked at once. */
export class ReturnAnalysis {
  readonly #ruleset: Ruleset;
  readonly #table: RulesetTable;
  /** A chain that leads back to itself, which the kernel refuses, counts as returning. */
  readonly #known = new Map<string, boolean>();

  constructor(ruleset: Ruleset, table: RulesetTable) {
    this.#ruleset = ruleset;
    this.#table = table;
  }

  /**
   * Whether a chain ends the way of every packet that is sent there: a rule without any condition
   * does, and none before it lets packets return.
   */
  neverReturns(name: string): boolean {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.#known.set(name, false);
    const chain = this.#table.chains.get(name);
    const ends = chain !== undefined && this.#remembered(chain, () => this.#ends(chain));
    this.#known.set(name, ends);
    return ends;
  }

  /** In a circle of chains it depends on where one comes from. */
  #remembered(chain: RulesetChain, work: () => boolean): boolean {
    const ruleset = this.#ruleset;
    if (ruleset.diagnostics.some(({ rule }) => rule === "invalid-jump")) return work();
    return recall(ruleset, chain, ReturnAnalysis, () => reachKey(ruleset, chain), work);
  }

  #ends({ rules }: RulesetChain): boolean {
    for (const { node } of rules) {
      if (mayReturn(node)) return false;
      if (endsAll(node, (verdict) => this.#leadsAway(verdict))) return true;
    }
    return false;
  }

  #leadsAway(verdict: Verdict): boolean {
    if (verdict.verdict === "accept" || verdict.verdict === "drop") return true;
    const target = verdict.verdict === "jump" ? targetOf(this.#ruleset, verdict) : null;
    return target !== null && this.neverReturns(target);
  }
}

/** Whether a rule may send packets back; what follows a `goto` goes back from there. */
function mayReturn({ statements }: Rule): boolean {
  return statements.some((statement) => {
    switch (statement.kind) {
      case "verdict-statement":
        return leadsBack(statement.verdict);
      case "verdict-map":
        return statement.map.kind !== "set" || mapsBack(statement.map);
      case "anonymous-chain":
      case "queue":
      case "xt":
        return true;
      default:
        return false;
    }
  });
}

function leadsBack({ verdict }: Verdict): boolean {
  return verdict === "return" || verdict === "goto";
}

function mapsBack(map: SetLiteral): boolean {
  let found = false;
  forEachElement(map, ({ data }) => {
    found ||= data?.kind === "verdict" && leadsBack(data);
  });
  return found;
}

function endsAll({ statements }: Rule, leadsAway: (verdict: Verdict) => boolean): boolean {
  const last = statements.at(-1);
  if (!statements.slice(0, -1).every(({ kind }) => kind === "counter" || kind === "log")) return false;
  if (last?.kind === "reject") return last.with === null || last.with === "icmpx";
  return last?.kind === "verdict-statement" && leadsAway(last.verdict);
}
