/** Finds every place where the documents of a ruleset name something. */
import type { Ruleset, SourceDocument } from "@nftlint/semantics";
import {
  type Chain,
  type Command,
  type Flowtable,
  forEachChild,
  type Identifier,
  type Include,
  type ListTarget,
  type Node,
  type Range,
  type Rule,
  type SetDeclaration,
  type SetLiteral,
  type StatefulObject,
  type Table,
  type TableReference,
  type Verb,
} from "@nftlint/syntax";
import type { Occurrence, SymbolKind } from "./symbol.ts";

/** Verbs that make what they name, where it is not there yet. */
const declaring: ReadonlySet<Verb> = new Set(["add", "create", "insert"]);

/** What lists name, by the word for it. */
const listed: Readonly<Record<string, SymbolKind>> = {
  chain: "chain",
  set: "set",
  map: "set",
  meter: "set",
  flowtable: "flowtable",
  "flow table": "flowtable",
};

type Declaration = Chain | SetDeclaration | Flowtable | StatefulObject;

const kinds = { chain: "chain", "set-declaration": "set", flowtable: "flowtable", object: "object" } as const;

/** The occurrences of all documents, those of one after the other, each in the order of the text. */
export function gatherOccurrences(ruleset: Ruleset): readonly Occurrence[] {
  return new Gatherer(ruleset).occurrences();
}

/** A name in a rule; its places count from where the rule begins. */
interface NameInRule {
  readonly kind: SymbolKind;
  readonly name: string;
  readonly range: Range;
  readonly whole: Range | null;
}

const known = new WeakMap<Rule, readonly NameInRule[]>();

function nameIn(rule: Rule, { symbol, range, whole }: Occurrence): NameInRule {
  const { kind, name } = symbol;
  return { kind, name, range: moved(range, -rule.start), whole: whole === null ? null : moved(whole, -rule.start) };
}

function moved({ start, end }: Range, shift: number): Range {
  return { start: start + shift, end: end + shift };
}

class Gatherer {
  readonly #occurrences: Occurrence[] = [];
  readonly #ruleset: Ruleset;
  readonly #included = new Map<Include, SourceDocument[]>();
  #document!: SourceDocument;
  /** The table that the current place is in. */
  #table: string | null = null;

  constructor(ruleset: Ruleset) {
    this.#ruleset = ruleset;
    for (const document of ruleset.documents) {
      const node = document.includedBy?.node;
      if (node !== undefined) this.#included.set(node, [...(this.#included.get(node) ?? []), document]);
    }
  }

  occurrences(): readonly Occurrence[] {
    for (const document of this.#ruleset.documents) {
      if (document.includedBy === null) this.#within(document);
    }
    return this.#occurrences;
  }

  #within(document: SourceDocument): void {
    const before = this.#document;
    this.#document = document;
    this.#node(document.parsed.document);
    this.#document = before;
  }

  #node(node: Node): void {
    switch (node.kind) {
      case "rule":
        this.#rule(node);
        return;
      case "command":
        this.#command(node);
        return;
      case "chain":
      case "set-declaration":
      case "flowtable":
      case "object":
        this.#declaration(node, true);
        return;
      case "include":
        for (const document of this.#included.get(node) ?? []) this.#within(document);
        return;
      case "define":
        this.#add("variable", null, node.name, node);
        break;
      case "undefine":
        this.#add("variable", null, node.name, null);
        return;
      case "variable":
        this.#addNamed("variable", null, node.name, { start: node.start + 1, end: node.end });
        return;
      case "set-reference":
        this.#addNamed("set", this.#table, node.name, { start: node.start + 1, end: node.end });
        return;
      case "verdict":
        if (node.target?.kind === "identifier") this.#add("chain", this.#table, node.target, null);
        break;
      case "flow":
        this.#add("flowtable", this.#table, node.flowtable, null);
        return;
      case "meter":
        this.#add("set", this.#table, node.name, node);
        break;
      case "object-reference":
        if (node.name.kind === "value") this.#addNamed("object", this.#table, node.name.text, unquoted(node.name));
        break;
      case "set":
        if (!this.#namesSomething(node)) return;
        break;
      default:
    }
    forEachChild(node, (child) => this.#node(child));
  }

  /** What a rule names is looked for once, as long as the rule stays what it is. */
  #rule(node: Rule): void {
    const names = known.get(node);
    if (names === undefined) {
      const first = this.#occurrences.length;
      forEachChild(node, (child) => this.#node(child));
      known.set(
        node,
        this.#occurrences.slice(first).map((occurrence) => nameIn(node, occurrence)),
      );
      return;
    }
    for (const { kind, name, range, whole } of names) {
      const table = kind === "variable" ? null : this.#table;
      this.#addNamed(kind, table, name, moved(range, node.start), whole === null ? null : moved(whole, node.start));
    }
  }

  #command({ verb, target }: Command): void {
    const isDeclaring = declaring.has(verb);
    switch (target.kind) {
      case "table":
        this.#tableCommand(target, isDeclaring);
        return;
      case "chain":
      case "set-declaration":
      case "flowtable":
      case "object":
        this.#declaration(target, isDeclaring);
        return;
      case "rule-command":
        this.#inTable(target.table, () => {
          this.#add("chain", this.#table, target.chain, null);
          if (target.rule !== null) this.#node(target.rule);
        });
        return;
      case "element-command":
        this.#inTable(target.table, () => {
          this.#add("set", this.#table, target.set, null);
          this.#node(target.value);
        });
        return;
      case "rename-chain":
        this.#inTable(target.table, () => {
          this.#add("chain", this.#table, target.name, null);
          this.#add("chain", this.#table, target.newName, target);
        });
        return;
      case "list-target":
        this.#listTarget(target);
        return;
      default:
        forEachChild(target, (child) => this.#node(child));
    }
  }

  #tableCommand(node: Table, isDeclaring: boolean): void {
    const before = this.#table;
    const isWrapping = node.start < this.#document.prefixLength;
    // What is put around an included fragment names nothing: the include stands in the real table.
    if (node.name !== null && !isWrapping) {
      this.#table = `${node.family?.name ?? "ip"} ${node.name.name}`;
      this.#addNamed("table", null, this.#table, node.name, isDeclaring ? node : null);
    }
    for (const item of node.block?.items ?? []) this.#node(item);
    this.#table = before;
  }

  #inTable({ family, name }: TableReference, visit: () => void): void {
    const before = this.#table;
    this.#table = `${family?.name ?? "ip"} ${name.name}`;
    this.#addNamed("table", null, this.#table, name);
    visit();
    this.#table = before;
  }

  #declaration(node: Declaration, isDeclaring: boolean): void {
    const visit = () => {
      if (node.name !== null && node.start >= this.#document.prefixLength) {
        this.#add(kinds[node.kind], this.#table, node.name, isDeclaring ? node : null);
      }
      for (const item of node.block?.items ?? []) this.#node(item);
    };
    if (node.table === null) visit();
    else this.#inTable(node.table, visit);
  }

  #listTarget({ what, table, name }: ListTarget): void {
    if (table === null) return;
    this.#inTable(table, () => {
      if (name !== null) this.#add(listed[what] ?? "object", this.#table, name, null);
    });
  }

  /** Elements are values mostly, and may be a million. */
  #namesSomething({ start, end }: SetLiteral): boolean {
    return /\$|jump|goto/.test(this.#document.parsed.text.slice(start, end));
  }

  #add(kind: SymbolKind, table: string | null, { name, start, end }: Identifier, whole: Range | null): void {
    this.#addNamed(kind, table, name, { start, end }, whole);
  }

  #addNamed(
    kind: SymbolKind,
    table: string | null,
    name: string,
    { start, end }: Range,
    whole: Range | null = null,
  ): void {
    this.#occurrences.push({
      symbol: { kind, table, name },
      range: { start, end },
      document: this.#document,
      isDeclaration: whole !== null,
      whole: whole === null ? null : { start: whole.start, end: whole.end },
    });
  }
}

function unquoted({
  start,
  end,
  form,
}: {
  readonly start: number;
  readonly end: number;
  readonly form: string;
}): Range {
  return form === "string" ? { start: start + 1, end: end - 1 } : { start, end };
}
