/** What the rules of a live ruleset have counted. */
import { buildRuleset, type RulesetObject } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { type LiveRule, liveRules } from "../live-rules.ts";
import { type Count, countOfObject, countOfRule } from "./counters.ts";

export interface CountedRule extends LiveRule {
  /** What its counter says; `null` where it has none. */
  readonly count: Count | null;
}

export interface LiveCounts {
  /** Every rule, in the order of the listing. */
  readonly rules: readonly CountedRule[];
  /** The named counters. */
  readonly counters: readonly { readonly object: RulesetObject; readonly count: Count }[];
}

/** @param listing `nft -a list ruleset`, with the values of counters */
export function readCounts(listing: string): LiveCounts {
  const { hostTables } = buildRuleset({ path: null, parsed: parse("") }, { hostRuleset: listing });
  const tables = hostTables ?? [];
  const objects = tables.flatMap((table) => [...table.objects.values()].filter(({ type }) => type === "counter"));
  return {
    rules: liveRules(tables).map((rule) => ({ ...rule, count: countOfRule(rule.rule.node) })),
    counters: objects.flatMap((object) => {
      const count = countOfObject(object);
      return count === null ? [] : [{ object, count }];
    }),
  };
}
