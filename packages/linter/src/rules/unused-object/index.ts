import type { Place, RulesetTable } from "@nftlint/semantics";
import type { Flowtable, Identifier, StatefulObject } from "@nftlint/syntax";
import type { Rule } from "../../rule.ts";
import { tableAfterLoad } from "../../table-after-load.ts";
import { usesOf } from "./uses.ts";

/** Reports named counters, limits, quotas and their like, and flowtables, that nothing uses. */
export const rule: Rule = {
  meta: {
    name: "unused-object",
    summary: "A named counter, limit, quota, helper or flowtable is used by no rule",
    group: "reachability",
    severity: "info",
    fix: null,
    needsHost: false,
  },
  check({ ruleset, report }) {
    // What is not read may use them, and a file of objects alone is a part of something.
    if (ruleset.incomplete) return;
    for (const table of ruleset.tables) {
      const declared = declarationsIn(table);
      const loaded = tableAfterLoad(ruleset, table) ?? table;
      if (declared.length === 0 || !hasRules(loaded)) continue;
      const uses = usesOf(ruleset, loaded);
      for (const { type, name, document } of declared) {
        if (uses.has(type, name.name)) continue;
        report({
          document,
          range: name,
          message: `no rule of table "${table.family} ${table.name}" uses the ${type} "${name.name}"; ${remedy(type, name.name)}`,
        });
      }
    }
  },
};

interface Declared {
  readonly type: StatefulObject["type"] | "flowtable";
  readonly name: Identifier;
  readonly document: Place<unknown>["document"];
}

function declarationsIn({ objects, flowtables }: RulesetTable): Declared[] {
  const declared = (type: Declared["type"], { node, document }: Place<StatefulObject | Flowtable>): Declared[] =>
    node.name === null ? [] : [{ type, name: node.name, document }];
  return [
    ...[...objects.values()].flatMap(({ type, declaration }) => declared(type, declaration)),
    ...[...flowtables.values()].flatMap(({ declaration }) => declared("flowtable", declaration)),
  ];
}

function hasRules({ chains }: RulesetTable): boolean {
  return [...chains.values()].some(({ rules }) => rules.length > 0);
}

/** How a rule uses an object of the type. */
function remedy(type: Declared["type"], name: string): string {
  const usage = usages[type]?.(name) ?? `${type} name "${name}"`;
  return `write ${usage} in a rule, or remove it`;
}

const usages: Partial<Record<Declared["type"], (name: string) => string>> = {
  "ct expectation": (name) => `ct expectation set "${name}"`,
  "ct helper": (name) => `ct helper set "${name}"`,
  "ct timeout": (name) => `ct timeout set "${name}"`,
  flowtable: (name) => `flow add @${name}`,
  secmark: (name) => `meta secmark set "${name}"`,
};
