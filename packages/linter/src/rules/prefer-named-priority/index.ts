import { priorityNames } from "@nftlint/language";
import { type BaseChain, isOlderThan, type RulesetChain } from "@nftlint/semantics";
import { parseNumber } from "@nftlint/syntax";
import type { Finding, Rule } from "../../rule.ts";

/** The release from which on nft knows priorities by name. */
const namesSince = "0.9.1";

/** What chains of type nat are for; other names would be right by their number alone. */
const natNames: ReadonlySet<string> = new Set(["dstnat", "srcnat"]);

/** Reports priorities written as a number that has a name in the chain's family and hook. */
export const rule: Rule = {
  meta: {
    name: "prefer-named-priority",
    summary: "A priority is written as a number, where nft has a name for it",
    group: "operations",
    severity: "hint",
    fix: "safe",
    needsHost: false,
  },
  check({ ruleset, nftVersion, report }) {
    if (isOlderThan(nftVersion, namesSince)) return;
    for (const table of ruleset.tables) {
      for (const chain of table.chains.values()) {
        const { base } = chain;
        const name = base === null ? null : nameOf(chain, base, nftVersion);
        if (base !== null && name !== null) report(finding(base, name));
      }
    }
  },
};

/** The name of a priority that is a number alone; `null` where there is none, or not for all releases it may be for. */
function nameOf(
  { table }: RulesetChain,
  { node, type, hook, priority }: BaseChain,
  nftVersion: string | null,
): string | null {
  const { base, offset } = node.priority;
  if (priority === null || offset !== null || base.kind !== "value" || parseNumber(base.text) === null) return null;
  const named = priorityNames(table.family).find(({ name, value, hooks, newerHooks }) => {
    if (value !== priority || (type === "nat" && !natNames.has(name))) return false;
    const isNewEnough = newerHooks.some(
      (newer) => newer.hook === hook && nftVersion !== null && !isOlderThan(nftVersion, newer.since),
    );
    return isNewEnough || hooks.some((known) => known === hook);
  });
  return named?.name ?? null;
}

function finding({ node, document, priority }: BaseChain, name: string): Finding {
  const { base, negative } = node.priority;
  const start = negative ? document.parsed.text.lastIndexOf("-", base.start) : base.start;
  return {
    document,
    range: { start, end: base.end },
    message: `priority ${priority ?? ""} is called "${name}" at this hook; write the name, which says what the chain is for`,
    fixes: [{ title: `Write "${name}"`, safety: "safe", edits: [{ start, end: base.end, newText: name }] }],
  };
}
