import type { Ruleset } from "@nftlint/semantics";
import type { Rule } from "../../rule.ts";
import {
  describeChain,
  droppingPart,
  dropsAll,
  dropsEverything,
  type FilterChain,
  filterChains,
  mayLetIn,
} from "../../traffic/base-chains.ts";

const accepting = "ct state established,related accept";

/** TCP and UDP. */
const transports = [6, 17];

/** The ports that Linux takes for its own ends of connections (net.ipv4.ip_local_port_range). */
const ownPorts = { from: 32768n, to: 60999n };

/** Reports chains that drop the later packets of connections, or the answers to what the host itself sends. */
export const rule: Rule = {
  meta: {
    name: "missing-established",
    summary: "A chain drops the replies of all connections, or those to the host's own",
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
        const lost = lostIn(ruleset, chain, hook);
        if (lost === null || dropsEverything(ruleset, chain)) continue;
        report({
          document: chain.base.document,
          range: droppingPart(chain),
          message: `${describeChain(chain)} ${lost}; accept those first: "${accepting}"`,
          help: [accepting],
        });
      }
    }
  },
};

/** What a chain does to the packets of connections that exist; `null` where it may accept them. */
function lostIn(ruleset: Ruleset, chain: FilterChain, hook: string): string | null {
  if (dropsAll(ruleset, chain, { state: "established" })) {
    return "lets connections begin and drops every later packet of them";
  }
  if (hook !== "input" || !mayLetIn(ruleset, chain, { state: "new", isExternal: true })) return null;
  const answers = { state: "established", isExternal: true, destinationPort: ownPorts } as const;
  const areDropped = transports.every((protocol) => dropsAll(ruleset, chain, { ...answers, protocol }));
  return areDropped ? "drops the answers to connections that the host itself opens" : null;
}
