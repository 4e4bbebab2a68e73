import { forwardingOf, reportBlocked } from "../../forwarding/forwarding.ts";
import type { Rule } from "../../rule.ts";
import { reportLegacyAlone } from "./legacy-alone.ts";

/** Reports statements that translate sources whose packets cannot pass the forward hook, or whose answers cannot. */
export const rule: Rule = {
  meta: {
    name: "missing-forward-rule",
    summary: "Packets that the file translates from one network to another are not forwarded",
    group: "connectivity",
    severity: "warning",
    fix: null,
    needsHost: false,
  },
  check(context) {
    const forwarding = forwardingOf(context);
    const { flows, chains, addresses } = forwarding;
    if (flows.length === 0) return;
    if (chains.isEmpty) reportLegacyAlone(context, flows, addresses);
    else for (const flow of flows) if (flow.nat.type !== "dnat") reportBlocked(context, forwarding, flow);
  },
};
