import type { Contradiction, RulesetRule } from "@nftlint/semantics";
import type { Match } from "@nftlint/syntax";
import { contradictions } from "../../reachability/verdict.ts";
import type { Finding, Rule } from "../../rule.ts";

/** Reports matches of one rule that hold together for no packet. */
export const rule: Rule = {
  meta: {
    name: "contradictory-match",
    summary: "The matches of a rule can never hold together",
    group: "reachability",
    severity: "warning",
    fix: null,
    needsHost: false,
  },
  check(context) {
    for (const { rule, contradiction } of contradictions(context.ruleset)) {
      if (contradiction !== null) context.report(finding(rule, contradiction));
    }
  },
};

function finding(rule: RulesetRule, contradiction: Contradiction): Finding {
  const { match, earlier, alone } = contradiction;
  const { document } = rule;
  const range = { start: match.start, end: match.end };
  const mine = `"${textOf(match, rule)}"`;
  if (earlier === null) {
    const those = alone ? "no packet that this table sees" : "no packet that the matches before let through";
    return {
      document,
      range,
      message: `${those} matches ${mine}, so that this rule never acts; correct the match, or delete the rule`,
    };
  }
  return {
    document,
    range,
    message: `no packet matches both "${textOf(earlier, rule)}" and ${mine}, so that this rule never acts; delete one of the matches, or make two rules of them`,
    related: [{ range: { start: earlier.start, end: earlier.end }, message: "the match that it contradicts" }],
  };
}

/** The text of a match on one line. */
function textOf({ start, end }: Match, { document }: RulesetRule): string {
  return document.parsed.text.slice(start, end).replace(/\s+/g, " ");
}
