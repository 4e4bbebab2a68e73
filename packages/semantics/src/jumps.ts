/** Who jumps to whom. */
import type { AnonymousChain, Verdict } from "@nftlint/syntax";
import { jumpSitesIn } from "./chain-contents.ts";
import type { JumpSite } from "./contents.ts";
import { forEachElementOf } from "./expressions/constants.ts";
import { stampOf } from "./memory/memory.ts";
import type { Jump, Ruleset, RulesetChain, RulesetRule } from "./ruleset.ts";
import { resolve } from "./variables.ts";

const known = new WeakMap<Ruleset, WeakMap<RulesetChain, readonly Jump[]>>();

/** Every jump and goto of a chain's rules, those of verdict maps and anonymous chains included, in order. */
export function jumpsFrom(ruleset: Ruleset, chain: RulesetChain): readonly Jump[] {
  const ofRuleset = known.get(ruleset) ?? new WeakMap<RulesetChain, readonly Jump[]>();
  known.set(ruleset, ofRuleset);
  const jumps = ofRuleset.get(chain) ?? new JumpGatherer(ruleset, chain).gather();
  ofRuleset.set(chain, jumps);
  return jumps;
}

/** The chains that packets can come to from a chain, itself included, nearest first. */
export function chainsReachedFrom(ruleset: Ruleset, chain: RulesetChain): ReadonlySet<RulesetChain> {
  const reached = new Set([chain]);
  for (const current of reached) for (const { to } of jumpsFrom(ruleset, current)) if (to !== null) reached.add(to);
  return reached;
}

/** A key that stays the same from one ruleset to the next as long as no chain that packets come to from this one changes. */
export function reachKey(ruleset: Ruleset, chain: RulesetChain): string {
  return [...chainsReachedFrom(ruleset, chain)].map((reached) => stampOf(ruleset, reached)).join();
}

/** The base chains from which packets can come to a chain, itself included where it is one. */
export function baseChainsLeadingTo(ruleset: Ruleset, chain: RulesetChain): readonly RulesetChain[] {
  const bases = [...chain.table.chains.values()].filter(({ base }) => base !== null);
  return bases.filter((base) => chainsReachedFrom(ruleset, base).has(chain));
}

class JumpGatherer {
  readonly #ruleset: Ruleset;
  readonly #chain: RulesetChain;
  readonly #jumps: Jump[] = [];

  constructor(ruleset: Ruleset, chain: RulesetChain) {
    this.#ruleset = ruleset;
    this.#chain = chain;
  }

  gather(): readonly Jump[] {
    for (const { site, rule } of jumpSitesIn(this.#ruleset, this.#chain)) this.#site(site, rule);
    return this.#jumps;
  }

  #site({ statement, within }: JumpSite, rule: RulesetRule): void {
    if (statement.kind === "verdict-statement") {
      this.#verdict(statement.verdict, rule, within);
      return;
    }
    forEachElementOf(statement.map, { ruleset: this.#ruleset, table: this.#chain.table }, ({ data }) => {
      if (data?.kind === "verdict") this.#verdict(data, rule, within);
    });
  }

  #verdict(node: Verdict, rule: RulesetRule, within: readonly AnonymousChain[]): void {
    const { verdict } = node;
    if (verdict !== "jump" && verdict !== "goto") return;
    const targetName = targetOf(this.#ruleset, node);
    const to = targetName === null ? null : (this.#chain.table.chains.get(targetName) ?? null);
    this.#jumps.push({ from: this.#chain, rule, verdict, targetName, to, node, within });
  }
}

/** The name of the chain that a verdict jumps to; `null` where it jumps to none, or to an unknown variable. */
export function targetOf(ruleset: Pick<Ruleset, "bindings">, { target }: Verdict): string | null {
  if (target === null) return null;
  if (target.kind === "identifier") return target.name;
  const value = resolve(ruleset, target);
  if (value?.kind === "value") return value.text;
  return value?.kind === "identifier" ? value.name : null;
}
