/**
 * What the kernel looks at when it commits a load: from each base chain, the chains that packets can
 * come to (kernel, `nft_chain_validate` in net/netfilter/nf_tables_api.c). `nft -c` does not ask for it.
 */
import type { Range } from "@nftlint/syntax";
import { contentsOf } from "../contents.ts";
import { jumpsFrom } from "../jumps.ts";
import { recall } from "../memory/memory.ts";
import type {
  BaseChain,
  Jump,
  ParserCheck,
  Ruleset,
  RulesetChain,
  RulesetRule,
  SemanticDiagnostic,
} from "../ruleset.ts";
import { type Placed, placedIn } from "./placement.ts";

/** NFT_JUMP_STACK_SIZE of include/net/netfilter/nf_tables.h, less the base chain itself. */
const deepest = 15;

type Hooked = RulesetChain & { readonly base: BaseChain };

/** The faults of the documents' own rules; those of a host's count for nothing. */
export function validateChains(ruleset: Ruleset): SemanticDiagnostic[] {
  const validation = new Validation(ruleset);
  for (const { chains } of ruleset.tablesAfterLoad ?? ruleset.tables) {
    for (const chain of chains.values()) if (chain.base !== null) validation.base(chain as Hooked);
  }
  return validation.diagnostics;
}

interface PlacedInRule extends Placed {
  readonly rule: RulesetRule;
}

class Validation {
  readonly diagnostics: SemanticDiagnostic[] = [];
  readonly #ruleset: Ruleset;
  /** The statements of each chain that have a place of their own. */
  readonly #placed = new Map<RulesetChain, readonly PlacedInRule[]>();
  /** What was reported: once is enough, however many base chains lead there. */
  readonly #reported = new Set<object>();

  constructor(ruleset: Ruleset) {
    this.#ruleset = ruleset;
  }

  base(base: Hooked): void {
    const levels = new Map<RulesetChain, number>();
    this.#visit(base, 0, [base], levels);
    for (const chain of levels.keys()) this.#checkPlaces(chain, base);
  }

  /** Goes down as the kernel does. A chain that was looked at from as deep need not be again. */
  #visit(chain: RulesetChain, level: number, way: readonly RulesetChain[], levels: Map<RulesetChain, number>): void {
    const before = levels.get(chain);
    if (before !== undefined && before >= level) return;
    levels.set(chain, level);
    for (const jump of jumpsFrom(this.#ruleset, chain)) {
      const { to, within } = jump;
      // What jumps to a base chain, or to none, is reported where it is read.
      if (to === null || to.base !== null) continue;
      const below = level + within.length + 1;
      if (way.includes(to)) this.#loop(jump, way);
      else if (below > deepest) this.#tooDeep(jump, way);
      else this.#visit(to, below, [...way, to], levels);
    }
  }

  #loop({ to, rule, node, verdict }: Jump, way: readonly RulesetChain[]): void {
    const names = [...way.slice(to === null ? 0 : way.indexOf(to)), to].map((chain) => `"${chain?.name}"`);
    this.#report(
      "invalid-jump",
      rule,
      node,
      `this ${verdict} closes a circle of chains: ${names.join(", then ")}; the kernel refuses to load it: take one of the jumps out`,
    );
  }

  #tooDeep({ rule, node, verdict }: Jump, [base]: readonly RulesetChain[]): void {
    this.#report(
      "invalid-jump",
      rule,
      node,
      `this ${verdict} is more than ${deepest} deep below the base chain "${base?.name}", and the kernel goes no further down; put the rules of some chains where these are jumped to`,
    );
  }

  #checkPlaces(chain: RulesetChain, base: Hooked): void {
    for (const placed of this.#placedOf(chain)) {
      const { hook, type } = base.base;
      if (placed.hooks.includes(hook) && placed.chainTypes.includes(type)) continue;
      const isNat = ["snat", "dnat", "masquerade", "redirect"].includes(placed.name);
      this.#report(
        isNat ? "nat-hook-direction" : "misplaced-statement",
        placed.rule,
        placed.range,
        misplaced(placed, chain, base),
      );
    }
  }

  #placedOf(chain: RulesetChain): readonly PlacedInRule[] {
    let placed = this.#placed.get(chain);
    if (placed === undefined) {
      const found = recall(
        this.#ruleset,
        chain,
        placedAmong,
        () => "",
        () => placedAmong(chain),
      );
      placed = found.map(({ placed: it, rule }) => ({ ...it, rule: chain.rules[rule]! }));
      this.#placed.set(chain, placed);
    }
    return placed;
  }

  #report(check: ParserCheck, { document }: RulesetRule, range: Range, message: string): void {
    if (document.origin !== "file" || this.#reported.has(range)) return;
    this.#reported.add(range);
    const { start, end } = range;
    this.diagnostics.push({ rule: check, start, end, message, document, related: null, fix: null });
  }
}

/** Of the statements of a chain's rules, anonymous chains included, those that have a place of their own. */
function placedAmong({ rules, table }: RulesetChain): { readonly placed: Placed; readonly rule: number }[] {
  const found: { placed: Placed; rule: number }[] = [];
  for (const [index, { node }] of rules.entries()) {
    for (const statement of contentsOf(node).statements) {
      const placed = placedIn(statement, table.family);
      if (placed !== null) found.push({ placed, rule: index });
    }
  }
  return found;
}

function misplaced({ name, hooks, chainTypes }: Placed, chain: RulesetChain, { name: baseName, base }: Hooked): string {
  const way = chain.name === baseName ? `chain "${baseName}"` : `chain "${baseName}", from which packets come to it,`;
  const types = chainTypes.length === 1 ? `a chain of type ${chainTypes[0]}` : "a chain";
  const place = chainTypes.includes(base.type) ? `hangs on hook "${base.hook}"` : `is of type ${base.type}`;
  const allowed = hooks
    .map((hook) => `"${hook}"`)
    .join(", ")
    .replace(/, ([^,]*)$/, " or $1");
  return `"${name}" needs ${types} on hook ${allowed}, but ${way} ${place}: the kernel refuses to load it; move the rule`;
}
