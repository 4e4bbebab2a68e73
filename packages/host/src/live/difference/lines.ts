/** A difference as lines of a listing, each kept, added or removed. */
import type {
  ItemChange,
  ItemDifference,
  LineChange,
  PropertyLine,
  RulesetDifference,
  SetDifference,
  TableDifference,
} from "./model.ts";

/** One line of a listing. */
export interface Line {
  readonly change: LineChange;
  /** How many blocks it stands in. */
  readonly depth: number;
  readonly text: string;
  /** True for rules and elements, false for what is around them. */
  readonly isContent: boolean;
  /** The live rule's handle, for rules. */
  readonly handle: number | null;
}

/** The tables that change, whole, as a listing. */
export function differenceLines({ tables }: Pick<RulesetDifference, "tables">): Line[] {
  return tables.flatMap(tableLines);
}

function tableLines({ family, name, change, properties, items }: TableDifference): Line[] {
  const own = lineChange(change);
  return [
    line(own, 0, `table ${family} ${name} {`),
    ...properties.map((property) => propertyLine(property, 1)),
    ...items.flatMap(itemLines),
    line(own, 0, "}"),
  ];
}

function itemLines(item: ItemDifference): Line[] {
  const own = lineChange(item.change);
  const word = item.kind === "object" ? item.type : item.kind;
  return [
    line(own, 1, `${word} ${item.name} {`),
    ...item.properties.map((property) => propertyLine(property, 2)),
    ...contentLines(item),
    line(own, 1, "}"),
  ];
}

function contentLines(item: ItemDifference): Line[] {
  if (item.kind === "chain") {
    return item.rules.map(({ change, text, handle }) => ({ change, depth: 2, text, isContent: true, handle }));
  }
  return item.kind === "set" || item.kind === "map" ? elementLines(item) : [];
}

/** Kept elements may be a million: they are counted. */
function elementLines({ change, elements, keptElements }: SetDifference): Line[] {
  if (elements.length === 0 && keptElements === 0) return [];
  const own = lineChange(change);
  const kept = keptElements === 0 ? [] : [content("kept", `# ${count(keptElements, "element")} as before`)];
  return [
    line(own, 2, "elements = {"),
    ...kept,
    ...elements.map((element) => content(element.change, `${element.text},`)),
    line(own, 2, "}"),
  ];
}

function content(change: LineChange, text: string): Line {
  return { change, depth: 3, text, isContent: true, handle: null };
}

function propertyLine({ change, text }: PropertyLine, depth: number): Line {
  return line(change, depth, text);
}

function line(change: LineChange, depth: number, text: string): Line {
  return { change, depth, text, isContent: false, handle: null };
}

function lineChange(change: ItemChange): LineChange {
  return change === "changed" ? "kept" : change;
}

/** `1 rule`, `2 rules`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
