import {
  chainPolicies,
  chainProperties,
  chainTypes,
  commands,
  ctKeys,
  datatypes,
  directives,
  families,
  flowtableProperties,
  headers,
  hooks,
  mapProperties,
  metaKeys,
  objects,
  priorityNames,
  priorityNumber,
  selectorWords,
  setFlags,
  setProperties,
  statements,
  tableItems,
} from "@nftlint/language";
import { type CompletionItem, CompletionItemKind, type Position } from "vscode-languageserver-types";
import type { ServiceDocument } from "../document.ts";
import { offsetAt, toRange } from "../places.ts";
import { declaredNames } from "./names.ts";
import { type Surroundings, surroundingsAt } from "./surroundings.ts";

/** One thing that may stand at a place. */
interface Candidate {
  readonly name: string;
  readonly summary: string;
  readonly kind: CompletionItemKind;
}

/** What may stand at a position, whatever the rest of the document is like. */
export function complete(document: ServiceDocument, position: Position): CompletionItem[] {
  const surroundings = surroundingsAt(document.parsed, offsetAt(document, position));
  const range = toRange(document, surroundings.word);
  return candidatesAt(document, surroundings).map(({ name, summary, kind }) => ({
    label: name,
    kind,
    documentation: { kind: "markdown", value: summary },
    textEdit: { range, newText: name },
  }));
}

function candidatesAt(document: ServiceDocument, surroundings: Surroundings): readonly Candidate[] {
  const { blocks, words } = surroundings;
  const [outer = [], inner = []] = blocks;
  const family = outer.find((word) => families.has(word)) ?? "ip";
  const table = `${family} ${outer.at(-1) ?? ""}`;
  if (words.at(-1) === "$") return names(document, null, "variable");
  if (blocks.length === 0) return atTop(words);
  if (blocks.length === 1) return words.length === 0 ? inTable() : [];
  if (inner[0] === "chain") return inChain(document, words, family, table);
  if (inner[0] === "set" || inner[0] === "map") return inSet(words, inner[0]);
  return inner[0] === "flowtable" && words.length === 0
    ? wordsOf(flowtableProperties, CompletionItemKind.Property)
    : [];
}

function atTop(words: readonly string[]): readonly Candidate[] {
  if (words.length === 0) {
    return [
      { name: "table", summary: "A table with its chains and sets.", kind: CompletionItemKind.Keyword },
      ...wordsOf(commands, CompletionItemKind.Keyword),
      ...wordsOf(directives, CompletionItemKind.Keyword),
    ];
  }
  const [first = ""] = words;
  if (words.at(-1) === "table") return wordsOf(families, CompletionItemKind.Module);
  const targets = words.length === 1 ? (commands.get(first)?.targets ?? []) : [];
  return targets.map((name) => ({ name, summary: "", kind: CompletionItemKind.Keyword }));
}

function inTable(): readonly Candidate[] {
  return [
    ...wordsOf(tableItems, CompletionItemKind.Keyword),
    ...wordsOf(objects, CompletionItemKind.Keyword),
    ...wordsOf(directives, CompletionItemKind.Keyword),
  ];
}

function inSet(words: readonly string[], type: "set" | "map"): readonly Candidate[] {
  if (words.length === 0) {
    return wordsOf(type === "set" ? setProperties : mapProperties, CompletionItemKind.Property);
  }
  if (words[0] === "flags") return wordsOf(setFlags, CompletionItemKind.EnumMember);
  if (words[0] !== "type") return [];
  return [...datatypes.values()]
    .filter(({ declarable }) => declarable)
    .map(({ name, summary }) => ({ name, summary, kind: CompletionItemKind.TypeParameter }));
}

function inChain(
  document: ServiceDocument,
  words: readonly string[],
  family: string,
  table: string,
): readonly Candidate[] {
  const last = words.at(-1);
  if (words[0] === "type" && last !== undefined) return inHook(words, family);
  if (words[0] === "policy") return wordsOf(chainPolicies, CompletionItemKind.EnumMember);
  if (last === "jump" || last === "goto") return names(document, table, "chain");
  if (last === "@") return names(document, table, "set");
  const header = last === undefined ? undefined : headers.get(last);
  if (header !== undefined) return wordsOf(header.fields, CompletionItemKind.Field);
  if (last === "meta") return wordsOf(metaKeys, CompletionItemKind.Field);
  if (last === "ct") return wordsOf(ctKeys, CompletionItemKind.Field);
  const key = selectorKey(words);
  if (key !== undefined)
    return key.datatype === "ifname" || key.datatype === "iface_index" ? interfaces(document) : constants(key.datatype);
  const properties = words.length === 0 ? wordsOf(chainProperties, CompletionItemKind.Property) : [];
  return [...properties, ...ruleWords()];
}

/** The selector that ends directly before the place. */
function selectorKey(words: readonly string[]): { readonly datatype: string } | undefined {
  const relational = ["==", "!="].includes(words.at(-1) ?? "") ? 1 : 0;
  const last = words[words.length - 1 - relational] ?? "";
  const before = words[words.length - 2 - relational] ?? "";
  const qualified = before === "meta" ? metaKeys.get(last) : before === "ct" ? ctKeys.get(last) : undefined;
  const bare = metaKeys.get(last);
  return headers.get(before)?.fields.get(last) ?? qualified ?? (bare?.unqualified ? bare : undefined);
}

function constants(datatype: string): readonly Candidate[] {
  const known = [...(datatypes.get(datatype)?.constants.keys() ?? [])];
  return known.map((name) => ({ name, summary: `A constant of ${datatype}.`, kind: CompletionItemKind.EnumMember }));
}

/** The interfaces of the host, quoted as nft prints them. */
function interfaces(document: ServiceDocument): readonly Candidate[] {
  const known = document.environment.host?.interfaces;
  if (!known?.known) return [];
  return known.value.map(({ name, linkKind }) => ({
    name: `"${name}"`,
    summary: linkKind ?? "An interface of the host.",
    kind: CompletionItemKind.Value,
  }));
}

/** `type … hook … priority …`. */
function inHook(words: readonly string[], family: string): readonly Candidate[] {
  const type = chainTypes.get(words[1] ?? "");
  const hook = words[words.indexOf("hook") + 1] ?? "";
  switch (words.at(-1)) {
    case "type":
      return wordsOf(chainTypes, CompletionItemKind.EnumMember);
    case "hook":
      return wordsOf(hooks, CompletionItemKind.Event).filter(
        ({ name }) =>
          families.get(family)?.hooks.some((each) => each === name) && type?.hooks.some((each) => each === name),
      );
    case "priority":
      return priorityNames(family)
        .filter(({ name }) => priorityNumber(family, hook, name) !== undefined)
        .map(({ name, value, summary }) => ({
          name,
          summary: `${value}. ${summary}`,
          kind: CompletionItemKind.Constant,
        }));
    default:
      return ["hook", "device", "priority"].map((name) => ({ name, summary: "", kind: CompletionItemKind.Keyword }));
  }
}

/** What may begin a statement of a rule. */
function ruleWords(): readonly Candidate[] {
  const whole = [...statements.values()].filter(({ name }) => !["payload", "exthdr", "vmap", "xt"].includes(name));
  const bare = [...metaKeys.values()].filter(({ unqualified }) => unqualified);
  const found = [
    ...whole.map(({ name, summary }) => ({ name, summary, kind: CompletionItemKind.Keyword })),
    ...wordsOf(headers, CompletionItemKind.Module),
    ...wordsOf(selectorWords, CompletionItemKind.Module),
    ...bare.map(({ name, summary }) => ({ name, summary, kind: CompletionItemKind.Field })),
  ];
  return [...new Map(found.map((each) => [each.name, each])).values()];
}

function names(
  document: ServiceDocument,
  table: string | null,
  kind: "chain" | "set" | "variable",
): readonly Candidate[] {
  return declaredNames(document, table, kind).map((name) => ({
    name,
    summary: table === null ? "A variable." : `A ${kind} of table ${table}.`,
    kind: kind === "chain" ? CompletionItemKind.Function : CompletionItemKind.Variable,
  }));
}

function wordsOf(
  entries: ReadonlyMap<string, string | { readonly summary: string }>,
  kind: CompletionItemKind,
): readonly Candidate[] {
  return [...entries].map(([name, entry]) => ({
    name,
    summary: typeof entry === "string" ? entry : entry.summary,
    kind,
  }));
}
