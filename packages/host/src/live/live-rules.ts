/** The rules of a live ruleset, by what nft needs to name them. */
import { type RulesetChain, type RulesetRule, type RulesetTable, ruleHandle } from "@nftlint/semantics";
import type { FamilyName } from "@nftlint/syntax";
import { ruleText } from "./rule-text.ts";

/** A rule that is live. */
export interface LiveRule {
  readonly family: FamilyName;
  readonly table: string;
  readonly chain: string;
  /** What nft names it by; `null` where the listing was made without `-a`. */
  readonly handle: number | null;
  /** As it is listed, without values of counters. */
  readonly text: string;
  /** Its place in the chain, from 0. */
  readonly index: number;
  readonly rule: RulesetRule;
}

export function liveRule(chain: RulesetChain, index: number): LiveRule {
  const rule = chain.rules[index] as RulesetRule;
  const { family, name } = chain.table;
  return { family, table: name, chain: chain.name, handle: ruleHandle(rule), text: ruleText(rule), index, rule };
}

/** Every rule of the tables. */
export function liveRules(tables: readonly RulesetTable[]): LiveRule[] {
  return tables.flatMap((table) =>
    [...table.chains.values()].flatMap((chain) => chain.rules.map((_, index) => liveRule(chain, index))),
  );
}
