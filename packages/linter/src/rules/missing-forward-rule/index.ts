import type { PacketClass } from "@nftlint/semantics";
import { Reach } from "../../reach.ts";
import type { Rule, RuleContext } from "../../rule.ts";
import { answersTo, openingClasses } from "../../traffic/classes.ts";
import { HostAddresses } from "../../traffic/host-addresses.ts";
import { type NatFlow, natFlows } from "../../traffic/nat-flows.ts";
import { blockingFinding } from "./blocking.ts";
import { ForwardChains } from "./forward-chains.ts";
import { reportForwardingOff } from "./host-forwarding.ts";
import { reportLegacyAlone } from "./legacy-alone.ts";

/** Reports NAT statements whose packets cannot pass the forward hook, or whose answers cannot. */
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
    // What an unread include holds could let the packets pass.
    if (context.ruleset.incomplete) return;
    const addresses = new HostAddresses(context.host);
    const flows = natFlows(context.ruleset, new Reach(context.ruleset), (range) => addresses.isLocal(range));
    if (flows.length === 0) return;
    reportForwardingOff(context, flows);
    const chains = new ForwardChains(context.ruleset);
    if (chains.isEmpty) reportLegacyAlone(context, flows, addresses);
    else for (const flow of flows) reportBlocked(context, chains, flow);
  },
};

/** Speaks only where no packet of the flow passes, or no answer to those that do. */
function reportBlocked(context: RuleContext, chains: ForwardChains, flow: NatFlow): void {
  const opening = openingClasses(flow.traffic);
  const passing = opening.filter((packets) => chains.blocking(packets) === null);
  const asked: readonly PacketClass[] = passing.length === 0 ? opening : passing.map(answersTo);
  const blocking = asked.map((packets) => chains.blocking(packets));
  const [first] = blocking;
  if (first === undefined || first === null || blocking.includes(null)) return;
  const answers = asked === opening ? opening.map(answersTo) : [];
  const alsoAnswers = answers.length > 0 && answers.every((packets) => chains.blocking(packets) === first);
  context.report(blockingFinding(context, flow, first, passing.length === 0 ? "opening" : "answers", alsoAnswers));
}
