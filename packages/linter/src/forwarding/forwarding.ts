/** What a ruleset's NAT statements send on to other hosts, and whether the forward hook lets it pass. */
import type { PacketClass, Ruleset } from "@nftlint/semantics";
import { reachOf } from "../reach.ts";
import type { RuleContext } from "../rule.ts";
import { ChainsOnHook } from "../traffic/chains-on-hook.ts";
import { answersTo, openingClasses } from "../traffic/classes.ts";
import { HostAddresses } from "../traffic/host-addresses.ts";
import { type NatFlow, natFlows } from "../traffic/nat-flows.ts";
import { sampleOf } from "../witness/sample.ts";
import { reportWitnessed } from "../witness/witness.ts";
import { blockingFinding } from "./blocking.ts";

/** The NAT statements for other hosts' packets, with what is on their way. */
export interface Forwarding {
  readonly addresses: HostAddresses;
  readonly flows: readonly NatFlow[];
  readonly chains: ChainsOnHook;
}

/** Several rules ask about the same flows. A ruleset is linted with one host, or with none. */
const known = new WeakMap<Ruleset, Forwarding>();

/** The flows of a file; none where an include was not read, which could hold what lets the packets pass. */
export function forwardingOf({ ruleset, host }: RuleContext): Forwarding {
  let forwarding = known.get(ruleset);
  if (forwarding === undefined) {
    const addresses = new HostAddresses(host);
    const flows = ruleset.incomplete ? [] : natFlows(ruleset, reachOf(ruleset), (range) => addresses.isLocal(range));
    forwarding = { addresses, flows, chains: new ChainsOnHook(ruleset, "forward") };
    known.set(ruleset, forwarding);
  }
  return forwarding;
}

/** Reports a flow of which no packet passes, or no answer to those that do. */
export function reportBlocked(context: RuleContext, { chains }: Forwarding, flow: NatFlow): void {
  const opening = openingClasses(flow.traffic);
  const passing = opening.filter((packets) => chains.blocking(packets) === null);
  const asked: readonly PacketClass[] = passing.length === 0 ? opening : passing.map(answersTo);
  const blocking = asked.map((packets) => chains.blocking(packets));
  const [first] = blocking;
  if (first === undefined || first === null || blocking.includes(null)) return;
  const answers = asked === opening ? opening.map(answersTo) : [];
  const alsoAnswers = answers.length > 0 && answers.every((packets) => chains.blocking(packets) === first);
  const part = passing.length === 0 ? "opening" : "answers";
  reportWitnessed(context, blockingFinding(context, flow, first, part, alsoAnswers), {
    ...{ hook: "forward", part, packets: part === "opening" ? opening : passing },
    sample: sampleOf(context.ruleset, flow.chain, flow.rule.node.statements),
    isTranslated: flow.nat.type === "dnat",
  });
}
