import type { Rule } from "../../rule.ts";
import { describeChain, droppingPart, dropsAll, dropsEverything, filterChains } from "../../traffic/base-chains.ts";

/** TCP and UDP. */
const transports = [6, 17];

/** Ports that no service is opened on by number; what passes to them passes to all. */
const anyPorts = { from: 61001n, to: 65535n };

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
      const local = { state: "new", inInterface: "lo", destinationPort: anyPorts } as const;
      if (!transports.every((protocol) => dropsAll(ruleset, chain, { ...local, protocol }))) continue;
      if (dropsEverything(ruleset, chain)) continue;
      report({
        document: chain.base.document,
        range: droppingPart(chain),
        message: `${describeChain(chain)} drops what the host sends to itself, so that local services lose each other; accept it first: "iif lo accept"`,
      });
    }
  },
};
