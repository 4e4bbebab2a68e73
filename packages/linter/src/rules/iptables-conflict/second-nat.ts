import type { HostFacts, LegacyTable } from "@nftlint/host";
import { isOlderThan } from "@nftlint/semantics";
import { tableOf } from "../../legacy-iptables/describe.ts";
import type { Packets } from "../../legacy-iptables/packets.ts";
import { legacyTranslation } from "../../legacy-iptables/walk.ts";
import type { Finding, RuleContext } from "../../rule.ts";
import type { NatFlow } from "../../traffic/nat-flows.ts";

/** Reports nat chains of the file beside a legacy nat table of the same family. */
export function reportSecondNat(
  context: RuleContext,
  host: HostFacts,
  tables: readonly LegacyTable[],
  flows: readonly NatFlow[],
): void {
  const kernel = host.kernelRelease.known ? host.kernelRelease.value : null;
  for (const table of tables) {
    if (table.name !== "nat") continue;
    const finding = isOlderThan(kernel, "4.18")
      ? oneNatOnly(context, host, table, kernel)
      : bothTranslate(host, table, flows);
    if (finding !== null) context.report(finding);
  }
}

/**
 * Before Linux 4.18 each NAT hook bound every connection that it saw, so that a second one found
 * nothing left to do; 4.16 and 4.17 refuse the second (kernel: nf_nat, net/netfilter/core.c).
 */
function oneNatOnly(
  { ruleset }: RuleContext,
  host: HostFacts,
  table: LegacyTable,
  kernel: string | null,
): Finding | null {
  const chain = ruleset.tables
    .filter(({ family }) => family === table.family)
    .flatMap(({ chains }) => [...chains.values()])
    .find(({ base }) => base?.type === "nat");
  if (chain === undefined || chain.base === null) return null;
  const effect = isOlderThan(kernel, "4.16")
    ? "the one that is not asked first never translates"
    : "the kernel refuses this chain";
  const module = table.family === "ip" ? "iptable_nat" : "ip6table_nat";
  return {
    document: chain.base.document,
    range: chain.base.node,
    message: `${host.host} has the ${tableOf(table)} loaded, and before Linux 4.18 one NAT alone may hang on a hook: ${effect}; unload ${module}`,
    help: [...emptyCommands(table), `rmmod ${module}`],
  };
}

function emptyCommands({ tool }: LegacyTable): string[] {
  return ["-L -n -v", "-F", "-X"].map((action) => `${tool} -t nat ${action}`);
}

/** Later kernels ask both, and the first that translates a connection wins. */
function bothTranslate(host: HostFacts, table: LegacyTable, flows: readonly NatFlow[]): Finding | null {
  for (const flow of flows) {
    const { traffic, nat, rule } = flow;
    if (traffic.family !== null && traffic.family !== table.family) continue;
    const entry = table.chains.find(({ name }) => name === (nat.type === "dnat" ? "PREROUTING" : "POSTROUTING"));
    const end = entry === undefined ? null : legacyTranslation(table, entry, natPackets(flow, table.family));
    if (end === null || end.extent !== "all" || end.rule === null) continue;
    return {
      document: rule.document,
      range: nat,
      severity: "info",
      message:
        `the ${tableOf(table)} of ${host.host} translates the same packets by the rule "${end.rule.text}" in chain ${end.chain.name}, ` +
        "and which of the two comes first depends on the order in which they were loaded; keep one of them",
      help: [`${table.tool} -t nat -L ${end.chain.name} -n -v`],
    };
  }
  return null;
}

/** The packets as the legacy nat table sees them; of several interfaces none is named. */
function natPackets({ nat, traffic }: NatFlow, family: Packets["family"]): Packets {
  const { inputs, outputs, source, destination, protocol, destinationPort } = traffic;
  return {
    family,
    way: "forward",
    inInterface: inputs?.length === 1 ? (inputs[0] ?? null) : null,
    outInterface: outputs?.length === 1 ? (outputs[0] ?? null) : null,
    source,
    destination: nat.type === "dnat" ? null : destination,
    protocol,
    destinationPort,
    state: "new",
    destinationTranslated: false,
  };
}
