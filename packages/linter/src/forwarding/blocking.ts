import type { RulesetChain } from "@nftlint/semantics";
import type { Finding, RelatedLocation, RuleContext } from "../rule.ts";
import type { NatFlow } from "../traffic/nat-flows.ts";
import { forwardRule } from "./suggestion.ts";

const answersRule = "ct state established,related accept";

/**
 * What to say of a flow that a forward chain drops.
 * @param part `opening`: no connection gets through. `answers`: what comes back does not.
 * @param alsoAnswers true where the chain would drop the answers as well
 */
export function blockingFinding(
  context: RuleContext,
  flow: NatFlow,
  chain: RulesetChain,
  part: "opening" | "answers",
  alsoAnswers: boolean,
): Finding {
  const { document } = flow.rule;
  const opening = part === "opening" ? [forwardRule(flow, chain)] : [];
  const lines = alsoAnswers || part === "answers" ? [...opening, answersRule] : opening;
  const packets = packetsOf(flow, context);
  const those = part === "opening" ? packets : `answers to ${packets}`;
  return {
    document,
    range: flow.nat,
    message:
      `${those} are dropped on their way: chain "${chain.name}" of table "${chain.table.family} ${chain.table.name}"` +
      `${placeOf(context, chain)} ${reason(chain)}; add to it ${lines.map((line) => `"${line}"`).join(" and ")}`,
    help: lines,
    related: relatedChain(flow, chain),
  };
}

/** The packets of a flow, in words. Without a host it is not known which addresses are its own. */
function packetsOf({ nat }: NatFlow, { host }: RuleContext): string {
  if (nat.type !== "dnat") return `packets that this is to ${nat.type === "snat" ? "translate" : "masquerade"}`;
  return `packets that this sends on${host?.interfaces.known ? "" : ", unless to this host itself,"}`;
}

function placeOf({ host }: RuleContext, { base }: RulesetChain): string {
  return base?.document.origin === "host" && host !== null ? `, live on ${host.host},` : "";
}

function reason({ base }: RulesetChain): string {
  return base?.policy === "drop" ? "has policy drop and no rule that accepts them" : "accepts none of them";
}

/** Findings point at places of their own document only. */
function relatedChain({ rule }: NatFlow, { base, name }: RulesetChain): RelatedLocation[] {
  if (base === null || base.document !== rule.document) return [];
  return [{ range: base.policyNode ?? base.node, message: `chain "${name}" drops them` }];
}
