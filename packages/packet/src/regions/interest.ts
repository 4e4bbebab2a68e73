/** Which packets are looked for: those that come to some rules. Others are let go as soon as they cannot come there any more. */
import { chainsReachedFrom, jumpsFrom, type Ruleset, type RulesetChain } from "@nftlint/semantics";
import type { Rule } from "@nftlint/syntax";
import type { HookName } from "../step.ts";

/** The hooks that packets may come to behind one; what the host sends to itself comes in again. */
const laterHooks: Readonly<Record<HookName, readonly HookName[]>> = {
  ingress: ["prerouting", "input", "forward", "postrouting", "egress"],
  prerouting: ["input", "forward", "postrouting", "egress"],
  input: [],
  forward: ["postrouting", "egress"],
  output: ["postrouting", "egress", "ingress", "prerouting", "input"],
  postrouting: ["egress", "ingress", "prerouting", "input"],
  egress: ["ingress", "prerouting", "input"],
};

export class Interest {
  readonly #rules: ReadonlySet<Rule>;
  readonly #chains: ReadonlySet<RulesetChain>;
  /** The base chains from which packets come to what is looked for. */
  readonly #bases: ReadonlySet<RulesetChain>;

  /** The rules that are looked for, and those that packets come to them by. */
  readonly #leading: ReadonlySet<Rule>;

  /**
   * @param rules the packets that one of them does something to are looked for
   * @param chains all packets that come to these are looked for
   * @param holders the chains of the rules
   * @param bases the base chains that lead to one of them
   */
  constructor(
    ruleset: Ruleset,
    rules: ReadonlySet<Rule>,
    chains: ReadonlySet<RulesetChain>,
    holders: ReadonlySet<RulesetChain>,
    bases: ReadonlySet<RulesetChain>,
  ) {
    this.#rules = rules;
    this.#chains = chains;
    this.#bases = bases;
    this.#leading = rulesLeadingTo(ruleset, rules, new Set([...chains, ...holders]), bases);
  }

  isOfRule(rule: Rule): boolean {
    return this.#rules.has(rule);
  }

  /** Whether packets come by a rule to what is looked for: it is looked for itself, or it jumps to where that is. */
  leadsOn(rule: Rule): boolean {
    return this.#leading.has(rule);
  }

  isOfChain(chain: RulesetChain): boolean {
    return this.#chains.has(chain);
  }

  /** Whether packets that a base chain has let pass come to nothing more that is looked for. */
  isOverBehind(base: RulesetChain): boolean {
    const hook = base.base?.hook as HookName;
    const later = new Set<string>([hook, ...(laterHooks[hook] ?? [])]);
    for (const other of this.#bases) if (other !== base && later.has(other.base?.hook ?? "")) return false;
    return true;
  }
}

function rulesLeadingTo(
  ruleset: Ruleset,
  rules: ReadonlySet<Rule>,
  wanted: ReadonlySet<RulesetChain>,
  bases: ReadonlySet<RulesetChain>,
): ReadonlySet<Rule> {
  const leading = new Set(rules);
  const reached = new Set([...bases].flatMap((base) => [...chainsReachedFrom(ruleset, base)]));
  for (const chain of reached) {
    for (const { to, rule } of jumpsFrom(ruleset, chain)) {
      if (to !== null && !leading.has(rule.node) && [...chainsReachedFrom(ruleset, to)].some((one) => wanted.has(one)))
        leading.add(rule.node);
    }
  }
  return leading;
}
