/** Names that the ruleset, the host and the files around a document give. */
import type { RulesetSet, RulesetTable } from "@nftlint/semantics";
import type { Define, Node } from "@nftlint/syntax";
import { CompletionItemKind } from "vscode-languageserver-types";
import type { ServiceDocument } from "../document.ts";
import type { FormContext } from "../forms/context.ts";
import type { Candidate } from "./candidate.ts";

/** Every table that is there once the document is loaded. */
function allTables({ ruleset }: ServiceDocument): readonly RulesetTable[] {
  return ruleset.tablesAfterLoad ?? ruleset.tables;
}

/** The table of a place; all of them for a part of a file that does not name its table. */
function tablesAt(document: ServiceDocument, { family, table }: FormContext): readonly RulesetTable[] {
  const all = allTables(document);
  return table === null ? all : all.filter((each) => each.name === table && each.family === family);
}

const of = ({ family, name }: RulesetTable): string => `of table ${family} ${name}`;

/** Tables of the family that is written before the place. */
export function tableNames(document: ServiceDocument, { family }: FormContext): Candidate[] {
  return allTables(document)
    .filter((table) => table.family === family)
    .map((table) => ({
      label: table.name,
      kind: CompletionItemKind.Module,
      detail: `table ${table.family}`,
      documentation: table.comment ?? `${table.chains.size} chains, ${table.sets.size} sets and maps.`,
    }));
}

/**
 * Chains of the table.
 * @param isTarget true for those that a rule may jump to: nothing hooks them, and it stands in none of them
 */
export function chainNames(document: ServiceDocument, context: FormContext, isTarget: boolean): Candidate[] {
  return tablesAt(document, context).flatMap((table) =>
    [...table.chains.values()]
      .filter(({ base, name }) => !isTarget || (base === null && name !== context.name))
      .map(({ name, base, rules }) => ({
        label: name,
        kind: CompletionItemKind.Function,
        detail: base === null ? "chain" : `${base.type} ${base.hook}`,
        documentation: `Chain ${of(table)} with ${rules.length} rules.`,
      })),
  );
}

/** Sets and maps of the table. */
export function setsAt(document: ServiceDocument, context: FormContext): readonly RulesetSet[] {
  return tablesAt(document, context).flatMap((table) => [...table.sets.values()]);
}

/** A set or map by its name; `prefix` is `@` in rules. */
export function setCandidate({ name, type, table, keyTypes, dataTypes }: RulesetSet, prefix: "@" | ""): Candidate {
  const key = keyTypes?.join(" . ");
  const data = dataTypes === null ? "" : ` : ${dataTypes.join(" . ")}`;
  return {
    label: `${prefix}${name}`,
    kind: CompletionItemKind.Variable,
    detail: key === undefined ? type : `${type} of ${key}${data}`,
    documentation: `A ${type} ${of(table)}.`,
  };
}

/** Stateful objects of a type, such as `ct helper`. */
export function objectNames(document: ServiceDocument, context: FormContext, type: string): Candidate[] {
  return tablesAt(document, context).flatMap((table) =>
    [...table.objects.values()]
      .filter((object) => object.type === type)
      .map(({ name }) => ({
        label: `"${name}"`,
        kind: CompletionItemKind.Value,
        detail: type,
        documentation: `A ${type} ${of(table)}.`,
      })),
  );
}

export function flowtableNames(document: ServiceDocument, context: FormContext, prefix: "@" | ""): Candidate[] {
  return tablesAt(document, context).flatMap((table) =>
    [...table.flowtables.keys()].map((name) => ({
      label: `${prefix}${name}`,
      kind: CompletionItemKind.Variable,
      detail: "flowtable",
      documentation: `A flowtable ${of(table)}.`,
    })),
  );
}

/** Variables that the documents of the ruleset define, in the order of the text. */
export function variableNames(document: ServiceDocument): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const { parsed } of document.ruleset.documents) {
    for (const define of definesIn(parsed.document)) {
      const { start, end } = define.value;
      const value = parsed.text.slice(start, Math.min(end, start + longestValue));
      const label = `$${define.name.name}`;
      const documentation = `\`\`\`nft\ndefine ${define.name.name} = ${value}\n\`\`\``;
      found.set(label, {
        label,
        kind: CompletionItemKind.Constant,
        detail: value.split("\n", 1)[0] ?? "",
        documentation,
      });
    }
  }
  return [...found.values()];
}

/** How much of a variable's value is shown, in characters. */
const longestValue = 200;

/** Definitions stand at the top level, as a rule, and in tables. */
function* definesIn(node: Node & { readonly kind: "document" }): Iterable<Define> {
  for (const item of node.items) {
    if (item.kind === "define") yield item;
    if (item.kind !== "command" || item.target.kind !== "table") continue;
    for (const inner of item.target.block?.items ?? []) if (inner.kind === "define") yield inner;
  }
}

/** The interfaces of the host, quoted as nft prints them. */
export function interfaceNames({ environment }: ServiceDocument): Candidate[] {
  const known = environment.host?.interfaces;
  if (!known?.known) return [];
  return known.value.map(({ name, linkKind, addresses }) => ({
    label: `"${name}"`,
    kind: CompletionItemKind.Value,
    detail: linkKind ?? "interface",
    documentation: `An interface of the host${addresses.length > 0 ? `: ${addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`).join(", ")}` : ""}.`,
  }));
}

/** The addresses of the host. */
export function hostAddresses({ environment }: ServiceDocument, family: "ip" | "ip6"): Candidate[] {
  const known = environment.host?.interfaces;
  if (!known?.known) return [];
  return known.value.flatMap(({ name, addresses }) =>
    addresses
      .filter((address) => address.family === family)
      .map(({ address }) => ({
        label: address,
        kind: CompletionItemKind.Value,
        detail: name,
        documentation: `An address of this host, on ${name}.`,
      })),
  );
}
