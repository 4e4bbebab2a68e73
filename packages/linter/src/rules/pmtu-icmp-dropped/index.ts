import { acceptsNone, packetClass, type Ruleset } from "@nftlint/semantics";
import type { Rule } from "../../rule.ts";
import { describeChain, droppingPart, type FilterChain, familiesOf, filterChains } from "../../traffic/base-chains.ts";

/** What a router sends where a packet is too big for the next link (RFC 1191, RFC 8201). */
const errors = {
  ip: { protocol: 1, icmpType: 3, name: "icmp type destination-unreachable" },
  ip6: { protocol: 58, icmpType: 2, name: "icmpv6 type packet-too-big" },
} as const;

const accepting = "ct state established,related accept";

/** Reports chains that accept the packets of connections and drop the errors that tell how big they may be. */
export const rule: Rule = {
  meta: {
    name: "pmtu-icmp-dropped",
    summary: "Connections hang at their first big packet, because the errors about it are dropped",
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
        const dropped = familiesOf(chain).filter(
          (family) => carriesConnections(ruleset, chain, family) && drops(ruleset, chain, family),
        );
        if (dropped.length === 0) continue;
        report({
          document: chain.base.document,
          range: droppingPart(chain),
          message: `${describeChain(chain)} drops ${dropped.map((family) => `"${errors[family].name}"`).join(" and ")}, so that connections hang where a link takes smaller packets; accept what is related as well: "${accepting}"`,
          help: [accepting],
        });
      }
    }
  },
};

function carriesConnections(ruleset: Ruleset, chain: FilterChain, family: "ip" | "ip6"): boolean {
  return !acceptsNone(ruleset, chain, packetClass({ family, state: "established", isExternal: true }));
}

function drops(ruleset: Ruleset, chain: FilterChain, family: "ip" | "ip6"): boolean {
  const { protocol, icmpType } = errors[family];
  const packets = packetClass({ family, state: "related", isExternal: true, protocol, icmpType });
  return acceptsNone(ruleset, chain, packets);
}
