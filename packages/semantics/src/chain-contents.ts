/** What the rules of a chain hold, put together for those who look for little in many rules. */
import type { Statement } from "@nftlint/syntax";
import { bitOf, contentsOf, type JumpSite } from "./contents.ts";
import { recall } from "./memory/memory.ts";
import type { Ruleset, RulesetChain, RulesetRule } from "./ruleset.ts";

/** The places of rules in their chain, by what they hold. */
interface ChainContents {
  readonly kinds: number;
  /** For each bit of the kinds, the rules that hold such statements, in order. */
  readonly byBit: ReadonlyMap<number, readonly number[]>;
  readonly jumps: readonly { readonly rule: number; readonly site: JumpSite }[];
}

const known = new WeakMap<RulesetChain, ChainContents>();

function contentsIn(ruleset: Ruleset, chain: RulesetChain): ChainContents {
  let contents = known.get(chain);
  if (contents === undefined) {
    contents = recall(
      ruleset,
      chain,
      look,
      () => "",
      () => look(chain),
    );
    known.set(chain, contents);
  }
  return contents;
}

function look({ rules }: RulesetChain): ChainContents {
  const byBit = new Map<number, number[]>();
  const jumps: { rule: number; site: JumpSite }[] = [];
  let all = 0;
  for (let rule = 0; rule < rules.length; rule++) {
    const { kinds, jumps: sites } = contentsOf(rules[rule]!.node);
    all |= kinds;
    for (let left = kinds; left !== 0; left &= left - 1) {
      const bit = left & -left;
      const places = byBit.get(bit);
      if (places === undefined) byBit.set(bit, [rule]);
      else places.push(rule);
    }
    for (const site of sites) jumps.push({ rule, site });
  }
  return { kinds: all, byBit, jumps };
}

/** The rules of a chain that hold a statement of one of the kinds, anonymous chains included, in order. */
export function rulesHolding(
  ruleset: Ruleset,
  chain: RulesetChain,
  ...kinds: readonly Statement["kind"][]
): readonly RulesetRule[] {
  const contents = contentsIn(ruleset, chain);
  const bits = kinds.map(bitOf).filter((bit) => (contents.kinds & bit) !== 0);
  if (bits.length === 0) return none;
  const places = bits.flatMap((bit) => contents.byBit.get(bit) ?? none);
  const inOrder = bits.length === 1 ? places : [...new Set(places)].sort((left, right) => left - right);
  return inOrder.map((place) => chain.rules[place]!);
}

const none: readonly never[] = [];

/** The statements of a chain's rules that may send packets to other chains, in order. */
export function jumpSitesIn(
  ruleset: Ruleset,
  chain: RulesetChain,
): readonly { readonly rule: RulesetRule; readonly site: JumpSite }[] {
  return contentsIn(ruleset, chain).jumps.map(({ rule, site }) => ({ rule: chain.rules[rule]!, site }));
}
