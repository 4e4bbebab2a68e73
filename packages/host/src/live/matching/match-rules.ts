/** Which live rule each rule of a file is: by chain and meaning, in order where several mean the same. */
import {
  buildRuleset,
  type Ruleset,
  type RulesetChain,
  type RulesetObject,
  type RulesetTable,
} from "@nftlint/semantics";
import { parse, type Rule } from "@nftlint/syntax";
import { sequenceSteps } from "../difference/sequences.ts";
import { type LiveRule, liveRule } from "../live-rules.ts";
import { meaningOf } from "../meaning/rule.ts";
import { type Count, countOfObject, countOfRule } from "./counters.ts";

/** A rule of the file that is live. */
export interface MatchedRule extends LiveRule {
  /** What its counter says; `null` where it has none. */
  readonly count: Count | null;
}

export interface CountedObject {
  readonly object: RulesetObject;
  readonly count: Count;
}

export interface LiveMatch {
  /** The rules of the file that are live, by their nodes. */
  readonly rules: ReadonlyMap<Rule, MatchedRule>;
  /** The named counters that the file declares and the host has, with what they have counted. */
  readonly counters: readonly CountedObject[];
  /** The live tables. */
  readonly tables: readonly RulesetTable[];
}

/**
 * Finds the rules of the documents in a live ruleset.
 *
 * @param listing `nft -a list ruleset`, with values of counters where these are wanted
 */
export function matchRules(ruleset: Ruleset, listing: string): LiveMatch {
  const host = buildRuleset({ path: null, parsed: parse("") }, { hostRuleset: listing });
  const tables = host.hostTables ?? [];
  const rules = new Map<Rule, MatchedRule>();
  const counters: CountedObject[] = [];
  for (const table of ruleset.tables) {
    const live = tables.find(({ family, name }) => family === table.family && name === table.name);
    if (live === undefined) continue;
    for (const chain of table.chains.values()) matchChain(chain, live.chains.get(chain.name), { ruleset, host }, rules);
    counters.push(...countedObjects(table, live));
  }
  return { rules, counters, tables };
}

function matchChain(
  chain: RulesetChain,
  live: RulesetChain | undefined,
  { ruleset, host }: { readonly ruleset: Ruleset; readonly host: Ruleset },
  into: Map<Rule, MatchedRule>,
): void {
  if (live === undefined) return;
  // The file may use sets that it does not declare.
  const table = { family: chain.table.family, sets: new Map([...live.table.sets, ...chain.table.sets]) };
  const written = chain.rules.map((rule) => meaningOf(rule, { ruleset, table }));
  const listed = live.rules.map((rule) => meaningOf(rule, { ruleset: host, table: live.table }));
  for (const [index, liveIndex] of pairsOf(written, listed)) {
    const node = chain.rules[index]?.node;
    const rule = liveRule(live, liveIndex);
    if (node !== undefined) into.set(node, { ...rule, count: countOfRule(rule.rule.node) });
  }
}

/** Indexes of equal meanings: those in order first, then what moved. */
function pairsOf(written: readonly string[], listed: readonly string[]): [number, number][] {
  const pairs: [number, number][] = [];
  const missing: number[] = [];
  const spare = new Map<string, number[]>();
  for (const step of sequenceSteps(written, listed)) {
    if (step.change === "kept") pairs.push([step.before, step.after]);
    else if (step.change === "removed") missing.push(step.before);
    else {
      const meaning = listed[step.after] as string;
      spare.set(meaning, [...(spare.get(meaning) ?? []), step.after]);
    }
  }
  for (const index of missing) {
    const moved = spare.get(written[index] as string)?.shift();
    if (moved !== undefined) pairs.push([index, moved]);
  }
  return pairs;
}

function countedObjects(table: RulesetTable, live: RulesetTable): CountedObject[] {
  return [...table.objects].flatMap(([key, object]) => {
    const known = live.objects.get(key);
    const count = known?.type === "counter" ? countOfObject(known) : null;
    return count === null ? [] : [{ object, count }];
  });
}
