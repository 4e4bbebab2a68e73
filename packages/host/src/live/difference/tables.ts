/** Compares a table with what it becomes. */
import {
  type Ruleset,
  type RulesetChain,
  type RulesetFlowtable,
  type RulesetObject,
  type RulesetRule,
  type RulesetSet,
  type RulesetTable,
  ruleHandle,
} from "@nftlint/semantics";
import type { TableOwner } from "../../table-owners.ts";
import {
  chainProperties,
  flowtableProperties,
  objectProperties,
  type Properties,
  setProperties,
  tableProperties,
} from "../meaning/declarations.ts";
import { type SetElement, setElements } from "../meaning/elements.ts";
import { meaningOf } from "../meaning/rule.ts";
import { ruleText } from "../rule-text.ts";
import type {
  ChainDifference,
  ElementLine,
  FlowtableDifference,
  ItemChange,
  ItemDifference,
  ObjectDifference,
  PropertyLine,
  RuleLine,
  SetDifference,
  TableDifference,
} from "./model.ts";
import { sequenceSteps } from "./sequences.ts";

/** Something before and after; `null` where there was or will be none. */
interface Pair<Thing> {
  readonly before: Thing | null;
  readonly after: Thing | null;
}

/** What becomes of a table; `null` where it stays as it is. */
export function diffTable(
  { before, after, owner }: Pair<RulesetTable> & { readonly owner: TableOwner | null },
  ruleset: Ruleset,
): TableDifference | null {
  const table = before ?? after;
  if (table === null) return null;
  const properties = propertyLines({ before, after }, tableProperties);
  const items: ItemDifference[] = [
    ...pairs(before?.objects, after?.objects).map(diffObject),
    ...pairs(before?.sets, after?.sets).map((pair) => diffSet(pair, ruleset)),
    ...pairs(before?.flowtables, after?.flowtables).map((pair) => diffFlowtable(pair, ruleset)),
    ...pairs(before?.chains, after?.chains).map((pair) => diffChain(pair, ruleset)),
  ];
  const change = changeOf({ before, after }, [...properties, ...items]);
  if (change === "kept") return null;
  return { family: table.family, name: table.name, change, owner, properties, items };
}

/** What both hold by the same name, those of before first. */
function pairs<Thing>(
  before: ReadonlyMap<string, Thing> = new Map(),
  after: ReadonlyMap<string, Thing> = new Map(),
): (Pair<Thing> & { readonly known: Thing })[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const pair = { before: before.get(name) ?? null, after: after.get(name) ?? null };
    const known = pair.before ?? pair.after;
    return known === null ? [] : [{ ...pair, known }];
  });
}

function changeOf({ before, after }: Pair<unknown>, parts: readonly { readonly change: ItemChange }[]): ItemChange {
  if (before === null) return "added";
  if (after === null) return "removed";
  return parts.some(({ change }) => change !== "kept") ? "changed" : "kept";
}

/** A property that says something else is removed and added. */
function propertyLines<Thing>(
  { before, after }: Pair<Thing>,
  propertiesOf: (thing: Thing) => Properties,
): PropertyLine[] {
  const [old, now]: Properties[] = [before, after].map((thing) => (thing === null ? new Map() : propertiesOf(thing)));
  const names = new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])]);
  return [...names].flatMap((property): PropertyLine[] => {
    const [was, is] = [old?.get(property), now?.get(property)];
    if (was === is && was !== undefined) return [{ change: "kept", property, text: was }];
    return [
      ...(was === undefined ? [] : [{ change: "removed" as const, property, text: was }]),
      ...(is === undefined ? [] : [{ change: "added" as const, property, text: is }]),
    ];
  });
}

// ---------------------------------------------------------------- chains

function diffChain(pair: Pair<RulesetChain> & { readonly known: RulesetChain }, ruleset: Ruleset): ChainDifference {
  const properties = propertyLines(pair, (chain) => chainProperties(chain, ruleset));
  const rules = ruleLines(pair, ruleset);
  return { kind: "chain", name: pair.known.name, change: changeOf(pair, [...properties, ...rules]), properties, rules };
}

function ruleLines({ before, after }: Pair<RulesetChain>, ruleset: Ruleset): RuleLine[] {
  const [old, now] = [before?.rules ?? [], after?.rules ?? []];
  const meanings = (chain: RulesetChain | null) =>
    (chain?.rules ?? []).map((rule) =>
      meaningOf(rule, { ruleset, table: (chain as RulesetChain).table }, { comments: "kept" }),
    );
  return sequenceSteps(meanings(before), meanings(after)).map((step) => {
    const rule = (step.change === "added" ? now[step.after] : old[step.before]) as RulesetRule;
    return { change: step.change, text: ruleText(rule), handle: ruleHandle(rule), rule };
  });
}

// ---------------------------------------------------------------- sets

function diffSet(pair: Pair<RulesetSet> & { readonly known: RulesetSet }, ruleset: Ruleset): SetDifference {
  const properties = propertyLines(pair, (set) => setProperties(set, ruleset));
  const { elements, keptElements } = diffElements(pair, ruleset);
  const { name, type } = pair.known;
  const change = changeOf(pair, [...properties, ...elements]);
  return { kind: type, name, change, properties, elements, keptElements };
}

/** Elements that packets put into a set, or that go by themselves, are not what a file decides about. */
function diffElements(
  { before, after }: Pair<RulesetSet>,
  ruleset: Ruleset,
): Pick<SetDifference, "elements" | "keptElements"> {
  const old = before === null ? none : setElements(before, ruleset);
  const now = after === null ? none : setElements(after, ruleset);
  const isDynamic = before?.flags.has("dynamic") ?? false;
  const lines: ElementLine[] = [];
  let kept = 0;
  for (const [key, { rest, text, isPassing }] of old) {
    const same = now.get(key);
    if (same !== undefined && (same.rest === rest || isPassing)) kept++;
    else if (same !== undefined || !(isDynamic || isPassing)) lines.push({ change: "removed", text });
  }
  for (const [key, { rest, text }] of now) {
    const same = old.get(key);
    if (same === undefined || (same.rest !== rest && !same.isPassing)) lines.push({ change: "added", text });
  }
  return { elements: lines, keptElements: kept };
}

const none: ReadonlyMap<string, SetElement> = new Map();

// ---------------------------------------------------------------- objects and flowtables

function diffObject(pair: Pair<RulesetObject> & { readonly known: RulesetObject }): ObjectDifference {
  const properties = propertyLines(pair, objectProperties);
  const { name, type } = pair.known;
  return { kind: "object", type, name, change: changeOf(pair, properties), properties };
}

function diffFlowtable(
  pair: Pair<RulesetFlowtable> & { readonly known: RulesetFlowtable },
  ruleset: Ruleset,
): FlowtableDifference {
  const properties = propertyLines(pair, (flowtable) => flowtableProperties(flowtable, ruleset));
  return { kind: "flowtable", name: pair.known.name, change: changeOf(pair, properties), properties };
}
