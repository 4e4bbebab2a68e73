/**
 * What the documents around a place declare, for its names alone. It is read from the tree of the
 * document, as working out a ruleset takes too long for each key that is hit; only where files are
 * included, the ruleset tells.
 */
import type { HostFacts } from "@nftlint/host";
import { ctKeys, defaultFamily, findHeaderField, metaKeys } from "@nftlint/language";
import type { RulesetTable } from "@nftlint/semantics";
import {
  type Chain,
  type Command,
  type Define,
  type Document,
  type Expression,
  parse,
  type SetDeclaration,
  type SetType,
  type TableItem,
  type TableReference,
} from "@nftlint/syntax";
import type { ServiceDocument } from "../document.ts";

export interface DeclaredChain {
  /** `null` for one that only jumps lead to. */
  readonly base: { readonly type: string; readonly hook: string } | null;
}

export interface DeclaredSet {
  readonly type: "set" | "map";
  /** Datatypes of the key and of what it maps to; `null` where they are not written. */
  readonly keyTypes: readonly string[] | null;
  readonly dataTypes: readonly string[] | null;
}

export interface DeclaredTable {
  readonly family: string;
  readonly name: string;
  readonly chains: Map<string, DeclaredChain>;
  readonly sets: Map<string, DeclaredSet>;
  readonly objects: { readonly type: string; readonly name: string }[];
  readonly flowtables: string[];
}

/** A definition with the text that it stands in. */
interface Defined {
  readonly define: Define;
  readonly text: string;
}

interface Declared {
  readonly tables: readonly DeclaredTable[];
  readonly variables: readonly Defined[];
}

const known = new WeakMap<ServiceDocument, Declared>();

/** What a document and those around it declare. */
export function declaredIn(document: ServiceDocument): Declared {
  let declared = known.get(document);
  if (declared === undefined) {
    declared = read(document);
    known.set(document, declared);
  }
  return declared;
}

function read(document: ServiceDocument): Declared {
  const { parsed, environment } = document;
  const { host } = environment;
  if (environment.readInclude !== null && hasIncludes(parsed.document)) {
    const { ruleset } = document;
    return {
      tables: (ruleset.tablesAfterLoad ?? ruleset.tables).map(ofRuleset),
      variables: ruleset.documents.flatMap((each) => definesOf(each.parsed.document, each.parsed.text)),
    };
  }
  const tables = new Map<string, DeclaredTable>();
  for (const tree of host === null ? [parsed.document] : [parsed.document, liveRuleset(host)]) gather(tree, tables);
  return { tables: [...tables.values()], variables: definesOf(parsed.document, parsed.text) };
}

const live = new WeakMap<HostFacts, Document>();

function liveRuleset(host: HostFacts): Document {
  let tree = live.get(host);
  if (tree === undefined) {
    tree = parse(host.ruleset.known ? host.ruleset.value : "").document;
    live.set(host, tree);
  }
  return tree;
}

/** Includes stand at the top level, in tables and in what these hold. */
function hasIncludes({ items }: Document): boolean {
  return items.some((item) => {
    if (item.kind === "include") return true;
    return blockItems(item).some(
      (inner) =>
        inner.kind === "include" ||
        ("block" in inner && inner.block?.items.some((each) => each.kind === "include") === true),
    );
  });
}

function blockItems(item: Document["items"][number]): readonly TableItem[] {
  return item.kind === "command" && item.target.kind === "table" ? (item.target.block?.items ?? []) : [];
}

function definesOf(document: Document, text: string): Defined[] {
  const all = document.items.flatMap((item) => [item, ...blockItems(item)]);
  return all.flatMap((item) => (item.kind === "define" ? [{ define: item, text }] : []));
}

function ofRuleset({ family, name, chains, sets, objects, flowtables }: RulesetTable): DeclaredTable {
  return {
    family,
    name,
    chains: new Map([...chains].map(([key, { base }]) => [key, { base }])),
    sets: new Map([...sets].map(([key, set]) => [key, set.declaration === null ? set : setOf(set.declaration.node)])),
    objects: [...objects.values()],
    flowtables: [...flowtables.keys()],
  };
}

function gather({ items }: Document, tables: Map<string, DeclaredTable>): void {
  for (const item of items) {
    if (item.kind !== "command" || !(item.verb === "add" || item.verb === "create")) continue;
    const table = tableOf(item.target, tables);
    if (table === null) continue;
    if (item.target.kind === "table") for (const inner of blockItems(item)) declare(table, inner);
    else declare(table, item.target);
  }
}

/** The table that a command declares, or declares something in. */
function tableOf(target: Command["target"], tables: Map<string, DeclaredTable>): DeclaredTable | null {
  const named: Pick<TableReference, "family" | "name"> | null =
    target.kind === "table"
      ? target.name && { family: target.family, name: target.name }
      : "table" in target
        ? target.table
        : null;
  if (named === null) return null;
  const family = named.family?.name ?? defaultFamily;
  const key = `${family} ${named.name.name}`;
  let table = tables.get(key);
  if (table === undefined) {
    table = { family, name: named.name.name, chains: new Map(), sets: new Map(), objects: [], flowtables: [] };
    tables.set(key, table);
  }
  return table;
}

function declare(table: DeclaredTable, item: TableItem | Command["target"]): void {
  if (!("name" in item) || item.name === null || typeof item.name === "string") return;
  const { name } = item.name;
  if (item.kind === "chain") table.chains.set(name, chainOf(item, table.chains.get(name)));
  if (item.kind === "set-declaration") table.sets.set(name, setOf(item));
  if (item.kind === "object") table.objects.push({ type: item.type, name });
  if (item.kind === "flowtable") table.flowtables.push(name);
}

function chainOf({ block }: Chain, before: DeclaredChain | undefined): DeclaredChain {
  const hook = block?.items.find((item) => item.kind === "hook-specification");
  return hook === undefined ? (before ?? { base: null }) : { base: { type: hook.type.name, hook: hook.hook.name } };
}

function setOf({ type, block }: SetDeclaration): DeclaredSet {
  const written = block?.items.find((item) => item.kind === "set-type");
  return { type, keyTypes: typeNames(written, "key"), dataTypes: typeNames(written, "data") };
}

/** The datatypes of a side, by name or by the expressions of `typeof`; `null` where one of them is not known. */
function typeNames(type: SetType | undefined, side: "key" | "data"): readonly string[] | null {
  const names = (type?.[side] ?? []).map((part) => {
    if (part.kind === "identifier") return part.name;
    return part.kind === "value" ? part.text : selectorType(part);
  });
  return names.length > 0 && names.every((name) => name !== null) ? names : null;
}

/** The datatype of a selector; `null` of those whose family tells it. */
function selectorType(expression: Expression): string | null {
  const key = keyOf(expression);
  return key === undefined || key.datatype === "invalid" ? null : key.datatype;
}

function keyOf(expression: Expression): { readonly datatype: string } | undefined {
  switch (expression.kind) {
    case "payload":
      return findHeaderField(expression.protocol, expression.field);
    case "meta":
      return metaKeys.get(expression.key);
    case "ct":
      return ctKeys.get(expression.key);
    default:
      return undefined;
  }
}
