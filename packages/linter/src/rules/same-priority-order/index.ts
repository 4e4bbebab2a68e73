import type { Ruleset, RulesetTable } from "@nftlint/semantics";
import type { Rule, RuleContext } from "../../rule.ts";
import type { FilterChain } from "../../traffic/base-chains.ts";
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
function groups({ tables, tablesAfterLoad }: Ruleset): ReadonlyMap<string, FilterChain[]> {
  const found = new Map<string, FilterChain[]>();
  for (const { chains, flags } of tablesAfterLoad ?? tables) {
    if (flags.has("dormant")) continue;
    for (const chain of chains.values()) {
      const { base } = chain;
      if (base === null || base.priority === null || base.hook === "ingress" || base.hook === "egress") continue;
      const key = `${base.hook} ${base.priority}`;
      const group = found.get(key);
      if (group === undefined) found.set(key, [chain as FilterChain]);
      else group.push(chain as FilterChain);
    }
  }
  return found;
}

/** Whether packets can come to the chains of both tables. */
function seeTheSame(first: RulesetTable, second: RulesetTable): boolean {
  const families = [first.family, second.family];
  return (
    first.family === second.family ||
    (families.includes("inet") && families.some((name) => name === "ip" || name === "ip6"))
  );
}
