import { chainsReachedFrom, type Ruleset, type RulesetChain, type RulesetRule } from "@nftlint/semantics";
import type { Verdict } from "@nftlint/syntax";
import { type Reach, reachOf } from "../../reach.ts";
import type { Finding, RelatedLocation, Rule, RuleContext } from "../../rule.ts";
import { describeChain, type FilterChain, filterChains } from "../../traffic/base-chains.ts";
import { ChainsOnHook } from "../../traffic/chains-on-hook.ts";
import { openingClasses } from "../../traffic/classes.ts";
import { type RuleTraffic, ruleTraffic } from "../../traffic/rule-traffic.ts";
import { sampleOf } from "../../witness/sample.ts";
import { reportWitnessed } from "../../witness/witness.ts";

const hooks = ["prerouting", "input", "forward", "output", "postrouting"] as const;

/** Reports rules that accept packets which another base chain on the same hook drops all the same. */
export const rule: Rule = {
  meta: {
    name: "accept-is-not-final",
    summary: "Packets that a rule accepts are dropped by another chain on the same hook",
    group: "reachability",
    severity: "warning",
    fix: null,
    needsHost: false,
  },
  check(context) {
    const { ruleset } = context;
    // The rules that accept may stand in what could not be read.
    if (ruleset.incomplete) return;
    const reach = reachOf(ruleset);
    for (const hook of hooks) {
      for (const chain of filterChains(ruleset, hook)) {
        const others = new ChainsOnHook(ruleset, hook, chain);
        if (!others.isEmpty) reportIn(context, { hook, base: chain, others, reach });
      }
    }
  },
};

interface Place {
  readonly hook: (typeof hooks)[number];
  readonly base: FilterChain;
  readonly others: ChainsOnHook;
  readonly reach: Reach;
}

function reportIn(context: RuleContext, { hook, base, others, reach }: Place): void {
  const { ruleset } = context;
  for (const chain of chainsReachedFrom(ruleset, base)) {
    // What several base chains lead to may be meant for another of them.
    if (reach.basesOf(chain).length !== 1) continue;
    for (const accepting of chain.rules) {
      const verdict = acceptOf(accepting);
      const dropping = verdict === null ? null : droppedBy(ruleset, chain, accepting, others);
      if (verdict === null || dropping === null) continue;
      const finding: Finding = {
        document: accepting.document,
        range: verdict,
        message:
          `"accept" is not final: ${describeChain(dropping)}${placeOf(context, dropping)} is on the same hook and drops these packets` +
          `${order(base, dropping)}; accept them there as well`,
        related: related(dropping, accepting),
      };
      const { statements } = accepting.node;
      reportWitnessed(context, finding, {
        ...{ hook, part: "opening", isTranslated: false },
        packets: openingClasses(ruleTraffic(ruleset, chain, statements)),
        sample: sampleOf(ruleset, chain, statements),
      });
    }
  }
}

function acceptOf({ node }: RulesetRule): Verdict | null {
  const last = node.statements.at(-1);
  return last?.kind === "verdict-statement" && last.verdict.verdict === "accept" ? last.verdict : null;
}

/** The chain that drops all new connections of a rule's packets; `null` where some may pass them all. */
function droppedBy(
  ruleset: Ruleset,
  chain: RulesetChain,
  { node }: RulesetRule,
  others: ChainsOnHook,
): RulesetChain | null {
  const traffic = ruleTraffic(ruleset, chain, node.statements);
  if (!traffic.opensConnections || isOpen(traffic)) return null;
  const dropping = openingClasses(traffic).map((packets) => others.blocking(packets));
  return dropping.includes(null) ? null : (dropping[0] ?? null);
}

/** Whether a rule is for all packets: it then says what a policy does, and of no packets in particular. */
function isOpen({ inputs, outputs, source, destination, protocol }: RuleTraffic): boolean {
  return [inputs, outputs, source, destination, protocol].every((part) => part === null);
}

function placeOf({ host }: RuleContext, { base }: RulesetChain): string {
  return base?.document.origin === "host" && host !== null ? `, live on ${host.host},` : "";
}

/** Smaller priorities come first. */
function order(base: FilterChain, { base: other }: RulesetChain): string {
  const [own, theirs] = [base.base.priority, other?.priority ?? null];
  if (own === null || theirs === null || own === theirs) return "";
  return theirs > own ? ` afterwards (priority ${theirs})` : ` before they come here (priority ${theirs})`;
}

/** Findings point at places of their own document only. */
function related({ base, name }: RulesetChain, { document }: RulesetRule): RelatedLocation[] {
  if (base === null || base.document !== document) return [];
  return [{ range: base.policyNode ?? base.node, message: `chain "${name}" drops them` }];
}
