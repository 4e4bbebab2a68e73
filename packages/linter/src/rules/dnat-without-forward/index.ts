import { forwardingOf, reportBlocked } from "../../forwarding/forwarding.ts";
import type { Rule } from "../../rule.ts";

/** Reports `dnat` to other hosts whose packets cannot pass the forward hook, or whose answers cannot. */
export const rule: Rule = {
  meta: {
    name: "dnat-without-forward",
    summary: "A port is sent on to another host, and the forward chain drops its packets",
    group: "connectivity",
    severity: "warning",
    fix: null,
    needsHost: false,
  },
  check(context) {
    const forwarding = forwardingOf(context);
    for (const flow of forwarding.flows) if (flow.nat.type === "dnat") reportBlocked(context, forwarding, flow);
  },
};
