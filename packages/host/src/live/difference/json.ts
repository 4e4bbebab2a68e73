/** A difference as JSON: names and texts alone, in a form that stays. */
import type { ItemDifference, RulesetDifference, TableDifference } from "./model.ts";
import { summarize } from "./summary.ts";

/** The form of the document; it goes up where a reader of the older form could be misled. */
const version = 1;

/** The value to print as JSON; `schemas/difference.schema.json` describes it. */
export function differenceJson(difference: RulesetDifference): object {
  const { text: _, ...summary } = summarize(difference);
  const { untouched, unchanged, destroyed, notUnderstood, incomplete } = difference;
  return {
    version,
    summary,
    tables: difference.tables.map(tableJson),
    untouched,
    unchanged,
    destroyed: destroyed.map(({ family, name, owner, programs }) => ({
      family,
      name,
      owner: owner?.program ?? null,
      programs,
    })),
    notUnderstood,
    incomplete,
  };
}

function tableJson({ family, name, change, owner, properties, items }: TableDifference): object {
  return { family, name, change, owner: owner?.program ?? null, properties, items: items.map(itemJson) };
}

function itemJson(item: ItemDifference): object {
  const { name, change, properties } = item;
  switch (item.kind) {
    case "chain": {
      const rules = item.rules.map(({ change: ruleChange, text, handle }) => ({ change: ruleChange, text, handle }));
      return { kind: item.kind, name, change, properties, rules };
    }
    case "object":
      return { kind: item.kind, type: item.type, name, change, properties };
    case "flowtable":
      return { kind: item.kind, name, change, properties };
    default: {
      const { elements, keptElements } = item;
      return { kind: item.kind, name, change, properties, elements, keptElements };
    }
  }
}
