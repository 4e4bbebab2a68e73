/** Tables, chains and sets while they are being put together; outside they are seen as the interfaces of `ruleset.ts`. */
import type {
  Chain,
  Comment,
  FamilyName,
  Identifier,
  ObjectType,
  SetDeclaration,
  SetType,
  Table,
  TableReference,
} from "@nftlint/syntax";
import { contentsOf, holds } from "../contents.ts";
import type {
  BaseChain,
  ElementChange,
  Operation,
  Origin,
  Place,
  RulesetChain,
  RulesetFlowtable,
  RulesetObject,
  RulesetRule,
  RulesetSet,
  RulesetTable,
} from "../ruleset.ts";
import { forEachItem, type IncludedParts } from "./included.ts";

export class TableState implements RulesetTable {
  origin: Origin;
  readonly family: FamilyName;
  readonly name: string;
  readonly flags = new Set<string>();
  comment: string | null = null;
  readonly declarations: Place<Table>[] = [];
  readonly firstNamed: Place<Table | TableReference>;
  readonly chains = new Map<string, ChainState>();
  readonly sets = new Map<string, SetState>();
  readonly objects = new Map<string, RulesetObject>();
  readonly flowtables = new Map<string, RulesetFlowtable>();
  emptiedBy: Operation | null;
  #updatedSets: Set<string> | null = null;

  constructor(
    family: FamilyName,
    name: string,
    firstNamed: Place<Table | TableReference>,
    emptiedBy: Operation | null,
  ) {
    this.origin = firstNamed.document.origin;
    this.family = family;
    this.name = name;
    this.firstNamed = firstNamed;
    this.emptiedBy = emptiedBy;
  }

  /** The sets that rules of the table add to or delete from; gathered when first asked for. */
  get updatedSets(): ReadonlySet<string> {
    this.#updatedSets ??= gatherUpdatedSets(this.chains.values());
    return this.#updatedSets;
  }
}

function gatherUpdatedSets(chains: Iterable<ChainState>): Set<string> {
  const names = new Set<string>();
  for (const chain of chains) {
    for (const { node } of chain.rules) {
      if (!holds(node, "set-update")) continue;
      for (const statement of contentsOf(node).statements) {
        if (statement.kind === "set-update" && statement.set.kind === "set-reference") names.add(statement.set.name);
      }
    }
  }
  return names;
}

export class ChainState implements RulesetChain {
  readonly table: TableState;
  name: string;
  base: BaseChain | null = null;
  readonly declarations: Place<Chain>[] = [];
  readonly firstNamed: Place<Chain | Identifier>;
  emptiedBy: Operation | null;
  /** Rules in order, but for those that `insert` put in front of them. */
  #appended: readonly RulesetRule[] = [];
  /** Whether the rules are a block's own list, which others have as well. */
  #isShared = false;
  /** Inserted rules, the latest last: so that many inserts cost no more than many adds. */
  #inserted: RulesetRule[] = [];

  constructor(table: TableState, name: string, firstNamed: Place<Chain | Identifier>, emptiedBy: Operation | null) {
    this.table = table;
    this.name = name;
    this.firstNamed = firstNamed;
    this.emptiedBy = emptiedBy;
  }

  get rules(): readonly RulesetRule[] {
    if (this.#inserted.length > 0) {
      this.#appended = this.#inserted.reverse().concat(this.#appended);
      this.#inserted = [];
      this.#isShared = false;
    }
    return this.#appended;
  }

  /** The rules, to be changed in place. */
  change(): RulesetRule[] {
    const rules = this.rules;
    if (this.#isShared) this.#appended = [...rules];
    this.#isShared = false;
    return this.#appended as RulesetRule[];
  }

  append(rule: RulesetRule): void {
    if (this.#isShared) this.change();
    (this.#appended as RulesetRule[]).push(rule);
  }

  appendAll(rules: readonly RulesetRule[]): void {
    if (this.#appended.length === 0 && this.#inserted.length === 0) {
      this.#appended = rules;
      this.#isShared = true;
    } else for (const rule of rules) this.append(rule);
  }

  insert(rule: RulesetRule): void {
    this.#inserted.push(rule);
  }

  empty(by: Operation): void {
    this.#appended = [];
    this.#isShared = false;
    this.#inserted = [];
    this.emptiedBy = by;
  }
}

export class SetState implements RulesetSet {
  readonly table: TableState;
  readonly name: string;
  type: "set" | "map";
  declaration: Place<SetDeclaration> | null = null;
  typeNode: SetType | null = null;
  readonly flags = new Set<string>();
  elements: ElementChange[] = [];
  elementChanges: ElementChange[] = [];
  /** Whether elements that touch or overlap become one. */
  autoMerge = false;
  /** True where commands remove elements. */
  changed = false;
  #timed = false;

  constructor(table: TableState, name: string, type: "set" | "map") {
    this.table = table;
    this.name = name;
    this.type = type;
  }

  get keyTypes(): readonly string[] | null {
    return this.typeNode === null ? null : typeNames(this.typeNode, this.typeNode.key);
  }

  get dataTypes(): readonly string[] | null {
    return this.typeNode === null || this.typeNode.data === null ? null : typeNames(this.typeNode, this.typeNode.data);
  }

  get open(): boolean {
    return (
      this.declaration === null ||
      this.changed ||
      // Who declares a set and puts nothing in has it filled by another program.
      (this.elements.length === 0 && !this.flags.has("constant")) ||
      this.#timed ||
      this.flags.has("dynamic") ||
      this.flags.has("timeout") ||
      this.table.updatedSets.has(this.name)
    );
  }

  /** Takes its elements away. */
  flush(): void {
    this.elements = [];
    this.elementChanges = [];
    this.changed = false;
  }

  /** Notes elements that are added or deleted. */
  changeElements(change: ElementChange): void {
    this.elementChanges.push(change);
    if (change.action === "add") this.elements.push(change);
    else this.changed = true;
  }

  /** Takes over what a declaration says; a second declaration of one set adds to the first. */
  declare(place: Place<SetDeclaration>, included: IncludedParts): void {
    const { node, document } = place;
    this.declaration ??= place;
    this.type = node.type;
    if (node.block === null) return;
    forEachItem(node.block.items, document, included, (item, itemDocument) => {
      if (item.kind === "set-type") this.typeNode ??= item;
      else if (item.kind === "set-flags") for (const flag of item.flags) this.flags.add(flag.name);
      else if (item.kind === "auto-merge") this.autoMerge = true;
      else if (item.kind === "set-elements") {
        this.changeElements({ node: item, document: itemDocument, action: "add" });
      } else if (item.kind === "set-time" && item.property === "timeout") this.#timed = true;
    });
  }
}

function typeNames(type: SetType, parts: SetType["key"]): readonly string[] | null {
  if (type.form === "typeof") return null;
  const names: string[] = [];
  for (const part of parts) {
    if (part.kind === "identifier") names.push(part.name);
    else if (part.kind === "value") names.push(part.text);
    else return null;
  }
  return names;
}

/** The key of an object in {@link RulesetTable.objects}. */
export function objectKey(type: ObjectType, name: string): string {
  return `${type} ${name}`;
}

/** The text of the last `comment "…"` of a block. */
export function commentText(items: readonly { readonly kind: string }[]): string | null {
  const comment = items.findLast((item): item is Comment => item.kind === "comment");
  return comment === undefined ? null : comment.text.text;
}
