/** What tables hold: chains, sets, maps, flowtables and stateful objects; and what may stand in any block. */
import type {
  Block,
  Comment,
  Family,
  Handle,
  Identifier,
  InvalidNode,
  Range,
  TableReference,
  Value,
  Variable,
} from "./leaves.ts";
import type { Expression, ObjectType, Rule, SetLiteral, Statement } from "./rule.ts";

/** What may stand at the top level and inside every block alike. */
export type CommonItem = Define | Undefine | Include | InvalidNode;

/** `define x = …` and `redefine x = …`. */
export interface Define extends Range {
  readonly kind: "define";
  readonly redefine: boolean;
  readonly name: Identifier;
  readonly value: Expression;
}

export interface Undefine extends Range {
  readonly kind: "undefine";
  readonly name: Identifier;
}

export interface Include extends Range {
  readonly kind: "include";
  /** The path between the quotes, its range included in `pathRange`. */
  readonly path: string;
  /** The quoted string, quotes included. */
  readonly pathRange: Range;
}

/** A chain: in a table's block (`table` is null) or in a command. */
export interface Chain extends Range {
  readonly kind: "chain";
  readonly keyword: Range;
  readonly table: TableReference | null;
  readonly name: Identifier | null;
  readonly handle: Handle | null;
  readonly block: Block<ChainItem> | null;
}

export type ChainItem = HookSpecification | Policy | ChainFlags | Devices | Comment | Rule | CommonItem;

/** `type filter hook input [device x] priority 0`: what makes a chain a base chain. */
export interface HookSpecification extends Range {
  readonly kind: "hook-specification";
  readonly type: Identifier;
  readonly hook: Identifier;
  readonly devices: Devices | null;
  readonly priority: Priority;
}

/** `priority <base> [+|- offset]`. */
export interface Priority extends Range {
  readonly kind: "priority";
  /** A number with its sign in `negative`, a name, or a variable. */
  readonly base: Value | Variable;
  /** True for `priority -10` (not for `filter - 10`). */
  readonly negative: boolean;
  readonly offset: { readonly operator: "+" | "-"; readonly value: Value } | null;
}

export interface Policy extends Range {
  readonly kind: "policy";
  /** `accept` or `drop`, or a variable. */
  readonly value: Value | Variable;
}

/** `flags offload` of a chain. */
export interface ChainFlags extends Range {
  readonly kind: "chain-flags";
  readonly flags: Identifier[];
}

/** `device x`, `devices = { a, b }` or `devices = $var`. */
export interface Devices extends Range {
  readonly kind: "devices";
  /** Interface names and variables. */
  readonly devices: (Value | Variable)[];
  /** The range of `{ … }`, where there is one. */
  readonly braces: Range | null;
}

export interface SetDeclaration extends Range {
  readonly kind: "set-declaration";
  readonly keyword: Range;
  /** `map` for maps and verdict maps. */
  readonly type: "set" | "map";
  readonly table: TableReference | null;
  readonly name: Identifier | null;
  readonly handle: Handle | null;
  readonly block: Block<SetItem> | null;
}

export type SetItem =
  | SetType
  | SetFlags
  | SetTime
  | SetSize
  | SetPolicy
  | AutoMerge
  | SetElements
  | Statement
  | Comment
  | CommonItem;

/** `type a . b [: [interval] c]` or `typeof e [: [interval] e]`. */
export interface SetType extends Range {
  readonly kind: "set-type";
  readonly form: "type" | "typeof";
  /** Datatype names (`type`) or selectors (`typeof`), one for each part of a concatenation. */
  readonly key: (Identifier | Expression)[];
  /** The mapped side of a map: datatypes, selectors, `verdict`, or the name of an object type. */
  readonly data: (Identifier | Expression)[] | null;
  /** `interval` before the mapped side. */
  readonly dataInterval: boolean;
}

export interface SetFlags extends Range {
  readonly kind: "set-flags";
  readonly flags: Identifier[];
}

/** `timeout 1h` or `gc-interval 5m`. */
export interface SetTime extends Range {
  readonly kind: "set-time";
  readonly property: "timeout" | "gc-interval";
  readonly value: Value;
}

export interface SetSize extends Range {
  readonly kind: "set-size";
  readonly value: Value;
}

export interface SetPolicy extends Range {
  readonly kind: "set-policy";
  readonly policy: Identifier;
}

export interface AutoMerge extends Range {
  readonly kind: "auto-merge";
}

/** `elements = { … }` or `elements = $var`. */
export interface SetElements extends Range {
  readonly kind: "set-elements";
  readonly value: SetLiteral | Variable;
}

export interface Flowtable extends Range {
  readonly kind: "flowtable";
  readonly keyword: Range;
  readonly table: TableReference | null;
  readonly name: Identifier | null;
  readonly handle: Handle | null;
  readonly block: Block<FlowtableItem> | null;
}

export type FlowtableItem = FlowtableHook | Devices | FlowtableFlag | CommonItem;

export interface FlowtableHook extends Range {
  readonly kind: "flowtable-hook";
  readonly hook: Identifier;
  readonly priority: Priority;
}

/** `counter` or `flags offload`. */
export interface FlowtableFlag extends Range {
  readonly kind: "flowtable-flag";
  readonly flag: "counter" | "offload";
}

/** A named stateful object, in a table's block or in a command. */
export interface StatefulObject extends Range {
  readonly kind: "object";
  readonly keyword: Range;
  readonly type: ObjectType;
  readonly table: TableReference | null;
  readonly name: Identifier | null;
  readonly handle: Handle | null;
  /** Its configuration: from the block, or from the short form of a command (`add counter t c packets 0 bytes 0`). */
  readonly block: Block<ObjectItem> | null;
}

export type ObjectItem = ObjectProperty | Comment | CommonItem;

/**
 * One configuration line of an object, kept as its words and values:
 * `protocol tcp`, `type "ftp" protocol tcp`, `policy = { established : 60s }`, `packets 0 bytes 0`,
 * `over 25 mbytes`, `rate 10/second burst 5 packets`, `mss 1460`, `erspan { version 1; }`.
 */
export interface ObjectProperty extends Range {
  readonly kind: "object-property";
  /** The word that names it; for counters, quotas, limits and secmarks the type itself. */
  readonly name: string;
  readonly values: readonly (Value | Variable)[];
  /** The properties between the braces of `erspan`, `vxlan` and `geneve`; pairs of `policy = { … }`. */
  readonly properties: readonly (ObjectProperty | CommonItem)[];
}

/** A table, in a command (`add table ip t`) or with its block. */
export interface Table extends Range {
  readonly kind: "table";
  /** The word `table`. */
  readonly keyword: Range;
  readonly family: Family | null;
  /** `null` where a handle stands instead. */
  readonly name: Identifier | null;
  readonly handle: Handle | null;
  readonly block: Block<TableItem> | null;
}

export type TableItem = TableFlags | Comment | Chain | SetDeclaration | Flowtable | StatefulObject | CommonItem;

/** `flags dormant, owner, persist` of a table. */
export interface TableFlags extends Range {
  readonly kind: "table-flags";
  readonly flags: Identifier[];
}
