import { acceptsNone, packetClass, type Ruleset } from "@nftlint/semantics";
import type { Rule } from "../../rule.ts";
import { describeChain, droppingPart, type FilterChain, familiesOf, filterChains } from "../../traffic/base-chains.ts";

const icmpv6 = 58;

/** The two messages without which no neighbour finds the other (RFC 4861, sections 4.3 and 4.4), in words of nft. */
const messages = [
  { type: 135, name: "nd-neighbor-solicit" },
  { type: 136, name: "nd-neighbor-advert" },
] as const;

const accepting = "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } accept";

/** Reports chains that let IPv6 in or out and drop the messages that find the neighbours. */
export const rule: Rule = {
  meta: {
    name: "neighbour-discovery-dropped",
    summary: "IPv6 stops working, because the messages that find its neighbours are dropped",
    group: "connectivity",
    severity: "warning",
    fix: null,
    needsHost: false,
  },
  check({ ruleset, host, report }) {
    // The rules that accept may stand in what could not be read.
    if (ruleset.incomplete) return;
    if (host?.interfaces.known && !host.interfaces.value.some(hasIpv6)) return;
    for (const hook of ["input", "output"]) {
      for (const chain of filterChains(ruleset, hook)) {
        if (!familiesOf(chain).includes("ip6") || !usesIpv6(ruleset, chain)) continue;
        const dropped = messages.filter(({ type }) => drops(ruleset, chain, type));
        if (dropped.length === 0) continue;
        report({
          document: chain.base.document,
          range: droppingPart(chain),
          message: `${describeChain(chain)} drops ${dropped.map(({ name }) => `"${name}"`).join(" and ")}, without which the neighbours lose this host and IPv6 stops working; accept them before connection states are asked for: "${accepting}"`,
          help: [accepting],
        });
      }
    }
  },
};

/** Addresses of the loopback and those that every interface gives itself need no neighbours that somebody would miss. */
function hasIpv6({
  flags,
  addresses,
}: {
  flags: readonly string[];
  addresses: readonly { family: string; scope: string }[];
}): boolean {
  return !flags.includes("LOOPBACK") && addresses.some(({ family, scope }) => family === "ip6" && scope === "global");
}

/** Whether IPv6 packets pass that an author had in mind: a chain that drops them all is meant to. */
function usesIpv6(ruleset: Ruleset, chain: FilterChain): boolean {
  return (["new", "established"] as const).some((state) => {
    const packets = packetClass({ family: "ip6", state, isExternal: true });
    return !acceptsNone(ruleset, chain, packets);
  });
}

function drops(ruleset: Ruleset, chain: FilterChain, icmpType: number): boolean {
  const packets = packetClass({ family: "ip6", state: "untracked", isExternal: true, protocol: icmpv6, icmpType });
  return acceptsNone(ruleset, chain, packets);
}
