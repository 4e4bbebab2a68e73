/** What names name: tables, chains, sets, objects, flowtables and variables, and words of the vocabulary in their places. */
import {
  chainFlags,
  chainTypes,
  datatypes,
  families,
  hooks,
  natFlags,
  objects,
  queueFlags,
  setFlags,
  setPolicies,
  tableFlags,
} from "@nftlint/language";
import type { RulesetChain, RulesetSet, RulesetTable } from "@nftlint/semantics";
import {
  elementCount,
  type Identifier,
  type Node,
  type SetItem,
  type SetReference,
  type Value,
  type Variable,
} from "@nftlint/syntax";
import { describeDatatype, sectionLine } from "../describe.ts";
import { callersOf } from "./callers.ts";
import type { Describers, HoverContext } from "./context.ts";
import { codeBlock, counted, paragraphs, someOf } from "./markdown.ts";

/** Longer lists and texts are cut. */
const mostCallers = 20;
const mostCharacters = 400;

export const nameDescribers: Describers = {
  identifier: (node, context) => {
    const parent = context.parentOf(node);
    return parent === null ? null : (ofParent[parent.kind]?.(node, context, parent) ?? null);
  },
  "set-reference": (node, context) => unprefixed(node, describeSet(context.table, node.name)),
  variable: (node, context) => unprefixed(node, describeVariable(node, context)),
  family: ({ name }) => {
    const family = families.get(name);
    return family === undefined ? null : `**${name}**\n\n${family.summary}${sectionLine(family.section)}`;
  },
};

/** The name alone, without `$` or `@`. */
function unprefixed({ start, end }: SetReference | Variable, value: string | null) {
  return value === null ? null : { value, range: { start: start + 1, end } };
}

type NameDescriber = (node: Identifier, context: HoverContext, parent: Node) => string | null;

const chainNamed: NameDescriber = ({ name }, context) => describeChain(context.table?.chains.get(name), context);
const setNamed: NameDescriber = ({ name }, context) => describeSet(context.table, name);
const flowtableNamed: NameDescriber = ({ name }, { table }) =>
  table?.flowtables.has(name) ? `**flowtable ${name}** of table ${table.family} ${table.name}` : null;

/** Describes a word of a table of the vocabulary. */
function wordOf(
  words: ReadonlyMap<string, string | { readonly summary: string }>,
  title: string,
  section: string,
): NameDescriber {
  return ({ name }) => {
    const word = words.get(name);
    if (word === undefined) return null;
    return `**${title} ${name}**\n\n${typeof word === "string" ? word : word.summary}${sectionLine(section)}`;
  };
}

const hookNamed = wordOf(hooks, "hook", "ADDRESS FAMILIES");
const typeNamed = wordOf(chainTypes, "type", "CHAINS");

const ofParent: { readonly [Kind in Node["kind"]]?: NameDescriber } = {
  table: (_, context) => describeTable(context.table),
  "table-reference": (_, context) => describeTable(context.table),
  chain: chainNamed,
  verdict: chainNamed,
  "rule-command": chainNamed,
  "rename-chain": chainNamed,
  "set-declaration": setNamed,
  "element-command": setNamed,
  flowtable: flowtableNamed,
  flow: flowtableNamed,
  object: ({ name }, { table }, parent) => (parent.kind === "object" ? describeObject(table, parent.type, name) : null),
  "list-target": (node, context, parent) => chainNamed(node, context, parent) ?? setNamed(node, context, parent),
  define: ({ name }, context, parent) =>
    parent.kind === "define" ? definitionText(name, context.textOf(parent.value)) : null,
  "hook-specification": (node, context, parent) =>
    (parent.kind === "hook-specification" && node === parent.hook ? hookNamed : typeNamed)(node, context, parent),
  "flowtable-hook": hookNamed,
  "table-flags": wordOf(tableFlags, "flags", "TABLES"),
  "chain-flags": wordOf(chainFlags, "flags", "CHAINS"),
  "set-flags": wordOf(setFlags, "flags", "SETS"),
  "set-policy": wordOf(setPolicies, "policy", "SETS"),
  "set-type": ({ name }) => describeDatatype(datatypes.get(name)),
  nat: wordOf(natFlags, "flag", "NAT STATEMENTS"),
  queue: wordOf(queueFlags, "flag", "QUEUE STATEMENT"),
};

function describeTable(table: RulesetTable | null): string | null {
  if (table === null) return null;
  const { family, name, flags, chains, sets } = table;
  return paragraphs(
    `**table ${family} ${name}**`,
    families.get(family)?.summary ?? null,
    `${counted(chains.size, "chain")}, ${counted(sets.size, "set or map", "sets and maps")}.`,
    flags.size === 0 ? null : `Flags: ${[...flags].join(", ")}`,
  );
}

function describeChain(chain: RulesetChain | undefined, { document }: HoverContext): string | null {
  if (chain === undefined) return null;
  const { base, table, name, rules } = chain;
  const callers = callersOf(document, chain).map(({ title }) => title);
  const hook =
    base === null
      ? ""
      : `Type ${base.type}, hook ${base.hook}, priority ${base.priority ?? "unknown"}, policy ${base.policy ?? "accept"}; `;
  return paragraphs(
    `**chain ${name}** of table ${table.family} ${table.name}`,
    `${hook}${counted(rules.length, "rule")}.`,
    callers.length > 0 ? `Reached from ${someOf(callers, mostCallers)}.` : base === null ? "Nothing jumps here." : null,
  );
}

function describeSet(table: RulesetTable | null, name: string): string | null {
  const set = table?.sets.get(name);
  if (set === undefined) return null;
  const type = typeOfSet(set);
  return paragraphs(
    `**${set.type} ${name}** of table ${set.table.family} ${set.table.name}`,
    type === null ? null : `Type: \`${type}\``,
    set.flags.size === 0 ? null : `Flags: ${[...set.flags].join(", ")}`,
    propertiesOf(set),
    `${counted(elementsOf(set), "element is", "elements are")} written here${set.open ? "; it may hold others" : ""}.`,
  );
}

/** As declared: datatypes, or the expressions of `typeof`. */
function typeOfSet({ keyTypes, dataTypes, typeNode, declaration }: RulesetSet): string | null {
  if (keyTypes !== null) return keyTypes.join(" . ") + (dataTypes === null ? "" : ` : ${dataTypes.join(" . ")}`);
  if (typeNode === null || declaration === null) return null;
  return declaration.document.parsed.text.slice(typeNode.start, typeNode.end);
}

/** Of the declaration's properties, those that say how much it holds, and for how long. */
const shownProperties: ReadonlySet<SetItem["kind"]> = new Set<SetItem["kind"]>([
  "set-size",
  "set-time",
  "set-policy",
  "auto-merge",
]);

function propertiesOf({ declaration }: RulesetSet): string | null {
  const items = declaration?.node.block?.items.filter(({ kind }) => shownProperties.has(kind)) ?? [];
  if (declaration === null || items.length === 0) return null;
  return items.map(({ start, end }) => `\`${declaration.document.parsed.text.slice(start, end)}\``).join(", ");
}

function elementsOf({ elements }: RulesetSet): number {
  return elements.reduce((sum, { node }) => sum + (node.value.kind === "set" ? elementCount(node.value) : 0), 0);
}

/** A named object, declared or referred to. */
function describeObject(table: RulesetTable | null, type: string, name: string): string | null {
  const object = table?.objects.get(`${type} ${name}`);
  if (object === undefined) return null;
  const { node, document } = object.declaration;
  const text = document.parsed.text.slice(node.start, Math.min(node.end, node.start + mostCharacters));
  const title = `**${type} ${name}** of table ${object.table.family} ${object.table.name}`;
  return paragraphs(title, objects.get(type)?.summary ?? null, codeBlock(text));
}

/** The name of an object in a rule. */
export function describeObjectName(node: Value, context: HoverContext): string | null {
  const parent = context.parentOf(node);
  return parent?.kind === "object-reference" ? describeObject(context.table, parent.type, node.text) : null;
}

function describeVariable(variable: Variable, { document }: HoverContext): string | null {
  const define = document.ruleset.bindings.get(variable);
  if (define === undefined) return null;
  const { start, end } = define.node.value;
  return definitionText(
    variable.name,
    define.document.parsed.text.slice(start, Math.min(end, start + mostCharacters + 1)),
  );
}

function definitionText(name: string, value: string): string {
  return codeBlock(`define ${name} = ${value.length > mostCharacters ? `${value.slice(0, mostCharacters)}…` : value}`);
}
