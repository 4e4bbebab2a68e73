import { type Idle, idleRules } from "../../reachability/verdict.ts";
import { decidedWords, relatedRules, rulesInLines } from "../../reachability/words.ts";
import type { Finding, Rule } from "../../rule.ts";

/** Reports rules behind one that ends the way of every packet; once for each chain. */
export const rule: Rule = {
  meta: {
    name: "unreachable-rule",
    summary: "A rule stands behind one that lets no packet through to it",
    group: "reachability",
    severity: "warning",
    fix: null,
    needsHost: false,
  },
  check(context) {
    for (const idle of idleRules(context.ruleset, "unreachable")) {
      const [first] = idle;
      if (first !== undefined) context.report(finding(first, idle.length - 1));
    }
  },
};

function finding({ rule: { node, document }, cover }: Idle, more: number): Finding {
  const those = more === 0 ? "this rule" : `this rule and ${more === 1 ? "one" : more} more behind it`;
  return {
    document,
    range: { start: node.start, end: node.end },
    message:
      `no packet comes to ${those}: every packet is ${decidedWords(cover)} by ${rulesInLines(cover.by, document)}; ` +
      `move ${more === 0 ? "it" : "them"} before that rule, or delete ${more === 0 ? "it" : "them"}`,
    related: relatedRules(cover, document),
  };
}
