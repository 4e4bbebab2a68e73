import { forwardingOf } from "../../forwarding/forwarding.ts";
import type { Rule } from "../../rule.ts";
import type { NatFlow } from "../../traffic/nat-flows.ts";

/** The switch for each family, as sysctl(8) names it. */
const switches = { ip: "net.ipv4.ip_forward", ip6: "net.ipv6.conf.all.forwarding" } as const;

/** Reports, once for each family, that the kernel of the host forwards nothing that the NAT statements are for. */
export const rule: Rule = {
  meta: {
    name: "ip-forward-disabled",
    summary: "The file translates packets of other hosts, and the kernel does not forward any",
    group: "connectivity",
    severity: "warning",
    fix: null,
    needsHost: true,
  },
  check(context) {
    const { flows } = forwardingOf(context);
    if (flows.length === 0) return;
    const { host } = context;
    if (!host?.forwarding.known) return;
    const { value } = host.forwarding;
    for (const family of ["ip", "ip6"] as const) {
      if (value[family]) continue;
      const flow = flows.find(
        (candidate) => familyOf(candidate) === family && !mayBeException(candidate, value.ipExceptions),
      );
      if (flow === undefined) continue;
      const name = switches[family];
      context.report({
        document: flow.rule.document,
        range: flow.nat,
        message:
          `${host.host} does not forward ${family === "ip" ? "IPv4" : "IPv6"} packets (${name} is 0), so that none of other hosts is translated here; ` +
          `set ${name} to 1, and in /etc/sysctl.d to keep it`,
        help: [`sysctl -w ${name}=1`],
      });
    }
  },
};

/** In an inet table the rule is for both families; IPv4 is what it is for in any case. */
function familyOf({ traffic, nat }: NatFlow): "ip" | "ip6" {
  return nat.family ?? traffic.family ?? "ip";
}

/** Single interfaces may forward although the host as a whole does not (net.ipv4.conf.*.forwarding). */
function mayBeException({ traffic }: NatFlow, exceptions: readonly string[]): boolean {
  if (exceptions.length === 0) return false;
  return traffic.inputs === null || traffic.inputs.some((name) => exceptions.includes(name));
}
