import {
  type AddressInterval,
  addressInterval,
  type Interval,
  portInterval,
  type Ruleset,
  type RulesetChain,
  type RulesetRule,
  resolve,
} from "@nftlint/semantics";
import type { Expression, Match, Nat } from "@nftlint/syntax";
import type { Reach } from "../reach.ts";
import { type RuleTraffic, ruleTraffic } from "./rule-traffic.ts";

/** A NAT statement and the packets that it sends, or has sent, on to other hosts. */
export interface NatFlow {
  readonly nat: Nat;
  readonly rule: RulesetRule;
  readonly chain: RulesetChain;
  /** The matches that stand before the statement. */
  readonly matches: readonly Match[];
  /** The packets as the forward hook sees them: destinations translated, sources not yet. */
  readonly traffic: RuleTraffic;
}

/**
 * The NAT statements of the ruleset whose packets are forwarded. Left out are those for packets
 * that the host itself sends or receives, and those whose new destination is not known.
 * @param isLocal whether addresses are the host's own
 */
export function natFlows(ruleset: Ruleset, reach: Reach, isLocal: (addresses: AddressInterval) => boolean): NatFlow[] {
  const flows: NatFlow[] = [];
  for (const table of ruleset.tables) {
    const chains = [...table.chains.values()];
    if (!["ip", "ip6", "inet"].includes(table.family) || !chains.some(({ base }) => base?.type === "nat")) continue;
    for (const chain of chains) {
      // Nothing jumps to a base chain, and nat statements stand in nat chains alone.
      if (chain.base !== null && chain.base.type !== "nat") continue;
      for (const rule of chain.rules) {
        const flow = flowOf(ruleset, reach, chain, rule, isLocal);
        if (flow !== null) flows.push(flow);
      }
    }
  }
  return flows;
}

function flowOf(
  ruleset: Ruleset,
  reach: Reach,
  chain: RulesetChain,
  rule: RulesetRule,
  isLocal: (addresses: AddressInterval) => boolean,
): NatFlow | null {
  const { statements } = rule.node;
  const index = statements.findIndex(({ kind }) => kind === "nat");
  const nat = statements[index];
  if (nat?.kind !== "nat" || nat.type === "redirect" || !isReachedFrom(reach, chain, hookOf(nat))) return null;
  const before = statements.slice(0, index);
  const matches = before.filter((statement) => statement.kind === "match");
  const traffic = ruleTraffic(ruleset, chain, before);
  if (!traffic.opensConnections || matches.some(asksForProcess)) return null;
  if (nat.type !== "dnat") {
    return traffic.source !== null && isLocal(traffic.source) ? null : { nat, rule, chain, matches, traffic };
  }
  const destination = destinationOf(ruleset, nat);
  if (destination === null || isLocal(destination)) return null;
  const { family } = destination;
  const destinationPort = nat.port === null ? traffic.destinationPort : portOf(ruleset, nat.port);
  return { nat, rule, chain, matches, traffic: { ...traffic, family, outputs: null, destination, destinationPort } };
}

function hookOf({ type }: Nat): string {
  return type === "dnat" ? "prerouting" : "postrouting";
}

function isReachedFrom(reach: Reach, chain: RulesetChain, hook: string): boolean {
  return reach.basesOf(chain).some(({ base }) => base?.type === "nat" && base.hook === hook);
}

/** Where `dnat` sends packets to; `null` where it keeps the address, looks it up, or names a variable that is not known. */
function destinationOf(ruleset: Ruleset, { address }: Nat): AddressInterval | null {
  const known = address === null ? null : resolve(ruleset, address);
  return known === null ? null : addressInterval(known);
}

/** The ports that `dnat` sends packets to; `null` where they are not known. */
function portOf(ruleset: Ruleset, port: Expression): Interval | null {
  const known = resolve(ruleset, port);
  return known === null ? null : portInterval(known);
}

/** Only packets that a process of the host sends have a user, a group or a control group. */
function asksForProcess({ left }: Match): boolean {
  return left.kind === "meta" && ["skuid", "skgid", "cgroup"].includes(left.key);
}

/** Whether the addresses are the loopback's. */
export function isLoopback({ family, from, to }: AddressInterval): boolean {
  return family === "ip" ? from >> 24n === 127n && to >> 24n === 127n : from === 1n && to === 1n;
}
