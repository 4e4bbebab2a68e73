import type { RulesetTable } from "@nftlint/semantics";
import { walk } from "@nftlint/syntax";
import type { Rule } from "../../rule.ts";

/** Reports named sets and maps that no rule of their table uses. */
export const rule: Rule = {
  meta: {
    name: "unused-set",
    summary: "A named set or map is used by no rule",
    group: "reachability",
    severity: "info",
    fix: null,
    needsHost: false,
  },
  check({ ruleset, report }) {
    // What is not read may use them, and a file of sets alone is a part of something.
    if (ruleset.incomplete) return;
    for (const table of ruleset.tables) {
      if (table.sets.size === 0 || !hasRules(table)) continue;
      const used = usedSets(table);
      for (const { declaration, name, type } of table.sets.values()) {
        if (declaration?.node.name == null || used.has(name)) continue;
        report({
          document: declaration.document,
          range: declaration.node.name,
          message: `no rule of table "${table.family} ${table.name}" uses the ${type} "${name}"; use it as @${name}, or remove it`,
        });
      }
    }
  },
};

function hasRules({ chains }: RulesetTable): boolean {
  return [...chains.values()].some(({ rules }) => rules.length > 0);
}

/** The names behind `@` in the rules of a table, and of meters, which make sets of their own. */
function usedSets({ chains, sets }: RulesetTable): ReadonlySet<string> {
  const used = new Set<string>();
  // Names that the table does not declare must not count: the search ends when all that it declares are found.
  const add = (name: string) => {
    if (sets.has(name)) used.add(name);
  };
  for (const { rules } of chains.values()) {
    for (const { node } of rules) {
      if (used.size === sets.size) return used;
      walk(node, (inner) => {
        if (inner.kind === "set-reference") add(inner.name);
        else if (inner.kind === "meter") add(inner.name.name);
        else if (inner.kind === "variable") return false;
        return inner.kind !== "set";
      });
    }
  }
  return used;
}
