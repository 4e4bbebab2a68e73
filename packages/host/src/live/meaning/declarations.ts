/**
 * What the declarations of a table say, property by property: each is a line that is the same for
 * all ways of writing it, and absent where it says what nft takes by itself.
 */
import {
  type Place,
  type Ruleset,
  type RulesetChain,
  type RulesetFlowtable,
  type RulesetObject,
  type RulesetSet,
  type RulesetTable,
  resolvePriority,
  resolveVariable,
  type SourceDocument,
  setTypes,
  type ValueType,
} from "@nftlint/semantics";
import {
  type CatchAll,
  type Comment,
  type Devices,
  type Expression,
  type FlowtableHook,
  forEachElement,
  parseNumber,
  type Range,
  type SetItem,
  type Statement,
} from "@nftlint/syntax";
import { durationText, plainNumber } from "./numbers.ts";
import { objectProperties as objectLines } from "./objects.ts";
import { elementStatementText } from "./statements.ts";
import { Steps } from "./steps.ts";

/** Lines by property: `policy` → `policy drop`. */
export type Properties = ReadonlyMap<string, string>;

type Bindings = Pick<Ruleset, "bindings">;

export function tableProperties({ flags, comment }: RulesetTable): Properties {
  return lines({
    flags: flags.size === 0 ? null : `flags ${[...flags].sort().join(", ")}`,
    comment: comment === null ? null : commentLine(comment),
  });
}

/** A regular chain has its comment alone. */
export function chainProperties({ base, declarations }: RulesetChain, ruleset: Bindings): Properties {
  const items = declarations.flatMap(({ node }) => node.block?.items ?? []);
  const comment = commentOf(items);
  if (base === null) return lines({ comment });
  const flags = items.flatMap((item) => (item.kind === "chain-flags" ? item.flags.map(({ name }) => name) : []));
  const { type, hook, priority, node, policy } = base;
  return lines({
    type: `type ${type} hook ${hook} priority ${priority ?? textOf({ node: node.priority, document: base.document })}`,
    devices: devicesLine(base.devices, ruleset),
    flags: flags.length === 0 ? null : `flags ${[...new Set(flags)].sort().join(", ")}`,
    policy: `policy ${policy ?? "accept"}`,
    comment,
  });
}

function devicesLine(places: readonly Place<Devices>[], { bindings }: Bindings): string | null {
  const names = new Set<string>();
  for (const { node } of places) for (const device of node.devices) gatherNames(device, bindings, names);
  return names.size === 0 ? null : `devices = { ${[...names].sort().join(", ")} }`;
}

/** A variable may stand for one device or for several. */
function gatherNames(expression: Expression | CatchAll, bindings: Bindings["bindings"], into: Set<string>): void {
  if (expression.kind === "value") into.add(expression.text);
  else if (expression.kind === "set") forEachElement(expression, ({ key }) => gatherNames(key, bindings, into));
  else if (expression.kind === "variable") {
    const value = resolveVariable({ bindings }, expression);
    if (value === null) into.add(`$${expression.name}`);
    else gatherNames(value, bindings, into);
  }
}

// ---------------------------------------------------------------- sets

/** Flags that nft sets by itself, where another property asks for them. */
const impliedFlags = new Set(["interval", "timeout", "dynamic"]);

/** How many elements a set that packets add to may have, where nothing is said. */
const dynamicSize = 65_535n;

/** The properties of a set or map; its elements aside. */
export function setProperties(set: RulesetSet, ruleset: Bindings): Properties {
  const items: readonly SetItem[] = set.declaration?.node.block?.items ?? [];
  const find = <Kind extends SetItem["kind"]>(kind: Kind) =>
    items.find((item): item is Extract<SetItem, { kind: Kind }> => item.kind === kind);
  const time = (property: "timeout" | "gc-interval") => {
    const found = items.find((item) => item.kind === "set-time" && item.property === property);
    return found?.kind === "set-time" ? `${property} ${durationText(found.value.text)}` : null;
  };
  const size = find("set-size");
  const policy = find("set-policy")?.policy.name ?? "performance";
  const flags = [...set.flags].filter((flag) => !impliedFlags.has(flag)).sort();
  const statements = items.filter(isStatement);
  return lines({
    type: typeLine(set, ruleset.bindings),
    flags: flags.length === 0 ? null : `flags ${flags.join(", ")}`,
    interval: set.flags.has("interval") || set.autoMerge ? "flags interval" : null,
    timeout: time("timeout"),
    "gc-interval": time("gc-interval"),
    size: size === undefined || parseNumber(size.value.text) === dynamicSize ? null : `size ${plainNumber(size.value)}`,
    policy: policy === "performance" ? null : `policy ${policy}`,
    "auto-merge": set.autoMerge ? "auto-merge" : null,
    statements: statementsLine(statements, set, ruleset),
    comment: commentOf(items),
  });
}

function typeLine(set: RulesetSet, bindings: Bindings["bindings"]): string | null {
  const { typeNode } = set;
  if (typeNode === null) return null;
  const { key, data } = setTypes(set, { bindings });
  const keyText = key === null ? typeText(set) : typeName(key);
  if (typeNode.data === null) return `type ${keyText}`;
  const other = typeNode.data[0];
  const word = other?.kind === "identifier" ? other.name : other?.kind === "value" ? other.text : "";
  const dataText = data === null ? word : typeName(data);
  return `type ${keyText} : ${typeNode.dataInterval ? "interval " : ""}${dataText}`;
}

function typeName({ datatype, bits, parts }: ValueType): string {
  if (parts !== null) return parts.map(typeName).join(" . ");
  return datatype === "integer" ? `integer(${bits ?? ""})` : datatype;
}

/** The type as written, where what it names is not known. */
function typeText({ typeNode, declaration }: RulesetSet): string {
  return typeNode === null || declaration === null ? "" : textOf({ node: typeNode, document: declaration.document });
}

function isStatement(item: SetItem): item is Statement & SetItem {
  return (
    item.kind === "counter" ||
    item.kind === "limit" ||
    item.kind === "quota" ||
    item.kind === "connection-limit" ||
    item.kind === "last"
  );
}

function statementsLine(statements: readonly Statement[], { table }: RulesetSet, definitions: Bindings): string | null {
  if (statements.length === 0) return null;
  const scope = { definitions, table, steps: new Steps(table.family) };
  return statements.map((statement) => elementStatementText(statement, scope)).join(" ");
}

// ---------------------------------------------------------------- objects and flowtables

/** What a stateful object is set to; values that it has counted aside. */
export function objectProperties(object: RulesetObject): Properties {
  const { node } = object.declaration;
  return new Map([...lines(objectLines(object)), ...lines({ comment: commentOf(node.block?.items ?? []) })]);
}

export function flowtableProperties({ declaration }: RulesetFlowtable, ruleset: Bindings): Properties {
  const { node, document } = declaration;
  const items = node.block?.items ?? [];
  const hook = items.find((item) => item.kind === "flowtable-hook");
  const devices = items.flatMap((item) => (item.kind === "devices" ? { node: item, document } : []));
  const flags = items.flatMap((item) => (item.kind === "flowtable-flag" ? item.flag : []));
  return lines({
    hook: hook === undefined ? null : hookLine(hook, document, ruleset),
    devices: devicesLine(devices, ruleset),
    flags: flags.includes("offload") ? "flags offload" : null,
    counter: flags.includes("counter") ? "counter" : null,
  });
}

function hookLine({ hook, priority }: FlowtableHook, document: SourceDocument, ruleset: Bindings): string {
  const number = resolvePriority(priority, "inet", hook.name, ruleset);
  return `hook ${hook.name} priority ${number ?? textOf({ node: priority, document })}`;
}

// ---------------------------------------------------------------- texts

function textOf({ node, document }: { readonly node: Range; readonly document: SourceDocument }): string {
  return document.parsed.text.slice(node.start, node.end).replace(/\s+/g, " ");
}

function commentOf(items: readonly { readonly kind: string }[]): string | null {
  const comment = items.findLast((item): item is Comment => item.kind === "comment");
  return comment === undefined ? null : commentLine(comment.text.text);
}

function commentLine(text: string): string {
  return `comment "${text}"`;
}

function lines(properties: Readonly<Record<string, string | null>>): Properties {
  return new Map(Object.entries(properties).flatMap(([name, line]) => (line === null ? [] : [[name, line] as const])));
}
