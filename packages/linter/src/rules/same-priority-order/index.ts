import type { Ruleset } from "@nftlint/semantics";
import type { Rule, RuleContext } from "../../rule.ts";
import { baseChains, type FilterChain, seeTheSame } from "../../traffic/base-chains.ts";
import { dependence } from "./dependence.ts";

/** Reports base chains of equal priority whose result depends on which of them runs first. */
export const rule: Rule = {
  meta: {
    name: "same-priority-order",
    summary: "Two base chains depend on each other and have the same priority",
    group: "language",
    severity: "warning",
    fix: null,
    needsHost: false,
  },
  check(context) {
    for (const chains of groups(context.ruleset).values()) {
      for (const [index, second] of chains.entries()) {
        for (const first of chains.slice(0, index)) check(context, first, second);
      }
    }
  },
};

function check({ ruleset, report }: RuleContext, first: FilterChain, second: FilterChain): void {
  // The one that the file can change.
  const [marked, other] = second.base.document.origin === "file" ? [second, first] : [first, second];
  if (marked.base.document.origin !== "file" || !seeTheSame(first.table, second.table)) return;
  const reason = dependence(ruleset, first, second);
  if (reason === null) return;
  const { document, node, hook } = marked.base;
  const isNear = other.base.document === document;
  report({
    document,
    range: node.priority,
    message: `${reason}; both have this priority at the hook "${hook}", and which runs first is not defined: give one of them another priority`,
    related: isNear ? [{ range: other.base.node.priority, message: "the same priority" }] : [],
  });
}

/** Base chains by their hook and priority, where packets do not depend on a device. */
function groups(ruleset: Ruleset): ReadonlyMap<string, FilterChain[]> {
  const found = new Map<string, FilterChain[]>();
  for (const chain of baseChains(ruleset)) {
    const { hook, priority } = chain.base;
    if (priority === null || hook === "ingress" || hook === "egress") continue;
    const key = `${hook} ${priority}`;
    const group = found.get(key);
    if (group === undefined) found.set(key, [chain]);
    else group.push(chain);
  }
  return found;
}
