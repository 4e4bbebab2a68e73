import { acceptsNone, type PacketClass, packetClass, protocolNumberOf, type Ruleset } from "@nftlint/semantics";
import type { Finding, OptionSchema, Rule } from "../../rule.ts";
import { describeChain, droppingPart, type FilterChain, familiesOf, filterChains } from "../../traffic/base-chains.ts";

import { nothingAsked } from "../../witness/sample.ts";
import { reportWitnessed } from "../../witness/witness.ts";

/** A way in by which the host is administered. */
interface ManagementFlow {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  /** The interface that it comes in on; any but `lo` where it is left out. */
  readonly interface?: string;
}

const management: OptionSchema = {
  type: "array",
  items: {
    type: "object",
    properties: {
      protocol: { enum: ["tcp", "udp"], description: "The transport protocol." },
      port: { type: "integer", minimum: 1, maximum: 65535, description: "The port that the host listens on." },
      interface: {
        type: "string",
        minLength: 1,
        description: "The interface that it comes in on; any where left out.",
      },
    },
    required: ["protocol", "port"],
    additionalProperties: false,
  },
  default: [{ protocol: "tcp", port: 22 }],
  description: "The ways by which the host is administered; each must stay open for new connections",
};

/** Reports input chains behind which nobody can reach the host to administer it. */
export const rule: Rule = {
  meta: {
    name: "ssh-lockout",
    summary: "Nobody can open an ssh connection to the host any more",
    group: "connectivity",
    severity: "warning",
    fix: null,
    needsHost: false,
    options: { management },
  },
  check(context) {
    const { ruleset, options } = context;
    // The rules that accept may stand in what could not be read.
    if (ruleset.incomplete) return;
    const chains = [...filterChains(ruleset, "input")];
    if (!letIn(ruleset, chains, anyPort)) return;
    // Many move ssh to a high port. Where one is open, only those who say where they get in can be told.
    const isNamed = options.management !== management.default;
    if (!isNamed && letIn(ruleset, chains, highPorts)) return;
    for (const flow of options.management as readonly ManagementFlow[]) {
      const chain = locking(ruleset, chains, flow);
      if (chain === null) continue;
      const accepting = `${flow.protocol} dport ${flow.port} accept`;
      const finding: Finding = {
        document: chain.base.document,
        range: droppingPart(chain),
        message: `${describeChain(chain)} lets no new connection to ${nameOf(flow)} in and locks you out of this host; add to it "${accepting}", or name your way in by the option "management"`,
        help: [accepting],
      };
      reportWitnessed(context, finding, {
        ...{ hook: "input", part: "opening", isTranslated: false, sample: nothingAsked },
        packets: familiesOf(chain).map((family) => openingOf(flow, family)),
      });
    }
  },
};

const families = ["ip", "ip6"] as const;

const anyPort = null;

/** The ports that need no privileges. */
const highPorts = { from: 1024n, to: 65535n };

/** Whether new connections to some of the TCP ports may pass all chains; workstations let none in. */
function letIn(ruleset: Ruleset, chains: readonly FilterChain[], destinationPort: typeof highPorts | null): boolean {
  const asked = { state: "new", isExternal: true, protocol: 6, destinationPort } as const;
  return families.some((family) => {
    const filtering = seeing(chains, family);
    return filtering.length > 0 && blocking(ruleset, filtering, packetClass({ ...asked, family })) === undefined;
  });
}

/** The first chain that drops a flow, where no family is left that lets it in. */
function locking(ruleset: Ruleset, chains: readonly FilterChain[], flow: ManagementFlow): FilterChain | null {
  let first: FilterChain | null = null;
  for (const family of families) {
    const filtering = seeing(chains, family);
    if (filtering.length === 0) continue;
    const chain = blocking(ruleset, filtering, openingOf(flow, family));
    if (chain === undefined) return null;
    first ??= chain;
  }
  return first;
}

/** The first packets of its connections. */
function openingOf(flow: ManagementFlow, family: "ip" | "ip6"): PacketClass {
  return packetClass({
    family,
    state: "new",
    isExternal: true,
    inInterface: flow.interface ?? null,
    protocol: protocolNumberOf(flow.protocol),
    destinationPort: { from: BigInt(flow.port), to: BigInt(flow.port) },
  });
}

function seeing(chains: readonly FilterChain[], family: "ip" | "ip6"): readonly FilterChain[] {
  return chains.filter((chain) => familiesOf(chain).includes(family));
}

function blocking(ruleset: Ruleset, chains: readonly FilterChain[], packets: PacketClass): FilterChain | undefined {
  return chains.find((chain) => acceptsNone(ruleset, chain, packets));
}

function nameOf({ protocol, port }: ManagementFlow): string {
  return protocol === "tcp" && port === 22 ? "ssh (tcp port 22)" : `${protocol} port ${port}`;
}
