/**
 * What nft says once it has read the documents: names that do not exist, values of the wrong type,
 * statements that do not fit their packets. Runs while the documents are loaded, since nft too knows
 * at each command only what the ones before it declared.
 */
import type {
  Block,
  Chain,
  ChainItem,
  ElementCommand,
  Expression,
  Rule,
  RuleCommand,
  SetDeclaration,
  SetElements,
  StatefulObject,
  Table,
  TableItem,
  TableReference,
} from "@nftlint/syntax";
import { forEachItem, type IncludedParts } from "../load/included.ts";
import type { SetState, TableState } from "../load/tables.ts";
import { holdsVariable } from "../load/variable-uses.ts";
import type { RulesetMemory } from "../memory/memory.ts";
import type { Place, SemanticDiagnostic, SourceDocument } from "../ruleset.ts";
import type { Definitions } from "../variables.ts";
import { evaluateChain } from "./chains.ts";
import { IntervalList } from "./intervals.ts";
import { reportMissing } from "./missing.ts";
import { evaluateObject } from "./objects.ts";
import { evaluateRule } from "./rules.ts";
import type { EvaluationScope } from "./scope.ts";
import { evaluateElements, evaluateSet, keepsApart, overlapDiagnostic } from "./sets.ts";

/** What the evaluation needs to know of the documents. */
export interface EvaluatedDocuments {
  readonly definitions: Definitions;
  readonly included: IncludedParts;
  /** True where an include could not be read. */
  readonly incomplete: boolean;
  readonly memory: RulesetMemory | null;
}

export class Evaluation {
  readonly diagnostics: SemanticDiagnostic[] = [];
  readonly #documents: EvaluatedDocuments;
  readonly #checked = new Map<Expression, Set<string>>();
  /** The elements of interval sets that do not merge theirs: later commands may add what overlaps. */
  readonly #intervals = new Map<SetState, IntervalList>();
  /** The rules with which nothing is wrong by themselves, those with variables apart. */
  readonly #clean: Rule[] = [];
  readonly #cleanWithVariables: Rule[] = [];
  #faultyRules = 0;

  constructor(documents: EvaluatedDocuments) {
    this.#documents = documents;
  }

  /** A table's block was loaded: its sets and chains know each other, in whatever order they stand. */
  tableLoaded(table: TableState, { node, document }: Place<Table>): void {
    const { included } = this.#documents;
    if (node.block === null || document.origin === "host") return;
    const items = node.block.items;
    forEachItem(items, document, included, (item, itemDocument) => this.#setItem(table, item, itemDocument));
    forEachItem(items, document, included, (item, itemDocument) => {
      if (item.kind === "object") this.objectLoaded(table, { node: item, document: itemDocument });
      if (item.kind !== "chain" || item.block === null) return;
      if (!this.#skipsDeclarations) evaluateChain(item, this.#scope(table, itemDocument));
      this.#rules(item, item.block, table, itemDocument);
    });
  }

  /** The rules of a chain, and of what is included in it. */
  #rules(chain: Chain, { items }: Block<ChainItem>, table: TableState, document: SourceDocument): void {
    const { included, memory } = this.#documents;
    if (memory?.isClean(chain)) return;
    // What is included may change without the chain.
    let areClean = memory !== null && !items.some(({ kind }) => kind === "include");
    forEachItem(items, document, included, (item, itemDocument) => {
      if (item.kind === "rule") this.#rule(item, table, itemDocument);
      areClean &&= item.kind !== "rule" || (memory?.isClean(item) ?? false);
    });
    // Rules that are looked at for the first time are noted at the end: the chain the next time.
    if (areClean) memory?.noteClean(chain);
  }

  /** Whether nothing was wrong with any of the declarations, which are the same as then. */
  get #skipsDeclarations(): boolean {
    return this.#documents.memory?.declarationsAreClean ?? false;
  }

  #rule(rule: Rule, table: TableState, document: SourceDocument): void {
    const { memory } = this.#documents;
    if (memory?.isClean(rule)) return;
    const before = this.diagnostics.length;
    evaluateRule(rule, this.#scope(table, document));
    const faults = this.diagnostics.length - before;
    this.#faultyRules += faults;
    if (memory !== null && faults === 0) (holdsVariable(rule) ? this.#cleanWithVariables : this.#clean).push(rule);
  }

  #setItem(table: TableState, item: TableItem, document: SourceDocument): void {
    if (item.kind !== "set-declaration" || item.name === null) return;
    const set = table.sets.get(item.name.name);
    if (set !== undefined) this.setLoaded(set, { node: item, document });
  }

  /** A set was declared, in a block or by a command. */
  setLoaded(set: SetState, { node, document }: Place<SetDeclaration>): void {
    if (document.origin === "host" || this.#skipsDeclarations) return;
    const scope = this.#scope(set.table, document);
    evaluateSet(node, set, scope);
    if (node.block === null) return;
    forEachItem(node.block.items, document, this.#documents.included, (item, itemDocument) => {
      if (item.kind === "set-elements") this.#elements(item, set, itemDocument);
    });
  }

  /** A command adds a chain; `table` is what it names, where there is such a table. */
  chainLoaded(table: TableState | undefined, { node, document }: Place<Chain>): void {
    if (document.origin === "host" || this.#skipsDeclarations) return;
    if (table !== undefined) evaluateChain(node, this.#scope(table, document));
    else if (node.table !== null && !this.#documents.incomplete) this.#missingTable(node.table, document);
  }

  #missingTable({ family, name }: TableReference, document: SourceDocument): void {
    const words = `${family === null ? "" : `${family.name} `}${name.name}`;
    const message = `there is no table "${words}" that could get a chain; declare it before this line: "table ${words}"`;
    const { start, end } = name;
    this.diagnostics.push({ rule: "undefined-reference", start, end, message, document, related: null, fix: null });
  }

  /** A command added a rule. */
  ruleLoaded(table: TableState, { rule }: RuleCommand, document: SourceDocument): void {
    if (rule !== null && document.origin === "file") this.#rule(rule, table, document);
  }

  /** A command declared an object. */
  objectLoaded(table: TableState, { node, document }: Place<StatefulObject>): void {
    if (document.origin === "file" && !this.#skipsDeclarations) evaluateObject(node, this.#scope(table, document));
  }

  /** A command adds elements; `set` is what it names, where there is such a set. */
  elementsLoaded(table: TableState, set: SetState | undefined, node: ElementCommand, document: SourceDocument): void {
    if (document.origin === "host" || this.#skipsDeclarations) return;
    const scope = this.#scope(table, document);
    if (set !== undefined) this.#elements(node, set, document);
    else if (scope.knowsAllNames) reportMissing("set or map", node.set.name, table.sets.keys(), node.set, scope);
  }

  /** A set was emptied. */
  setFlushed(set: SetState): void {
    this.#intervals.delete(set);
  }

  #elements(node: SetElements | ElementCommand, set: SetState, document: SourceDocument): void {
    let intervals = this.#intervals.get(set) ?? null;
    if (intervals === null && keepsApart(set)) {
      intervals = new IntervalList();
      this.#intervals.set(set, intervals);
    }
    evaluateElements(node, set, this.#scope(set.table, document), intervals, document);
  }

  /** Everything was loaded: looks for elements that overlap, whichever commands they came by. */
  finish(): void {
    for (const [set, intervals] of this.#intervals) {
      // Which elements commands took out is not worked out here.
      const overlap = set.changed ? null : intervals.findOverlap();
      if (overlap !== null) this.diagnostics.push(overlapDiagnostic(set, overlap));
    }
    this.#remember();
  }

  #remember(): void {
    const { memory } = this.#documents;
    if (memory === null) return;
    memory.declarationsAreClean = this.diagnostics.length === this.#faultyRules;
    for (const rule of this.#clean) memory.noteClean(rule);
    // What is wrong with a variable's value is said once, at the first rule that uses it.
    if (this.diagnostics.length === 0) for (const rule of this.#cleanWithVariables) memory.noteClean(rule);
  }

  #scope(table: TableState, document: SourceDocument): EvaluationScope {
    const { definitions, incomplete } = this.#documents;
    const { family } = table;
    return {
      definitions,
      checked: this.#checked,
      table,
      family: family === "ip" || family === "ip6" ? family : null,
      // A table that no document declares may hold anything.
      knowsAllNames: !incomplete && table.declarations.length > 0,
      report: (rule, { start, end }, message, related = null, fix = null) =>
        this.diagnostics.push({ rule, start, end, message, document, related, fix }),
    };
  }
}
