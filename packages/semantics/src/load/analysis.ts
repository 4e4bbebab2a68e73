/**
 * One walk over the documents in the order in which nft reads them: it binds variables to their
 * definitions, reads includes, and makes the checks that nft's parser makes on the way.
 */
import {
  type Chain,
  type Command,
  type Define,
  type Flowtable,
  type Include,
  type InvalidNode,
  type LogOption,
  type Node,
  nearest,
  type Range,
  type SetDeclaration,
  type StatefulObject,
  type Table,
  type Variable,
} from "@nftlint/syntax";
import { checkChain } from "../checks/chains.ts";
import { checkExpression } from "../checks/expressions.ts";
import { checkFlowtable } from "../checks/flowtables.ts";
import { checkObject } from "../checks/objects.ts";
import type { Report } from "../checks/report.ts";
import { checkSet } from "../checks/sets.ts";
import { checkRule } from "../checks/statements.ts";
import { checkTable } from "../checks/tables.ts";
import type { RulesetMemory } from "../memory/memory.ts";
import type {
  IncludeStatement,
  OuterVariable,
  Place,
  RulesetOptions,
  SemanticDiagnostic,
  SourceDocument,
} from "../ruleset.ts";
import { type BlockKind, parseIncluded } from "./documents.ts";
import type { IncludedPart } from "./included.ts";
import { salvagedName } from "./salvaged-name.ts";
import { Scope } from "./scope.ts";
import { VariableUses } from "./variable-uses.ts";

/** MAX_INCLUDE_DEPTH of nft's scanner. */
const deepestInclude = 16;

/** So many files are read at most: files that include each other twice would be thousands soon. What others hold is unknown. */
const mostDocuments = 2000;

export class Analysis {
  readonly documents: SourceDocument[] = [];
  readonly included = new Map<Include, readonly IncludedPart[]>();
  readonly bindings = new Map<Variable, Place<Define>>();
  readonly diagnostics: SemanticDiagnostic[] = [];
  /** True as soon as something could not be read: names that seem unknown may then be defined there. */
  incomplete = false;
  readonly includes: IncludeStatement[] = [];
  readonly outerVariables: OuterVariable[] = [];

  readonly #options: RulesetOptions;
  readonly #memory: RulesetMemory | null;
  #scope = new Scope(null);
  /** Blocks of tables and chains around the current place. */
  #scopes = 0;
  #document!: SourceDocument;
  #uses!: VariableUses;
  #report!: Report;

  constructor(options: RulesetOptions, memory: RulesetMemory | null) {
    this.#options = options;
    this.#memory = memory;
    for (const name of options.definitions ?? []) this.#scope.bind(name, null);
  }

  /** Walks one document that was given outright. */
  read(document: SourceDocument): void {
    this.#within(document, () => this.#items(document.parsed.document.items, "document"));
  }

  #within(document: SourceDocument, walk: () => void): void {
    const before = [this.#document, this.#uses, this.#report] as const;
    this.documents.push(document);
    this.#document = document;
    this.#uses = new VariableUses(document.parsed.text);
    this.#report = (rule, { start, end }, message, related = null) =>
      this.diagnostics.push({ rule, start, end, message, document, related, fix: null });
    walk();
    [this.#document, this.#uses, this.#report] = before;
  }

  // ---------------------------------------------------------------- items

  #items(items: readonly Node[], block: BlockKind): void {
    for (const item of items) this.#item(item, block);
  }

  #item(item: Node, block: BlockKind): void {
    switch (item.kind) {
      case "rule":
        this.#once(item, () => checkRule(item, this.#scopes, this.#report));
        this.#bindUses(item);
        break;
      case "command":
        this.#command(item);
        break;
      case "chain":
        this.#chain(item);
        break;
      case "set-declaration":
        this.#set(item);
        break;
      case "flowtable":
      case "object":
        this.#object(item);
        break;
      case "define":
        this.#define(item);
        break;
      case "undefine":
        this.#scope.unbind(item.name.name);
        break;
      case "include":
        this.#include(item, block);
        break;
      case "invalid":
        this.#salvageDefinition(item);
        break;
      default:
        this.#bindUses(item);
    }
  }

  #command(command: Command): void {
    const { target } = command;
    switch (target.kind) {
      case "table":
        this.#table(target);
        break;
      case "chain":
        this.#chain(target);
        break;
      case "set-declaration":
        this.#set(target);
        break;
      case "flowtable":
      case "object":
        this.#object(target);
        break;
      case "rule-command":
        this.#once(target, () => {
          if (target.rule !== null) checkRule(target.rule, this.#scopes, this.#report);
        });
        this.#bindUses(target);
        break;
      case "element-command":
        this.#once(target, () => checkExpression(target.value, this.#report));
        this.#bindUses(target);
        break;
      case "describe":
        checkExpression(target.expression, this.#report);
        this.#bindUses(target);
    }
  }

  /** Makes a check that asks for nothing but the node itself, where it is not known to find nothing. */
  #once(node: Node, check: () => void): void {
    const memory = this.#memory;
    if (memory?.isWellFormed(node)) return;
    const before = this.diagnostics.length;
    check();
    if (this.diagnostics.length === before) memory?.noteWellFormed(node);
  }

  #table(node: Table): void {
    checkTable(node, this.#report);
    if (node.block !== null) this.#scoped(node.block.items, "table");
  }

  #chain(node: Chain): void {
    if (this.#memory?.isWellFormed(node)) return;
    const before = this.diagnostics.length;
    checkChain(node, this.#report);
    if (node.block === null) return;
    const count = this.#variableCount;
    this.#scoped(node.block.items, "chain");
    const isPlain =
      this.diagnostics.length === before && this.#variableCount === count && !node.block.items.some(declares);
    if (isPlain) this.#memory?.noteWellFormed(node);
  }

  #set(node: SetDeclaration): void {
    this.#once(node, () => checkSet(node, this.#report));
    if (node.block !== null) this.#items(node.block.items, node.type);
  }

  #object(node: Flowtable | StatefulObject): void {
    if (node.kind === "flowtable") checkFlowtable(node, this.#report);
    else checkObject(node, this.#report);
    if (node.block !== null) this.#items(node.block.items, node.kind === "flowtable" ? "flowtable" : node.type);
  }

  #scoped(items: readonly Node[], block: BlockKind): void {
    const outer = this.#scope;
    this.#scope = new Scope(outer);
    this.#scopes++;
    this.#items(items, block);
    this.#scopes--;
    this.#scope = outer;
  }

  // ---------------------------------------------------------------- variables

  #bindUses(node: Node): void {
    this.#uses.forEach(
      node,
      (variable) => this.#use(variable),
      (prefix) => this.#usePrefix(prefix),
    );
  }

  #use(variable: Variable): void {
    const binding = this.#scope.lookup(variable.name);
    if (binding === null) this.#undefined(variable.name, variable);
    else if (binding.define !== null) this.bindings.set(variable, binding.define);
    else this.#useOuter(variable.name, variable);
  }

  /** What a definition that does not parse is to bind is not known either, and stands here all the same. */
  #useOuter(name: string, range: Range): void {
    if (this.#options.definitions?.includes(name)) {
      this.outerVariables.push({ name, range, document: this.#document });
    }
  }

  /** How many uses of variables were noted. */
  get #variableCount(): number {
    return this.bindings.size + this.outerVariables.length;
  }

  /** nft replaces `$name` inside the prefix of a log statement, quoted or not; a digit after `$` makes it plain text. */
  #usePrefix(prefix: LogOption): void {
    for (const value of prefix.values) {
      for (const [, name = ""] of value.text.matchAll(/\$(?!\d)(\w*)/g)) {
        const binding = this.#scope.lookup(name);
        if (binding === null) this.#undefined(name, value);
        else if (binding.define === null) this.#useOuter(name, value);
      }
    }
  }

  #undefined(name: string, range: Range): void {
    if (this.incomplete) return;
    const near = nearest(name, this.#scope.names());
    const remedy = near === null ? `define it before this line: define ${name} = …` : `did you mean $${near}?`;
    this.#report("undefined-variable", range, `the variable $${name} is not defined here; ${remedy}`);
  }

  #define(node: Define): void {
    this.#bindUses(node.value);
    checkExpression(node.value, this.#report);
    const { name } = node.name;
    const earlier = node.redefine ? null : this.#scope.lookup(name);
    if (earlier !== null) this.#duplicate(node, earlier.define);
    this.#scope.bind(name, { node, document: this.#document });
  }

  #duplicate(node: Define, earlier: Place<Define> | null): void {
    const isHere = earlier?.document === this.#document;
    this.#report(
      "duplicate-definition",
      node.name,
      `$${node.name.name} is defined already; use \`redefine\` to give it another value, or another name.`,
      isHere ? { range: earlier.node.name, message: "first defined here" } : null,
    );
  }

  #salvageDefinition(node: InvalidNode): void {
    const name = salvagedName(node, this.#document);
    if (name !== null) this.#scope.bind(name, null);
  }

  // ---------------------------------------------------------------- includes

  #include(node: Include, block: BlockKind): void {
    if (depth(this.#document) + 1 >= deepestInclude) {
      this.#tooDeep(node);
      return;
    }
    if (this.documents.length >= mostDocuments) {
      this.#unread(node, `it is one of more than ${mostDocuments} included files; join some of them`);
      return;
    }
    const result = this.#options.readInclude?.(node.path, this.#document.path) ?? { status: "unknown" };
    if (result.status === "missing") this.#missing(node);
    if (result.status === "unknown") {
      this.#unread(node, result.reason ?? "nobody looked for it; name the ruleset by its path");
    }
    if (result.status !== "read") return;
    this.includes.push({ node, document: this.#document, unread: null });
    const parts: IncludedPart[] = [];
    this.included.set(node, parts);
    for (const file of result.files) {
      const part = parseIncluded(file, block, { document: this.#document, node }, this.#memory);
      parts.push(part);
      this.#checkIncluded(node, part.document);
      this.#within(part.document, () => this.#items(part.items as readonly Node[], block));
    }
  }

  #unread(node: Include, reason: string): void {
    this.incomplete = true;
    this.includes.push({ node, document: this.#document, unread: reason });
  }

  #missing(node: Include): void {
    const remedy = `correct the path, or use a wildcard ("${node.path}*"), which may match nothing`;
    this.#unread(node, `there is no such file; ${remedy}`);
    const message = `there is no file "${node.path}"; nft refuses an include of a missing file; ${remedy}`;
    this.#report("include-not-found", node.pathRange, message);
  }

  /** Reported where the documents given outright begin the chain of includes: the place that its author sees. */
  #tooDeep(node: Include): void {
    const limit = `nested more than ${deepestInclude} levels deep, or in a circle`;
    this.#unread(node, `it is ${limit}; nft stops there: take it out`);
    let document = this.#document;
    let place: Include = node;
    for (; document.includedBy !== null; document = document.includedBy.document) place = document.includedBy.node;
    if (this.diagnostics.some(({ rule, start }) => rule === "include-too-deep" && start === place.pathRange.start))
      return;
    const { start, end } = place.pathRange;
    const message = `includes below this one are ${limit} ("${node.path}" is the last of them); nft stops there`;
    this.diagnostics.push({ rule: "include-too-deep", start, end, message, document, related: null, fix: null });
  }

  #checkIncluded(node: Include, document: SourceDocument): void {
    const [fault] = document.parsed.diagnostics;
    if (fault === undefined) return;
    this.#report("invalid-include", node.pathRange, `nft refuses the included file ${document.path}: ${fault.message}`);
  }
}

/** Whether an item does something beyond the block that it stands in, or for the items behind it. */
function declares({ kind }: Node): boolean {
  return kind === "define" || kind === "undefine" || kind === "include" || kind === "invalid";
}

/** How many includes lead to a document. */
function depth(document: SourceDocument): number {
  let levels = 0;
  for (let { includedBy } = document; includedBy !== null; { includedBy } = includedBy.document) levels++;
  return levels;
}
