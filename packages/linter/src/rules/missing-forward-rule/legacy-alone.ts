import { showCommand } from "../../legacy-iptables/commands.ts";
import { causeOf, tableOf } from "../../legacy-iptables/describe.ts";
import { LegacyFilter } from "../../legacy-iptables/legacy-filter.ts";
import type { Finding, RuleContext } from "../../rule.ts";
import { openingClasses } from "../../traffic/classes.ts";
import type { HostAddresses } from "../../traffic/host-addresses.ts";
import type { NatFlow } from "../../traffic/nat-flows.ts";
import { sampleOf } from "../../witness/sample.ts";
import { reportWitnessed } from "../../witness/witness.ts";

/**
 * Reports, once, that no nft chain decides about forwarded packets and that a legacy table drops
 * them. What is to be done about the legacy table is for iptables-conflict to say.
 */
export function reportLegacyAlone(context: RuleContext, flows: readonly NatFlow[], addresses: HostAddresses): void {
  const { host } = context;
  if (!host?.legacyTables.known) return;
  const filter = new LegacyFilter(host.legacyTables.value, addresses);
  if (!filter.canDrop("forward")) return;
  for (const flow of flows) {
    const block = filter.block(flow.traffic, "forward", flow.nat.type === "dnat");
    if (block === null || block.end.extent === "unknown") continue;
    const finding: Finding = {
      document: flow.rule.document,
      range: flow.nat,
      severity: "info",
      message:
        `no nft chain decides which packets are forwarded, neither in this file nor on ${host.host}, and the ` +
        `${tableOf(block.end.table)} ${causeOf(block.end)}: see iptables-conflict`,
      help: [showCommand(block)],
    };
    reportWitnessed(context, finding, {
      ...{ hook: "forward", part: "opening", packets: openingClasses(flow.traffic) },
      sample: sampleOf(context.ruleset, flow.chain, flow.rule.node.statements),
      isTranslated: flow.nat.type === "dnat",
    });
    return;
  }
}
