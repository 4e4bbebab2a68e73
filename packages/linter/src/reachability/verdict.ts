/** Which of the rules about reachability a rule of a chain is for: one finding for one rule. */
import { analyseChain, type Cover, type RuleAnalysis, type Ruleset, type RulesetRule } from "@nftlint/semantics";

/** A rule that never acts, and why. */
export interface Idle {
  readonly rule: RulesetRule;
  readonly cover: Cover;
  /** The first rule of the same words among those that take its packets. */
  readonly twin: RulesetRule | null;
}

/** `unreachable`: behind a rule for every packet. `duplicate`: one of the same words came before. `redundant`: decided alike before. `shadowed`: decided otherwise. */
export type IdleKind = "unreachable" | "duplicate" | "redundant" | "shadowed";

/** The rules of one kind, chain by chain. */
export function idleRules(ruleset: Ruleset, kind: IdleKind): Idle[][] {
  return analyses(ruleset).map((analysis) => {
    const spellings = new Map(analysis.map(({ rule, spelling }) => [rule, spelling]));
    const found: Idle[] = [];
    for (const { rule, spelling, cover } of analysis) {
      if (cover === null || doesNothing(rule)) continue;
      const twin = cover.by.find((earlier) => spellings.get(earlier) === spelling) ?? null;
      if (kindOf(cover, twin) === kind) found.push({ rule, cover, twin });
    }
    return found;
  });
}

/** The rules of every chain of the documents, looked at. */
export function analyses(ruleset: Ruleset): (readonly RuleAnalysis[])[] {
  return ruleset.tables.flatMap(({ chains }) => [...chains.values()].map((chain) => analyseChain(ruleset, chain)));
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
