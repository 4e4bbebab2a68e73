/** Which of the rules about reachability a rule of a chain is for: one finding for one rule. */
import {
  analyseChain,
  type Cover,
  idleRulesOf,
  type RuleAnalysis,
  type Ruleset,
  type RulesetChain,
  type RulesetRule,
} from "@nftlint/semantics";

/** A rule that never acts, and why. */
export interface Idle {
  readonly rule: RulesetRule;
  readonly cover: Cover;
  /** The first rule of the same words among those that take its packets. */
  readonly twin: RulesetRule | null;
}

/** `unreachable`: behind a rule for every packet. `duplicate`: one of the same words came before. `redundant`: decided alike before. `shadowed`: decided otherwise. */
export type IdleKind = "unreachable" | "duplicate" | "redundant" | "shadowed";

/** The idle rules of each chain, told apart once for all the lint rules that ask. */
const known = new WeakMap<Ruleset, readonly (readonly (Idle & { readonly kind: IdleKind })[])[]>();

/** The rules of one kind, chain by chain. */
export function idleRules(ruleset: Ruleset, kind: IdleKind): Idle[][] {
  let chains = known.get(ruleset);
  if (chains === undefined) {
    chains = chainsOf(ruleset).map((chain) => idleOf(ruleset, chain));
    known.set(ruleset, chains);
  }
  return chains.map((idle) => idle.filter((found) => found.kind === kind));
}

function idleOf(ruleset: Ruleset, chain: RulesetChain): (Idle & { readonly kind: IdleKind })[] {
  const covered = idleRulesOf(ruleset, chain).filter(({ rule, cover }) => cover !== null && !doesNothing(rule));
  if (covered.length === 0) return [];
  const byRule = new Map(analyseChain(ruleset, chain).map((analysed) => [analysed.rule, analysed]));
  return covered.map((analysed) => {
    const cover = analysed.cover as Cover;
    const twin = cover.by.find((earlier) => byRule.get(earlier)?.spelling === analysed.spelling) ?? null;
    return { rule: analysed.rule, cover, twin, kind: kindOf(cover, twin) };
  });
}

/** The rules in which a match contradicts another, chain by chain. */
export function contradictions(ruleset: Ruleset): readonly RuleAnalysis[] {
  return chainsOf(ruleset).flatMap((chain) =>
    idleRulesOf(ruleset, chain).filter(({ contradiction }) => contradiction !== null),
  );
}

function chainsOf({ tables }: Ruleset): RulesetChain[] {
  return tables.flatMap(({ chains }) => [...chains.values()]);
}

function kindOf({ everything, sameDecision }: Cover, twin: RulesetRule | null): IdleKind {
  if (twin !== null) return "duplicate";
  if (everything) return "unreachable";
  return sameDecision ? "redundant" : "shadowed";
}

/** A rule of matches alone would do nothing in any place. */
function doesNothing({ node }: RulesetRule): boolean {
  return node.statements.every(({ kind }) => kind === "match");
}
