/** Whether rules of different chains act on the same packets. */
import type { Ruleset, RulesetChain, RulesetRule } from "../ruleset.ts";
import { wholeOf } from "./chain-analysis.ts";
import { Changes } from "./changes.ts";
import { ReturnAnalysis } from "./never-returns.ts";
import { boxesIntersect, type Region } from "./region.ts";
import { RuleReader } from "./rule-region.ts";

/** A rule in its chain. */
export interface ChainRule {
  readonly chain: RulesetChain;
  readonly rule: RulesetRule;
}

/** False where no packet makes both rules act, by what their own matches ask for. */
export function mayShareAPacket(ruleset: Ruleset, left: ChainRule, right: ChainRule): boolean {
  const rightPackets = packetsOf(ruleset, right);
  return packetsOf(ruleset, left).some((box) => rightPackets.some((other) => boxesIntersect(box, other)));
}

const known = new WeakMap<Ruleset, Map<RulesetRule, Region>>();

function packetsOf(ruleset: Ruleset, place: ChainRule): Region {
  const ofRuleset = known.get(ruleset) ?? new Map<RulesetRule, Region>();
  known.set(ruleset, ofRuleset);
  let packets = ofRuleset.get(place.rule);
  if (packets === undefined) {
    packets = readPackets(ruleset, place);
    ofRuleset.set(place.rule, packets);
  }
  return packets;
}

function readPackets(ruleset: Ruleset, { chain, rule }: ChainRule): Region {
  const { table } = chain;
  const changes = new Changes(ruleset, chain);
  const place = { ruleset, table, family: table.family, document: rule.document, changes };
  const returns = new ReturnAnalysis(ruleset, table);
  const reader = new RuleReader(place, wholeOf(chain), (name) => returns.neverReturns(name));
  return reader.read(rule.node).possible.map(({ box }) => box);
}
