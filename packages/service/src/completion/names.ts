/** Names that the ruleset, the host and the files around a document give. */
import { CompletionItemKind } from "vscode-languageserver-types";
import type { ServiceDocument } from "../document.ts";
import type { FormContext } from "../forms/context.ts";
import type { Candidate } from "./candidate.ts";
import { type DeclaredChain, type DeclaredSet, type DeclaredTable, declaredIn } from "./declared.ts";

/** The table of a place; all of them for a part of a file that does not name its table. */
function tablesAt(document: ServiceDocument, { family, table }: FormContext): readonly DeclaredTable[] {
  const { tables: all } = declaredIn(document);
  return table === null ? all : all.filter((each) => each.name === table && each.family === family);
}

const of = ({ family, name }: DeclaredTable): string => `of table ${family} ${name}`;

/** Tables of the family that is written before the place. */
export function tableNames(document: ServiceDocument, { family }: FormContext): Candidate[] {
  return declaredIn(document)
    .tables.filter((table) => table.family === family)
    .map((table) => ({
      label: table.name,
      kind: CompletionItemKind.Module,
      detail: `table ${table.family}`,
      documentation: `${table.chains.size} chains, ${table.sets.size} sets and maps.`,
    }));
}

/**
 * Chains of the table.
 * @param isTarget true for those that a rule may jump to: nothing hooks them, and it stands in none of them
 */
export function chainNames(document: ServiceDocument, context: FormContext, isTarget: boolean): Candidate[] {
  return tablesAt(document, context).flatMap((table) =>
    [...table.chains]
      .filter(([name, { base }]) => !isTarget || (base === null && name !== context.name))
      .map(([name, { base }]) => ({
        label: name,
        kind: CompletionItemKind.Function,
        detail: base === null ? "chain" : `${base.type} ${base.hook}`,
        documentation: `A chain ${of(table)}.`,
      })),
  );
}

/** The chain that a place is in; `null` where it is not known. */
export function chainAt(document: ServiceDocument, context: FormContext): DeclaredChain | null {
  const [table] = context.table === null ? [] : tablesAt(document, context);
  return table?.chains.get(context.name ?? "") ?? null;
}

/** A set or map with its name and table. */
export interface NamedSet extends DeclaredSet {
  readonly name: string;
  readonly table: DeclaredTable;
}

/** Sets and maps of the table. */
export function setsAt(document: ServiceDocument, context: FormContext): readonly NamedSet[] {
  return tablesAt(document, context).flatMap((table) =>
    [...table.sets].map(([name, { type, keyTypes, dataTypes }]) => ({ name, table, type, keyTypes, dataTypes })),
  );
}

/** A set or map by its name; `prefix` is `@` in rules. */
export function setCandidate({ name, type, table, keyTypes, dataTypes }: NamedSet, prefix: "@" | ""): Candidate {
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
    table.objects
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
    table.flowtables.map((name) => ({
      label: `${prefix}${name}`,
      kind: CompletionItemKind.Variable,
      detail: "flowtable",
      documentation: `A flowtable ${of(table)}.`,
    })),
  );
}

/** Variables that the documents define, in the order of the text. */
export function variableNames(document: ServiceDocument): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const { define, text } of declaredIn(document).variables) {
    const { name } = define.name;
    const value = text.slice(define.value.start, Math.min(define.value.end, define.value.start + longestValue));
    found.set(name, {
      label: `$${name}`,
      kind: CompletionItemKind.Constant,
      detail: value.split("\n", 1)[0] ?? "",
      documentation: `\`\`\`nft\ndefine ${name} = ${value}\n\`\`\``,
    });
  }
  return [...found.values()];
}

/** How much of a variable's value is shown, in characters. */
const longestValue = 200;

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
