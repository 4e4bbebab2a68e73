import type { Ruleset, RulesetChain, RulesetRule } from "@nftlint/semantics";
import type { Node, Statement } from "@nftlint/syntax";
import type { Packets } from "../../legacy-iptables/packets.ts";
import { type RuleTraffic, ruleTraffic } from "../../traffic/rule-traffic.ts";

/** A statement that lets packets pass, and the packets that it is for. */
export interface Flow {
  readonly node: Node;
  readonly rule: RulesetRule;
  readonly traffic: RuleTraffic;
  readonly way: Packets["way"];
}

/** The rules of the file's forward or input chains that accept packets of new connections; those for `lo` aside. */
export function* acceptedFlows(ruleset: Ruleset, way: Packets["way"]): Generator<Flow> {
  for (const { family, chains } of ruleset.tables) {
    if (family !== "ip" && family !== "ip6" && family !== "inet") continue;
    for (const chain of chains.values()) if (chain.base?.hook === way) yield* acceptedIn(ruleset, chain, way);
  }
}

function* acceptedIn(ruleset: Ruleset, chain: RulesetChain, way: Packets["way"]): Generator<Flow> {
  for (const rule of chain.rules) {
    const { statements } = rule.node;
    const last = statements.at(-1);
    if (last === undefined || !isAccept(last)) continue;
    const traffic = ruleTraffic(ruleset, chain, statements);
    const isOwn = traffic.inputs?.every((name) => name === "lo") ?? false;
    if (traffic.opensConnections && !isOwn) yield { node: last, rule, traffic, way };
  }
}

function isAccept(statement: Statement): boolean {
  return statement.kind === "verdict-statement" && statement.verdict.verdict === "accept";
}
