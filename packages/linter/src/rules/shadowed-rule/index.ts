import { type Idle, idleRules } from "../../reachability/verdict.ts";
import { decidedWords, relatedRules, rulesInLines } from "../../reachability/words.ts";
import type { Finding, Rule } from "../../rule.ts";

/** Reports rules whose packets earlier rules of the chain take, with another verdict. */
export const rule: Rule = {
  meta: {
    name: "shadowed-rule",
    summary: "Earlier rules decide otherwise about every packet that a rule matches",
    group: "reachability",
    severity: "warning",
    fix: null,
    needsHost: false,
  },
  check(context) {
    for (const idle of idleRules(context.ruleset, "shadowed").flat()) context.report(finding(idle));
  },
};

function finding({ rule: { node, document }, cover }: Idle): Finding {
  const those = cover.by.length === 1 ? "that rule" : "those rules";
  return {
    document,
    range: { start: node.start, end: node.end },
    message:
      `this rule never acts: every packet that it matches is already ${decidedWords(cover)} by ${rulesInLines(cover.by, document)}; ` +
      `move it before ${those}, or delete it`,
    related: relatedRules(cover, document),
  };
}
