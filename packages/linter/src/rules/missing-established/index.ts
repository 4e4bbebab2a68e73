import type { Rule } from "../../rule.ts";
import { dropsAll, dropsEverything, filterChains } from "../../traffic/base-chains.ts";

/** Reports chains that let no packet of an established connection through, while connections may begin. */
export const rule: Rule = {
  meta: {
    name: "missing-established",
    summary: "A chain drops the replies of all connections",
    group: "connectivity",
    severity: "warning",
    fix: null,
    needsHost: false,
  },
  check({ ruleset, report }) {
    // The rules that accept may stand in what could not be read.
    if (ruleset.incomplete) return;
    for (const hook of ["input", "forward"]) {
      for (const chain of filterChains(ruleset, hook)) {
        if (!dropsAll(ruleset, chain, { state: "established" })) continue;
        if (dropsEverything(ruleset, chain)) continue;
        report({
          document: chain.base.document,
          range: chain.base.policyNode ?? chain.base.node,
          message: `chain "${chain.name}" lets connections begin and drops every later packet of them; accept those first: "ct state established,related accept"`,
        });
      }
    }
  },
};
