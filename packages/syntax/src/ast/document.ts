/** The document and its commands. */
import type {
  Chain,
  ChainItem,
  CommonItem,
  Flowtable,
  FlowtableItem,
  ObjectItem,
  Priority,
  SetDeclaration,
  SetItem,
  StatefulObject,
  Table,
  TableItem,
} from "./declarations.ts";
import type { Block, Family, Handle, Identifier, Range, TableReference, Value, Variable } from "./leaves.ts";
import type { CatchAll, Element, ElementOption, Expression, LogOption, Rule, SetLiteral, Statement } from "./rule.ts";

export interface Document extends Range {
  readonly kind: "document";
  readonly items: DocumentItem[];
}

export type DocumentItem = Command | CommonItem;

export type Verb =
  | "add"
  | "create"
  | "insert"
  | "replace"
  | "delete"
  | "destroy"
  | "reset"
  | "flush"
  | "list"
  | "get"
  | "rename"
  | "describe"
  | "monitor"
  | "import"
  | "export";

/** One command. `verbRange` is `null` where the verb `add` is left out. */
export interface Command extends Range {
  readonly kind: "command";
  readonly verb: Verb;
  readonly verbRange: Range | null;
  readonly target: CommandTarget;
}

export type CommandTarget =
  | Table
  | Chain
  | RuleCommand
  | SetDeclaration
  | ElementCommand
  | Flowtable
  | StatefulObject
  | ListTarget
  | RenameChain
  | Describe
  | Monitor;

/** `add|insert|replace|delete|destroy|reset rule …`, and the form without the word `rule`. */
export interface RuleCommand extends Range {
  readonly kind: "rule-command";
  /** The word `rule`, where it is written. */
  readonly keyword: Range | null;
  readonly table: TableReference;
  readonly chain: Identifier;
  readonly position: { readonly kind: "position" | "handle" | "index"; readonly value: Value } | null;
  /** `null` where only a handle names it (delete, destroy, reset). */
  readonly rule: Rule | null;
}

/** `add element t s { … }` and its like. */
export interface ElementCommand extends Range {
  readonly kind: "element-command";
  readonly table: TableReference;
  readonly set: Identifier;
  readonly value: SetLiteral | Variable;
}

/**
 * `ruleset`, `tables`, `chains`, `sets`, `counters`, `ct helpers`, `hooks`, `meters`, `flow table x`…:
 * what `list`, `reset`, `flush`, `import` and `export` name and no declaration covers.
 */
export interface ListTarget extends Range {
  readonly kind: "list-target";
  /** The words that name it, joined by one space: `ruleset`, `flow tables`, `ct helpers`. */
  readonly what: string;
  readonly family: Family | null;
  readonly table: TableReference | null;
  readonly name: Identifier | null;
  /** The device of `list hooks … device eth0`. */
  readonly device: Value | null;
}

export interface RenameChain extends Range {
  readonly kind: "rename-chain";
  readonly table: TableReference;
  readonly name: Identifier;
  readonly newName: Identifier;
}

export interface Describe extends Range {
  readonly kind: "describe";
  readonly expression: Expression;
}

export interface Monitor extends Range {
  readonly kind: "monitor";
  /** The words after `monitor`, in order. */
  readonly words: string[];
}

/** Every node of the tree. */
export type Node =
  | Document
  | DocumentItem
  | CommandTarget
  | Identifier
  | Family
  | TableReference
  | Handle
  | Block<unknown>
  | TableItem
  | ChainItem
  | SetItem
  | FlowtableItem
  | ObjectItem
  | Priority
  | Element
  | CatchAll
  | ElementOption
  | LogOption
  | Statement
  | Expression;
