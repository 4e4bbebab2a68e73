/** Rules: their statements, expressions and set literals, which refer to each other. */
import type {
  Block,
  Comment,
  Identifier,
  InvalidNode,
  Range,
  SetReference,
  SourceText,
  Value,
  Variable,
} from "./leaves.ts";
import type {
  ConntrackSelector,
  ExtensionHeader,
  Fib,
  HeaderOption,
  Ipsec,
  Meta,
  NumberGenerator,
  OperatingSystem,
  Payload,
  RawPayload,
  Route,
  Socket,
  TunnelSelector,
} from "./selectors.ts";

/** One rule: at least one statement. */
export interface Rule extends Range {
  readonly kind: "rule";
  readonly statements: Statement[];
  readonly comment: Comment | null;
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
  /** The text that the numbers point into: that of the document, as it is now. */
  readonly source: SourceText;
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

export type ObjectType =
  | "counter"
  | "quota"
  | "limit"
  | "ct helper"
  | "ct timeout"
  | "ct expectation"
  | "ct count"
  | "secmark"
  | "synproxy"
  | "tunnel";

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

export interface Hash extends Range {
  readonly kind: "hash";
  readonly algorithm: "jhash" | "symhash";
  readonly expression: Expression | null;
  readonly modulus: Value;
  readonly seed: Value | null;
  readonly offset: Value | null;
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
