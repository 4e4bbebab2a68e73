import type { RulesetChain } from "@nftlint/semantics";
import { type Match, type Payload, walk } from "@nftlint/syntax";
import type { NatFlow } from "../traffic/nat-flows.ts";

/**
 * The rule that lets the packets of a flow pass a forward chain: the matches of the NAT rule,
 * as far as they hold there as well, with the destination that packets have by then.
 */
export function forwardRule(flow: NatFlow, chain: RulesetChain): string {
  const { nat, rule, matches } = flow;
  const { text } = rule.document.parsed;
  const kept = matches.filter(
    (match) => isVisible(match, flow, chain) && (nat.type !== "dnat" || survives(match, flow)),
  );
  const parts = kept.map((match) => text.slice(match.start, match.end));
  if (nat.type === "dnat" && nat.address !== null) {
    parts.push(`${flow.traffic.family} daddr ${text.slice(nat.address.start, nat.address.end)}`);
    const protocol = flow.traffic.protocol ?? "th";
    if (nat.port !== null) parts.push(`${protocol} dport ${text.slice(nat.port.start, nat.port.end)}`);
  }
  return [...parts, "accept"].join(" ");
}

/** Sets belong to a table, and variables to a file. */
function isVisible(match: Match, { chain, rule }: NatFlow, forward: RulesetChain): boolean {
  const ownSets = forward.table.family === chain.table.family && forward.table.name === chain.table.name;
  const ownVariables = forward.base?.document === rule.document;
  let visible = true;
  walk(match, (node) => {
    if ((node.kind === "set-reference" && !ownSets) || (node.kind === "variable" && !ownVariables)) visible = false;
  });
  return visible;
}

/** Whether what a rule asks before the destination is translated can be asked of the packet afterwards. */
function survives({ left }: Match, { nat }: NatFlow): boolean {
  switch (left.kind) {
    case "meta":
      return ["iif", "iifname", "l4proto", "nfproto"].includes(left.key);
    case "payload":
      return !isDestination(left) || (left.field === "dport" && nat.port === null);
    default:
      return false;
  }
}

function isDestination({ field }: Payload): boolean {
  return field === "daddr" || field === "dport";
}
