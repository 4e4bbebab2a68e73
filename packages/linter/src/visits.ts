/** Which rules and chains a lint rule has to look at: all of them the first time, later those that an edit concerns. */
import {
  memoryOf,
  type Ruleset,
  type RulesetChain,
  type RulesetRule,
  reachKey,
  unlessPassed,
} from "@nftlint/semantics";
import type { RuleContext } from "./rule.ts";

type Visits = Pick<RuleContext, "forEachRule" | "forEachChain">;

/**
 * The visits of one lint rule.
 *
 * @param name the lint rule
 * @param reported how many findings it has reported so far
 */
export function visitsFor(name: string, ruleset: Ruleset, reported: () => number): Visits {
  /** A lint rule may go through the ruleset more than once, each time for something else. */
  let rounds = 0;
  return {
    forEachRule: (visit, keyOf) => visitRules(`${name} ${++rounds}`, ruleset, reported, visit, keyOf ?? (() => "")),
    forEachChain(extent, visit) {
      const topic = `${name} ${++rounds}`;
      forEachChainOf(ruleset, (chain) => {
        const key = () => (extent === "rules" ? "" : reachKey(ruleset, chain));
        unlessPassed(ruleset, chain, topic, key, () => {
          const before = reported();
          visit(chain);
          return reported() === before;
        });
      });
    },
  };
}

function visitRules(
  name: string,
  ruleset: Ruleset,
  reported: () => number,
  visit: (rule: RulesetRule, chain: RulesetChain) => void,
  keyOf: (chain: RulesetChain) => string,
): void {
  const memory = memoryOf(ruleset);
  const before = reported();
  /** Rules that refer to something: what is wrong there is said once, at the first that does. */
  const referring: [WeakMap<object, true>, RulesetRule][] = [];
  const visitAll = (chain: RulesetChain): boolean => {
    const passed = memory?.ruleNotes<true>(`${name} ${keyOf(chain)}`) ?? null;
    let haveAllPassed = true;
    for (const rule of chain.rules) {
      if (passed?.has(rule.node)) continue;
      const beforeRule = reported();
      visit(rule, chain);
      const isSilent = reported() === beforeRule;
      if (passed !== null && isSilent && !refersToSomething(rule)) passed.set(rule.node, true);
      else haveAllPassed = false;
      if (passed !== null && isSilent) referring.push([passed, rule]);
    }
    return haveAllPassed;
  };
  forEachChainOf(ruleset, (chain) => {
    unlessPassed(
      ruleset,
      chain,
      name,
      () => keyOf(chain),
      () => visitAll(chain),
    );
  });
  if (reported() === before) for (const [passed, { node }] of referring) passed.set(node, true);
}

function forEachChainOf({ tables }: Ruleset, visit: (chain: RulesetChain) => void): void {
  for (const table of tables) for (const chain of table.chains.values()) visit(chain);
}

/** Whether a rule's text names a variable or a set. */
function refersToSomething({ node, document }: RulesetRule): boolean {
  return /[$@]/.test(document.parsed.text.slice(node.start, node.end));
}
