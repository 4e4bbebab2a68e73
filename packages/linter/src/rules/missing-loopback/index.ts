import type { Rule } from "../../rule.ts";
import { dropsAll, dropsEverything, filterChains } from "../../traffic/base-chains.ts";

/** Reports input chains that let nothing through that the host sends to itself. */
export const rule: Rule = {
  meta: {
    name: "missing-loopback",
    summary: "An input chain drops what the host sends to itself",
    group: "connectivity",
    severity: "warning",
    fix: null,
    needsHost: false,
  },
  check({ ruleset, report }) {
    // The rules that accept may stand in what could not be read.
    if (ruleset.incomplete) return;
    for (const chain of filterChains(ruleset, "input")) {
      if (!dropsAll(ruleset, chain, { state: "new", inInterface: "lo" })) continue;
      if (dropsEverything(ruleset, chain)) continue;
      report({
        document: chain.base.document,
        range: chain.base.policyNode ?? chain.base.node,
        message: `chain "${chain.name}" drops what the host sends to itself, so that local services lose each other; accept it first: "iif lo accept"`,
      });
    }
  },
};
