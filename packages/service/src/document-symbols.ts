import { defaultFamily } from "@nftlint/language";
import type {
  ChainItem,
  Command,
  Define,
  DocumentItem,
  FamilyName,
  Identifier,
  Range,
  SetItem,
  Table,
  TableItem,
  TableReference,
  Verb,
} from "@nftlint/syntax";
import { type DocumentSymbol, SymbolKind } from "vscode-languageserver-types";
import type { ServiceDocument } from "./document.ts";
import {
  chainHeading,
  flowtableHeading,
  objectHeading,
  setHeading,
  tableHeading,
  variableHeading,
} from "./headings.ts";
import { toRange } from "./places.ts";

/**
 * What a document declares, as outlines and breadcrumbs show it: tables with what they hold, and
 * variables. Commands that follow one another and work on the same table make one table, whose
 * range goes from the first to the last of them. From the tree alone: includes are not followed.
 */
export function documentSymbols(document: ServiceDocument): DocumentSymbol[] {
  return new Outline(document).symbols();
}

/** What shows each kind of thing in a list of symbols. */
export const symbolKinds = {
  table: SymbolKind.Namespace,
  chain: SymbolKind.Function,
  set: SymbolKind.Array,
  flowtable: SymbolKind.Interface,
  object: SymbolKind.Field,
  variable: SymbolKind.Constant,
} as const;

/** Verbs that leave something behind. */
const making: ReadonlySet<Verb> = new Set(["add", "create", "insert", "replace"]);

/** Commands on one table, one after the other. */
interface Run {
  readonly table: string;
  readonly commands: Command[];
}

class Outline {
  readonly #document: ServiceDocument;
  readonly #text: string;

  constructor(document: ServiceDocument) {
    this.#document = document;
    this.#text = document.text;
  }

  symbols(): DocumentSymbol[] {
    const symbols: DocumentSymbol[] = [];
    let run: Run | null = null;
    const endRun = () => {
      if (run !== null) symbols.push(...this.#table(run));
      run = null;
    };
    for (const item of this.#document.parsed.document.items) {
      const table = tableOf(item);
      if (table !== null && table === (run as Run | null)?.table) (run as Run | null)?.commands.push(item as Command);
      else if (item.kind === "define" || item.kind === "command") endRun();
      if (item.kind === "define") symbols.push(this.#variable(item));
      else if (item.kind === "command" && table !== null && run === null) run = { table, commands: [item] };
    }
    endRun();
    return symbols;
  }

  /** The table of a run; none where its commands take away only. */
  #table({ table, commands }: Run): DocumentSymbol[] {
    const kept = commands.filter(({ verb }) => making.has(verb));
    const [first] = commands;
    const last = commands.at(-1);
    if (first === undefined || last === undefined || kept.length === 0) return [];
    const declarations = kept.flatMap(({ target }) => (target.kind === "table" ? [target] : []));
    const declaration = declarations.find(({ block }) => block !== null) ?? declarations[0] ?? null;
    const name = declaration?.name ?? kept.map(nameOfTable).find((identifier) => identifier !== null);
    if (!name) return [];
    const symbol = this.#symbol("table", { start: first.start, end: last.end }, name, headingOf(declaration), table);
    symbol.children = kept.flatMap((command) => this.#declared(command));
    return [symbol];
  }

  #declared(command: Command): DocumentSymbol[] {
    const { target } = command;
    switch (target.kind) {
      case "table":
        return this.#items(target.block?.items ?? []);
      case "chain":
      case "set-declaration":
      case "flowtable":
      case "object":
        return this.#item(target, command);
      default:
        return [];
    }
  }

  #items(items: readonly (TableItem | ChainItem | SetItem)[]): DocumentSymbol[] {
    const symbols: DocumentSymbol[] = [];
    // Chains may have ten thousand rules, of which none makes a symbol.
    for (const item of items) if (item.kind !== "rule") symbols.push(...this.#item(item, item));
    return symbols;
  }

  /** @param whole the item, or the command that it stands in */
  #item(item: TableItem | ChainItem | SetItem, whole: Range): DocumentSymbol[] {
    if (item.kind === "define") return [this.#variable(item)];
    if (!("name" in item) || item.name === null || typeof item.name === "string") return [];
    switch (item.kind) {
      case "chain": {
        const symbol = this.#symbol("chain", whole, item.name, chainHeading(this.#text, item));
        return [{ ...symbol, children: this.#items(item.block?.items ?? []) }];
      }
      case "set-declaration":
        return [this.#symbol("set", whole, item.name, setHeading(this.#text, item))];
      case "flowtable":
        return [this.#symbol("flowtable", whole, item.name, flowtableHeading(this.#text, item))];
      case "object":
        return [this.#symbol("object", whole, item.name, objectHeading(item))];
      default:
        return [];
    }
  }

  #variable(define: Define): DocumentSymbol {
    return this.#symbol("variable", define, define.name, variableHeading(this.#text, define));
  }

  #symbol(
    kind: keyof typeof symbolKinds,
    whole: Range,
    { start, end, name }: Identifier,
    detail: string,
    shown: string = name,
  ): DocumentSymbol {
    return {
      name: shown,
      detail,
      kind: symbolKinds[kind],
      range: toRange(this.#document, whole),
      selectionRange: toRange(this.#document, { start, end }),
    };
  }
}

function headingOf(declaration: Table | null): string {
  return declaration === null ? "table" : tableHeading(declaration);
}

/** The table that an item works on, as nft writes it: `inet filter`; `null` for anything else. */
function tableOf(item: DocumentItem): string | null {
  if (item.kind !== "command") return null;
  const { target } = item;
  if (target.kind === "table") return target.name === null ? null : written(target.family, target.name);
  const reference = referenceOf(item);
  return reference === null ? null : written(reference.family, reference.name);
}

function written(family: { readonly name: FamilyName } | null, { name }: Identifier): string {
  return `${family?.name ?? defaultFamily} ${name}`;
}

function nameOfTable(command: Command): Identifier | null {
  return command.target.kind === "table" ? command.target.name : (referenceOf(command)?.name ?? null);
}

function referenceOf({ target }: Command): TableReference | null {
  return "table" in target ? target.table : null;
}
