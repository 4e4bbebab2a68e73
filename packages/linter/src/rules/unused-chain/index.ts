import { jumpsFrom, type Ruleset, type RulesetChain, type RulesetSet, type RulesetTable } from "@nftlint/semantics";
import type { Rule } from "../../rule.ts";
import { tableAfterLoad } from "../../table-after-load.ts";

/** Reports regular chains that packets cannot come to. */
export const rule: Rule = {
  meta: {
    name: "unused-chain",
    summary: "No base chain leads to a chain, so its rules never run",
    group: "reachability",
    severity: "info",
    fix: null,
    needsHost: false,
  },
  check({ ruleset, report }) {
    // What is not read may jump to any chain.
    if (ruleset.incomplete) return;
    for (const table of ruleset.tables) {
      const reached = reachedChains(ruleset, table);
      if (reached === null) continue;
      for (const chain of table.chains.values()) {
        const [declaration] = chain.declarations;
        // An empty chain may be there for another program to fill and to jump to.
        if (reached.has(chain.name) || declaration?.node.name == null || chain.rules.length === 0) continue;
        report({
          document: declaration.document,
          range: declaration.node.name,
          message:
            `no base chain of table "${table.family} ${table.name}" leads to the chain "${chain.name}", so its rules ` +
            `never run; add a rule that jumps to it, or remove it`,
        });
      }
    }
  },
};

/** The names of the chains that packets can come to; `null` where that is not known. */
function reachedChains(ruleset: Ruleset, table: RulesetTable): ReadonlySet<string> | null {
  // A table that the file does not empty first may be another program's, with rules that jump.
  const loaded = tableAfterLoad(ruleset, table) ?? (table.emptiedBy === null ? null : table);
  if (loaded === null) return null;
  const chains = [...loaded.chains.values()];
  // A table without a base chain is a part of something.
  if (!chains.some(({ base }) => base !== null) || [...loaded.sets.values()].some(mayJumpAnywhere)) return null;
  const reached = new Set<RulesetChain>(chains.filter(mayHook));
  for (const chain of reached) {
    for (const { to, targetName } of jumpsFrom(ruleset, chain)) {
      if (targetName === null) return null;
      if (to !== null) reached.add(to);
    }
  }
  return new Set([...reached].map(({ name }) => name));
}

/** A chain that is not declared here may be a base chain. */
function mayHook({ base, declarations }: RulesetChain): boolean {
  return base !== null || declarations.length === 0;
}

/** Whether a map may hold verdicts that are not seen here. */
function mayJumpAnywhere({ type, dataTypes, elements, open }: RulesetSet): boolean {
  const holdsVerdicts = type === "map" && (dataTypes === null || dataTypes.includes("verdict"));
  return holdsVerdicts && (open || elements.length === 0);
}
