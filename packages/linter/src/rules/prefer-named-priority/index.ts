import { type BaseChain, priorityName, type RulesetChain } from "@nftlint/semantics";
import { parseNumber } from "@nftlint/syntax";
import type { Finding, Rule } from "../../rule.ts";

/** What chains of type nat are for; other names would be right by their number alone. */
const natNames: ReadonlySet<string> = new Set(["dstnat", "srcnat"]);

/** Reports priorities written as a number that has a name in the chain's family and hook. */
export const rule: Rule = {
  meta: {
    name: "prefer-named-priority",
    summary: "A priority is written as a number, where nft has a name for it",
    group: "operations",
    severity: "off",
    fix: "safe",
    needsHost: false,
  },
  check({ ruleset, nftVersion, report }) {
    for (const table of ruleset.tables) {
      for (const chain of table.chains.values()) {
        const { base } = chain;
        const name = base === null ? null : nameOf(chain, base, nftVersion);
        if (base !== null && name !== null) report(finding(base, name));
      }
    }
  },
};

/** The name of a priority that is written as a number alone; `null` where there is none. */
function nameOf({ table }: RulesetChain, base: BaseChain, nftVersion: string | null): string | null {
  const { base: number, offset } = base.node.priority;
  if (offset !== null || number.kind !== "value" || parseNumber(number.text) === null) return null;
  const name = priorityName(table, base, nftVersion);
  return name === null || (base.type === "nat" && !natNames.has(name)) ? null : name;
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
