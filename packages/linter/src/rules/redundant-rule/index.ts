import type { RulesetRule } from "@nftlint/semantics";
import { removal } from "../../reachability/removal.ts";
import { type Idle, idleRules } from "../../reachability/verdict.ts";
import { decidedWords, relatedRules, rulesInLines } from "../../reachability/words.ts";
import type { Finding, Rule } from "../../rule.ts";

/** Reports rules whose packets earlier rules of the chain take, with the same verdict. */
export const rule: Rule = {
  meta: {
    name: "redundant-rule",
    summary: "Earlier rules decide the same about every packet that a rule matches",
    group: "reachability",
    severity: "info",
    fix: "safe",
    needsHost: false,
  },
  check(context) {
    for (const idle of idleRules(context.ruleset, "redundant").flat()) context.report(finding(idle));
  },
};

function finding({ rule, cover }: Idle): Finding {
  const { node, document } = rule;
  const effects = effectsOf(rule);
  const those = cover.by.length === 1 ? "that rule" : "those rules";
  const remedy =
    effects === ""
      ? "; delete it"
      : `, so that it never ${effects}; move it before ${those} if it is to do so, or delete it`;
  return {
    document,
    range: { start: node.start, end: node.end },
    message: `every packet that this rule matches is already ${decidedWords(cover)} by ${rulesInLines(cover.by, document)}${remedy}`,
    // What was to be limited passes without limit.
    ...(effects.includes("limits") ? { severity: "warning" as const } : {}),
    related: relatedRules(cover, document),
    fixes: removal(rule, effects === "" && node.comment === null ? "safe" : "unsafe"),
  };
}

/** What the rule would do besides deciding: `counts`, `counts or logs`. */
function effectsOf({ node }: RulesetRule): string {
  const effects = new Set<string>();
  for (const { kind } of node.statements) {
    if (kind === "counter") effects.add("counts");
    else if (kind === "log") effects.add("logs");
    else if (kind === "limit" || kind === "quota" || kind === "connection-limit") effects.add("limits");
    else if (!["match", "verdict-statement", "verdict-map", "reject", "nat"].includes(kind))
      effects.add("changes anything");
  }
  return [...effects].join(" or ");
}
