/**
 * The abstract syntax tree of an nftables document.
 *
 * Every node carries `start` and `end`: half-open UTF-16 offsets into the text it was parsed
 * from. Nodes say what was written, never what it means: `value` nodes are not typed, names are
 * not resolved, and a node that nft would refuse later is built all the same.
 *
 * Optional parts are `null`, never absent, so that nodes of one kind share one shape.
 */

/** A half-open range of UTF-16 offsets: `start` inclusive, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The address family as written; `null` where the document leaves it to nft's default (`ip`). */
export type FamilyName = "ip" | "ip6" | "inet" | "arp" | "bridge" | "netdev";

/** A name: of a table, chain, set, map, object, flowtable or variable. */
export interface Identifier extends Range {
  readonly kind: "identifier";
  readonly name: string;
}

/** An address family, written out. */
export interface Family extends Range {
  readonly kind: "family";
  readonly name: FamilyName;
}

/** `[family] table`, as commands name the table that they work on. */
export interface TableReference extends Range {
  readonly kind: "table-reference";
  readonly family: Family | null;
  readonly name: Identifier;
}

/** Text between two statement ends that no grammar rule accepts; the diagnostics say why. */
export interface InvalidNode extends Range {
  readonly kind: "invalid";
}

// ---------------------------------------------------------------- document

export interface Document extends Range {
  readonly kind: "document";
  readonly items: DocumentItem[];
}

export type DocumentItem = Command | CommonItem;

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

// ---------------------------------------------------------------- tables

/** The braces of a block and the items between them. */
export interface Block<Item> extends Range {
  readonly kind: "block";
  readonly items: Item[];
}

/** A kernel handle: `handle 5`. */
export interface Handle extends Range {
  readonly kind: "handle";
  readonly value: Value;
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

/** `comment "text"`; the text without its quotes. Not a `#` comment, which is trivia. */
export interface Comment extends Range {
  readonly kind: "comment";
  readonly text: Value;
}

// ---------------------------------------------------------------- chains and rules

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

/** One rule: at least one statement. */
export interface Rule extends Range {
  readonly kind: "rule";
  readonly statements: Statement[];
  readonly comment: Comment | null;
}

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

// ---------------------------------------------------------------- sets and maps

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

/** `add element t s { … }` and its like. */
export interface ElementCommand extends Range {
  readonly kind: "element-command";
  readonly table: TableReference;
  readonly set: Identifier;
  readonly value: SetLiteral | Variable;
}

/**
 * `{ a, b, c }`: an anonymous set, map or verdict map, the elements of a named one, or the value
 * of a `define`. Long lists are stored compactly: read them through `elementCount`, `elementAt`
 * and `forEachElement`, never through the fields of {@link ElementStore}.
 */
export interface SetLiteral extends Range {
  readonly kind: "set";
  readonly elements: ElementStore;
}

/** How elements are kept: nodes, or three numbers an element where all of them are plain values. */
export interface ElementStore {
  readonly nodes: Element[] | null;
  /** For each element: start, end, form; see `elements.ts`. */
  readonly packed: Int32Array | readonly number[] | null;
  readonly text: string;
}

/** One element of a set or map. */
export interface Element extends Range {
  readonly kind: "element";
  /** The key: a value, range, prefix, concatenation, nested set, or `*` (catch-all). */
  readonly key: Expression | CatchAll;
  /** What the key maps to. */
  readonly data: Expression | null;
  readonly options: readonly ElementOption[];
  /** Stateful statements of the element, in the order written. */
  readonly statements: readonly Statement[];
}

export interface CatchAll extends Range {
  readonly kind: "catch-all";
}

/** `timeout 1h`, `expires 5m` or `comment "x"` of an element. */
export interface ElementOption extends Range {
  readonly kind: "element-option";
  readonly option: "timeout" | "expires" | "comment";
  readonly value: Value;
}

// ---------------------------------------------------------------- flowtables and stateful objects

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

export type ObjectType =
  | "counter"
  | "quota"
  | "limit"
  | "ct helper"
  | "ct timeout"
  | "ct expectation"
  | "secmark"
  | "synproxy"
  | "tunnel";

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
  readonly values: Value[];
  /** The properties between the braces of `erspan`, `vxlan` and `geneve`; pairs of `policy = { … }`. */
  readonly properties: ObjectProperty[];
}

// ---------------------------------------------------------------- statements

export type Statement =
  | Match
  | VerdictStatement
  | VerdictMap
  | AnonymousChain
  | Counter
  | Limit
  | Quota
  | ConnectionLimit
  | Last
  | Log
  | Reject
  | Nat
  | Tproxy
  | Synproxy
  | Queue
  | Duplicate
  | Forward
  | FlowOffload
  | Notrack
  | Assignment
  | SetUpdate
  | Meter
  | ObjectReference
  | OptionReset
  | XtablesStatement;

export type RelationalOperator = "==" | "!=" | "<" | ">" | "<=" | ">=" | "!";

/** A relation that must hold: `tcp dport 22`, `ct state != new`, `tcp flags syn / syn,ack`. */
export interface Match extends Range {
  readonly kind: "match";
  readonly left: Expression;
  /** `null` where the operator is left out. */
  readonly operator: RelationalOperator | null;
  readonly right: Expression;
  /** What stands after `/` in `flags value / mask`. */
  readonly mask: Expression | null;
}

export interface VerdictStatement extends Range {
  readonly kind: "verdict-statement";
  readonly verdict: Verdict;
}

/** `key vmap { … }` or `key vmap @name`. */
export interface VerdictMap extends Range {
  readonly kind: "verdict-map";
  readonly key: Expression;
  readonly map: SetLiteral | SetReference | Variable;
}

/** `jump { … }` or `goto { … }`. */
export interface AnonymousChain extends Range {
  readonly kind: "anonymous-chain";
  readonly verdict: "jump" | "goto";
  readonly block: Block<Rule | InvalidNode>;
}

export interface Counter extends Range {
  readonly kind: "counter";
  readonly packets: Value | null;
  readonly bytes: Value | null;
}

export type ByteUnit = "bytes" | "kbytes" | "mbytes";
export type TimeUnit = "second" | "minute" | "hour" | "day" | "week";

/** `limit rate [over|until] 5[ kbytes]/second [burst 5 packets]`. */
export interface Limit extends Range {
  readonly kind: "limit";
  readonly mode: "over" | "until" | null;
  readonly rate: Value;
  /** `null` counts packets. */
  readonly rateUnit: ByteUnit | null;
  readonly timeUnit: TimeUnit;
  readonly burst: Value | null;
  readonly burstUnit: ByteUnit | "packets" | null;
}

export interface Quota extends Range {
  readonly kind: "quota";
  readonly mode: "over" | "until" | null;
  readonly amount: Value;
  readonly unit: ByteUnit;
  readonly used: Value | null;
  readonly usedUnit: ByteUnit | null;
}

/** `ct count [over] 10`. */
export interface ConnectionLimit extends Range {
  readonly kind: "connection-limit";
  readonly over: boolean;
  readonly count: Value;
}

/** `last [used never|5m]`. */
export interface Last extends Range {
  readonly kind: "last";
  readonly used: Value | null;
}

export interface Log extends Range {
  readonly kind: "log";
  readonly options: LogOption[];
}

export interface LogOption extends Range {
  readonly kind: "log-option";
  readonly option: "prefix" | "group" | "snaplen" | "queue-threshold" | "level" | "flags";
  /** The value; for `flags` its words, joined by one space: `tcp sequence,options` has four. */
  readonly values: Value[];
}

/** `reject [with icmp|icmpv6|icmpx [type] x | with tcp reset]`. */
export interface Reject extends Range {
  readonly kind: "reject";
  readonly with: "icmp" | "icmpv6" | "icmpx" | "tcp reset" | null;
  readonly code: Expression | null;
}

export interface Nat extends Range {
  readonly kind: "nat";
  readonly type: "snat" | "dnat" | "masquerade" | "redirect";
  readonly family: "ip" | "ip6" | null;
  /** `prefix`, `interval`, or `concatenation` for `addr . port`. */
  readonly form: "prefix" | "interval" | "concatenation" | null;
  readonly address: Expression | null;
  readonly port: Expression | null;
  readonly flags: Identifier[];
}

export interface Tproxy extends Range {
  readonly kind: "tproxy";
  readonly family: "ip" | "ip6" | null;
  readonly address: Expression | null;
  readonly port: Expression | null;
}

export interface Synproxy extends Range {
  readonly kind: "synproxy";
  readonly mss: Value | null;
  readonly wscale: Value | null;
  readonly timestamp: boolean;
  readonly sackPermitted: boolean;
}

export interface Queue extends Range {
  readonly kind: "queue";
  readonly number: Expression | null;
  readonly flags: Identifier[];
}

/** `dup to address [device dev]`. */
export interface Duplicate extends Range {
  readonly kind: "dup";
  readonly to: Expression;
  readonly device: Expression | null;
}

/** `fwd to dev` or `fwd ip to address device dev`. */
export interface Forward extends Range {
  readonly kind: "fwd";
  readonly family: "ip" | "ip6" | null;
  readonly to: Expression;
  readonly device: Expression | null;
}

/** `flow add @f` or `flow offload @f`. */
export interface FlowOffload extends Range {
  readonly kind: "flow";
  readonly flowtable: Identifier;
}

export interface Notrack extends Range {
  readonly kind: "notrack";
}

/** `meta mark set 1`, `ct mark set …`, `ip ttl set …`, `tcp option maxseg size set …`. */
export interface Assignment extends Range {
  readonly kind: "assignment";
  readonly target: Expression;
  readonly value: Expression;
}

/** `add @s { key … }`, `update @m { key : data }`, `delete @s { key }` and the old `set add key @s`. */
export interface SetUpdate extends Range {
  readonly kind: "set-update";
  readonly operation: "add" | "update" | "delete";
  readonly set: SetReference | Variable;
  readonly element: Element;
}

/** `meter name [size n] { key statement }`. */
export interface Meter extends Range {
  readonly kind: "meter";
  readonly name: Identifier;
  readonly size: Value | null;
  readonly element: Element;
}

/** `counter name x`, `limit name x`, `quota name x`, `synproxy name x`, `tunnel name x`, `ct timeout|expectation|helper set x`. */
export interface ObjectReference extends Range {
  readonly kind: "object-reference";
  readonly type: ObjectType;
  readonly name: Expression;
}

/** `reset tcp option x`: strips the option. */
export interface OptionReset extends Range {
  readonly kind: "option-reset";
  readonly option: string;
}

/** `xt target "x"`: printed by nft for iptables-nft rules, refused when loaded. */
export interface XtablesStatement extends Range {
  readonly kind: "xt";
  readonly type: string;
  readonly name: string;
}

// ---------------------------------------------------------------- expressions

export type Expression =
  | Value
  | Variable
  | SetReference
  | SetLiteral
  | Selector
  | Binary
  | Concatenation
  | List
  | Prefix
  | RangeExpression
  | MapLookup
  | Verdict
  | Identifier;

/** Expressions that read something of a packet, a connection, a socket or the host. */
export type Selector =
  | Payload
  | RawPayload
  | ExtensionHeader
  | HeaderOption
  | Meta
  | ConntrackSelector
  | Route
  | Socket
  | OperatingSystem
  | Fib
  | Ipsec
  | NumberGenerator
  | Hash
  | TunnelSelector;

/** How a constant was written. */
export type ValueForm = "number" | "word" | "string" | "wildcard";

/**
 * A constant as written. `text` is without the quotes for `string`; `word` covers addresses,
 * times, names and protocol keywords; `wildcard` ends in or is `*`.
 */
export interface Value extends Range {
  readonly kind: "value";
  readonly form: ValueForm;
  readonly text: string;
}

/** `$name`; the range includes the `$`. */
export interface Variable extends Range {
  readonly kind: "variable";
  readonly name: string;
}

/** `@name`; the range includes the `@`. */
export interface SetReference extends Range {
  readonly kind: "set-reference";
  readonly name: string;
}

/**
 * A header field: `ip saddr`, `tcp dport`, `arp saddr ip`. `protocol` and `field` are the
 * vocabulary's names (`field` of `arp saddr ip` is `saddr ip`); `tunnel` names the outer
 * protocol of `vxlan ip saddr` and its like.
 */
export interface Payload extends Range {
  readonly kind: "payload";
  readonly tunnel: "vxlan" | "geneve" | "gre" | "gretap" | null;
  readonly protocol: string;
  readonly field: string;
}

/** `@th,16,16`. */
export interface RawPayload extends Range {
  readonly kind: "raw-payload";
  readonly base: "ll" | "nh" | "th" | "ih";
  readonly offset: Value;
  readonly length: Value;
}

/** An IPv6 extension header's field, or its presence (`field` null: `exthdr frag`). */
export interface ExtensionHeader extends Range {
  readonly kind: "extension-header";
  readonly header: string;
  readonly field: string | null;
  /** The number in `rt0 addr[1]`, `srh sid[1]`. */
  readonly index: Value | null;
}

/** `tcp option x [field]`, `ip option x [field]`, `dccp option n`, `sctp chunk x [field]`, `tcp option @n,o,l`. */
export interface HeaderOption extends Range {
  readonly kind: "header-option";
  readonly protocol: "tcp" | "ip" | "dccp" | "sctp";
  readonly option: string;
  /** `null` asks whether the option is there. */
  readonly field: string | null;
  /** Offset and length in bits of a raw option. */
  readonly raw: { readonly offset: Value; readonly length: Value } | null;
}

export interface Meta extends Range {
  readonly kind: "meta";
  readonly key: string;
  /** False for `iif`, `mark` and others written without the word `meta`. */
  readonly qualified: boolean;
}

export interface ConntrackSelector extends Range {
  readonly kind: "ct";
  readonly direction: "original" | "reply" | null;
  readonly key: string;
  /** `ct original ip saddr`. */
  readonly family: "ip" | "ip6" | null;
}

export interface Route extends Range {
  readonly kind: "rt";
  readonly family: "ip" | "ip6" | null;
  readonly key: string;
}

export interface Socket extends Range {
  readonly kind: "socket";
  readonly key: string;
  readonly level: Value | null;
}

export interface OperatingSystem extends Range {
  readonly kind: "osf";
  readonly ttl: "loose" | "skip" | null;
  readonly key: "name" | "version";
}

export interface Fib extends Range {
  readonly kind: "fib";
  readonly flags: string[];
  readonly result: "oif" | "oifname" | "type" | "check";
}

export interface Ipsec extends Range {
  readonly kind: "ipsec";
  readonly direction: "in" | "out";
  readonly index: Value | null;
  readonly family: "ip" | "ip6" | null;
  readonly key: string;
}

export interface NumberGenerator extends Range {
  readonly kind: "numgen";
  readonly mode: "inc" | "random";
  readonly modulus: Value;
  readonly offset: Value | null;
}

export interface Hash extends Range {
  readonly kind: "hash";
  readonly algorithm: "jhash" | "symhash";
  readonly expression: Expression | null;
  readonly modulus: Value;
  readonly seed: Value | null;
  readonly offset: Value | null;
}

export interface TunnelSelector extends Range {
  readonly kind: "tunnel";
  readonly key: string;
}

export type BinaryOperator = "<<" | ">>" | "&" | "^" | "|";

export interface Binary extends Range {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `a . b . c`. */
export interface Concatenation extends Range {
  readonly kind: "concatenation";
  readonly parts: Expression[];
}

/** `established,related`: a bitmask written as a list. */
export interface List extends Range {
  readonly kind: "list";
  readonly items: Expression[];
}

/** `10.0.0.0/8`. */
export interface Prefix extends Range {
  readonly kind: "prefix";
  readonly base: Expression;
  readonly length: Value;
}

/** `1024-65535`. */
export interface RangeExpression extends Range {
  readonly kind: "range";
  readonly from: Expression;
  readonly to: Expression;
}

/** `key map { … }` or `key map @m`: a value looked up. */
export interface MapLookup extends Range {
  readonly kind: "map-lookup";
  readonly key: Expression;
  readonly map: Expression;
}

export type VerdictName = "accept" | "drop" | "continue" | "return" | "jump" | "goto";

export interface Verdict extends Range {
  readonly kind: "verdict";
  readonly verdict: VerdictName;
  /** The chain of `jump` and `goto`. */
  readonly target: Identifier | Variable | null;
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
