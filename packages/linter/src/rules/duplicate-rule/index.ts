import { analyseChain, type RuleAnalysis, type RulesetRule } from "@nftlint/semantics";
import type { Statement } from "@nftlint/syntax";
import { removal } from "../../reachability/removal.ts";
import { idleRules } from "../../reachability/verdict.ts";
import { rulesInLines } from "../../reachability/words.ts";
import type { Finding, Rule } from "../../rule.ts";

/** Reports rules that stand in a chain a second time. */
export const rule: Rule = {
  meta: {
    name: "duplicate-rule",
    summary: "The same rule stands twice in a chain",
    group: "reachability",
    severity: "info",
    fix: "safe",
    needsHost: false,
  },
  check(context) {
    for (const { rule, twin } of idleRules(context.ruleset, "duplicate").flat()) {
      if (twin !== null) context.report(finding(rule, twin, "which leaves no packet for this one", "safe"));
    }
    context.forEachChain("reached", (chain) => {
      for (const [twin, rule] of neighbours(analyseChain(context.ruleset, chain))) {
        context.report(finding(rule, twin, "so that packets go through it twice", "unsafe"));
      }
    });
  },
};

function finding(rule: RulesetRule, twin: RulesetRule, effect: string, safety: "safe" | "unsafe"): Finding {
  const { node, document } = rule;
  return {
    document,
    range: { start: node.start, end: node.end },
    message: `this is the same as ${rulesInLines([twin], document)}, ${effect}; delete one of them`,
    related:
      twin.document === document
        ? [{ range: { start: twin.node.start, end: twin.node.end }, message: "the first of them" }]
        : [],
    fixes: removal(rule, node.comment === null ? safety : "unsafe"),
  };
}

/** Rules that end no packet's way and stand directly behind their like: farther apart, something may have changed in between. */
function neighbours(analysis: readonly RuleAnalysis[]): [RulesetRule, RulesetRule][] {
  const found: [RulesetRule, RulesetRule][] = [];
  for (const [index, current] of analysis.entries()) {
    const before = analysis[index - 1];
    if (before === undefined || !areOfOneKind(before.rule, current.rule)) continue;
    if (before.spelling !== current.spelling) continue;
    const { rule, cover, contradiction, fickle } = current;
    if (cover !== null || contradiction !== null || fickle) continue;
    if (rule.node.statements.every(isSteady)) found.push([before.rule, rule]);
  }
  return found;
}

/** Rules that are alike have statements of the same kinds; seen at once, where a spelling has to be worked out. */
function areOfOneKind({ node: one }: RulesetRule, { node: other }: RulesetRule): boolean {
  return (
    one.statements.length === other.statements.length &&
    one.statements.every(({ kind }, index) => kind === other.statements[index]?.kind)
  );
}

/** Whether it is the same to do it once or twice, apart from counts and log lines; a limit lets twice as much through. */
function isSteady({ kind }: Statement): boolean {
  return ["match", "counter", "log", "verdict-statement", "verdict-map", "notrack", "reject"].includes(kind);
}
