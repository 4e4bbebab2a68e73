/** What a difference comes to, in numbers. */
import { count } from "./lines.ts";
import type { RulesetDifference } from "./model.ts";

interface Tally {
  readonly added: number;
  readonly removed: number;
}

export interface DifferenceSummary {
  /** All that change, new ones and those that are removed among them. */
  readonly tables: number;
  readonly destroyed: number;
  readonly rules: Tally;
  readonly elements: Tally;
  /** Chains, sets, maps, objects and flowtables. */
  readonly items: Tally;
  /** Lines such as `policy drop`, of what is there before and after. */
  readonly properties: number;
  /** `1 table changes: 2 rules added, 1 removed.` */
  readonly text: string;
}

export function summarize({ tables }: Pick<RulesetDifference, "tables">): DifferenceSummary {
  const items = tables.flatMap((table) => table.items);
  const tallies = {
    items: tally(items),
    rules: tally(items.flatMap((item) => (item.kind === "chain" ? item.rules : []))),
    elements: tally(items.flatMap((item) => (item.kind === "set" || item.kind === "map" ? item.elements : []))),
  };
  const properties = [...tables, ...items]
    .filter(({ change }) => change === "changed")
    .reduce((sum, part) => sum + changedProperties(part.properties), 0);
  const destroyed = tables.filter(({ change }) => change === "removed").length;
  const text = textOf({ tables: tables.length, destroyed, properties, ...tallies });
  return { tables: tables.length, destroyed, ...tallies, properties, text };
}

function tally(parts: readonly { readonly change: string }[]): Tally {
  const number = (change: string) => parts.filter((part) => part.change === change).length;
  return { added: number("added"), removed: number("removed") };
}

function changedProperties(properties: readonly { readonly change: string; readonly property: string }[]): number {
  return new Set(properties.filter(({ change }) => change !== "kept").map(({ property }) => property)).size;
}

function textOf({ tables, destroyed, items, rules, elements, properties }: Omit<DifferenceSummary, "text">): string {
  if (tables === 0) return "Nothing changes.";
  const parts = [
    ...tallyText(rules, "rule"),
    ...tallyText(elements, "element"),
    ...tallyText(items, "declaration"),
    ...(properties === 0 ? [] : [`${properties} ${properties === 1 ? "property" : "properties"} changed`]),
  ];
  const subject = `${count(tables, "table")} ${tables === 1 ? "changes" : "change"}`;
  const loss = destroyed === 0 ? "" : tables === 1 ? ", which is destroyed" : `, ${destroyed} of them destroyed`;
  return parts.length === 0 ? `${subject}${loss}.` : `${subject}${loss}: ${parts.join(", ")}.`;
}

/** `2 rules added, 1 removed`: the noun once. */
function tallyText({ added, removed }: Tally, noun: string): string[] {
  const first = added > 0 ? [`${count(added, noun)} added`] : [];
  if (removed === 0) return first;
  return [...first, added > 0 ? `${removed} removed` : `${count(removed, noun)} removed`];
}
