import type { HostFacts, NetworkInterface } from "@nftlint/host";
import { acceptsNone, packetClass } from "@nftlint/semantics";
import type { Rule } from "../../rule.ts";
import { describeChain, droppingPart, familiesOf, filterChains } from "../../traffic/base-chains.ts";

const udp = 17;

/** Where DHCPv6 packets go to (RFC 8415, section 7.2): those to the client come in, those to the server go out. */
const directions = [
  { hook: "input", port: 546, what: "the answers of the DHCPv6 server" },
  { hook: "output", port: 547, what: "the questions of the DHCPv6 client" },
] as const;

/** Reports chains that drop the packets by which the host gets an IPv6 address. */
export const rule: Rule = {
  meta: {
    name: "dhcp-client-dropped",
    summary: "A host that has its IPv6 address from DHCPv6 will lose it",
    group: "connectivity",
    severity: "warning",
    fix: null,
    needsHost: true,
  },
  check({ ruleset, host, report }) {
    const client = clientOf(host);
    // The rules that accept may stand in what could not be read.
    if (client === null || ruleset.incomplete) return;
    for (const { hook, port, what } of directions) {
      for (const chain of filterChains(ruleset, hook)) {
        if (!familiesOf(chain).includes("ip6")) continue;
        const packets = packetClass({
          family: "ip6",
          state: "new",
          isExternal: true,
          [hook === "input" ? "inInterface" : "outInterface"]: client.name,
          protocol: udp,
          destinationPort: { from: BigInt(port), to: BigInt(port) },
        });
        if (!acceptsNone(ruleset, chain, packets)) continue;
        const accepting = `udp dport ${port} accept`;
        report({
          document: chain.base.document,
          range: droppingPart(chain),
          message: `${describeChain(chain)} drops ${what}, from which "${client.name}" has its address ${client.address}; add to it "${accepting}"`,
          help: [accepting],
        });
      }
    }
  },
};

interface Client {
  readonly name: string;
  readonly address: string;
}

/** The interface that has its address from DHCPv6, which gives single addresses for a time (`dynamic`, `/128`). */
function clientOf(host: HostFacts | null): Client | null {
  if (!host?.interfaces.known) return null;
  for (const { name, addresses } of host.interfaces.value) {
    const leased = addresses.find(isLeased);
    if (leased !== undefined) return { name, address: leased.address };
  }
  return null;
}

function isLeased({ family, prefixLength, isDynamic, scope }: NetworkInterface["addresses"][number]): boolean {
  return family === "ip6" && prefixLength === 128 && isDynamic && scope === "global";
}
