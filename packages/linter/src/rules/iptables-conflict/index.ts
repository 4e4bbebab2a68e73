import type { RulesetTable } from "@nftlint/semantics";
import { LegacyFilter } from "../../legacy-iptables/legacy-filter.ts";
import { reachOf } from "../../reach.ts";
import type { Rule } from "../../rule.ts";
import { HostAddresses } from "../../traffic/host-addresses.ts";
import { natFlows } from "../../traffic/nat-flows.ts";
import { acceptedFlows } from "./accepted-flows.ts";
import { Conflicts } from "./conflicts.ts";
import { reportOwnedTables } from "./owned-tables.ts";
import { reportSecondNat } from "./second-nat.ts";

/** Reports what other packet filters of the host do to the packets and tables of the file. */
export const rule: Rule = {
  meta: {
    name: "iptables-conflict",
    summary: "Legacy iptables tables or other programs of the host work against the file",
    group: "host",
    severity: "warning",
    fix: null,
    needsHost: true,
  },
  check(context) {
    const { ruleset, host } = context;
    if (host === null) return;
    reportOwnedTables(context, host);
    if (!host.legacyTables.known || host.legacyTables.value.length === 0 || !ruleset.tables.some(isIp)) return;
    const reach = reachOf(ruleset);
    const addresses = new HostAddresses(host);
    const flows = natFlows(ruleset, reach, (range) => addresses.isLocal(range));
    reportSecondNat(context, host, host.legacyTables.value, flows);
    const filter = new LegacyFilter(host.legacyTables.value, addresses);
    const conflicts = new Conflicts(host, filter);
    for (const way of ["forward", "input"] as const) {
      if (!filter.canDrop(way)) continue;
      const translated = way === "forward" ? flows.map((flow) => ({ ...flow, node: flow.nat, way })) : [];
      for (const flow of translated) if (conflicts.add(flow)) break;
      for (const flow of acceptedFlows(ruleset, way)) if (conflicts.add(flow)) break;
    }
    for (const finding of conflicts.findings()) context.report(finding);
  },
};

function isIp({ family }: RulesetTable): boolean {
  return family === "ip" || family === "ip6" || family === "inet";
}
