import type { RulesetChain } from "@nftlint/semantics";
import type { Rule } from "../../rule.ts";
import { tableAfterLoad } from "../../table-after-load.ts";

/** Reports base chains that accept everything because they hold no rule and no policy to drop. */
export const rule: Rule = {
  meta: {
    name: "empty-base-chain",
    summary: "A base chain without rules accepts every packet",
    group: "reachability",
    severity: "off",
    fix: null,
    needsHost: false,
  },
  check({ ruleset, report }) {
    // What is not read may fill it.
    if (ruleset.incomplete) return;
    for (const table of ruleset.tables) {
      if (table.flags.has("dormant")) continue;
      const live = tableAfterLoad(ruleset, table)?.chains;
      for (const chain of table.chains.values()) {
        const [declaration] = chain.declarations;
        if (declaration?.node.name == null || chain.base === null || !isIdle(live?.get(chain.name) ?? chain)) continue;
        report({
          document: declaration.document,
          range: declaration.node.name,
          message:
            `the base chain "${chain.name}" has no rules and accepts: every packet of the hook ` +
            `"${chain.base.hook}" goes through it for nothing; give it rules, or remove it`,
        });
      }
    }
  },
};

function isIdle({ base, rules }: RulesetChain): boolean {
  return rules.length === 0 && (base?.policy === null || base?.policy === "accept");
}
