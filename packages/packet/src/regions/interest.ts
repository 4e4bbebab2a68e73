/** Which packets are looked for: those that come to some rules. Others are let go as soon as they cannot come there any more. */
import type { RulesetChain } from "@nftlint/semantics";
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

  /** @param chains all packets that come to these are looked for */
  constructor(rules: ReadonlySet<Rule>, chains: ReadonlySet<RulesetChain>, bases: ReadonlySet<RulesetChain>) {
    this.#rules = rules;
    this.#chains = chains;
    this.#bases = bases;
  }

  isOfRule(rule: Rule): boolean {
    return this.#rules.has(rule);
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
