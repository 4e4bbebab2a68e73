/**
 * The ruleset: what a kernel without any table would hold once it had loaded the documents.
 * Block form and command form end up alike here. A ruleset never holds what a later command
 * deleted; {@link Ruleset.operations} tells the story of how it came to be.
 *
 * Everything that is not asked for is not worked out: variables, jumps and set contents are
 * resolved by functions that take the ruleset.
 */
import type {
  AnonymousChain,
  Chain,
  Command,
  Define,
  Devices,
  ElementCommand,
  Expression,
  FamilyName,
  Flowtable,
  HookSpecification,
  Identifier,
  Include,
  ObjectType,
  ParseResult,
  Policy,
  Range,
  Rule,
  SetDeclaration,
  SetElements,
  SetType,
  StatefulObject,
  Table,
  TableReference,
  TextEdit,
  Value,
  Variable,
  Verdict,
} from "@nftlint/syntax";

/** `file`: the documents that are checked and what they include. `host`: a host's live ruleset. */
export type Origin = "file" | "host";

/** One text that went into the ruleset. All offsets of its nodes are offsets into `parsed.text`. */
export interface SourceDocument {
  /** As given by the caller or by the include reader; `null` for a host's listing. */
  readonly path: string | null;
  readonly origin: Origin;
  readonly parsed: ParseResult;
  /** The statement that included it; `null` for the documents given outright. */
  readonly includedBy: { readonly document: SourceDocument; readonly node: Include } | null;
  /**
   * Characters before the file's own text: a file included inside a block is parsed inside such
   * a block. Subtract it from offsets to get offsets of the file. Zero otherwise.
   */
  readonly prefixLength: number;
  /** Characters behind the file's own text, for the same reason. */
  readonly suffixLength: number;
}

export interface Ruleset {
  /** Every document that was read, in the order of loading; the host's listing is not among them. */
  readonly documents: readonly SourceDocument[];
  /** The tables that the documents leave behind, in order of declaration. */
  readonly tables: readonly RulesetTable[];
  /** The tables that are live on the host; `null` where the host's ruleset is not known. */
  readonly hostTables: readonly RulesetTable[] | null;
  /**
   * What the host holds once the documents are loaded on top of its live ruleset; `null` where
   * that is not known. A table has origin `host` where no document touches it. In a merged
   * table, `rule.document.origin` tells where a rule comes from.
   */
  readonly tablesAfterLoad: readonly RulesetTable[] | null;
  /** What the documents do to tables and chains as a whole, in order; rules and elements are not listed. */
  readonly operations: readonly Operation[];
  /** True where an `include` could not be read: names and tables may exist that are not seen here. */
  readonly incomplete: boolean;
  /** The include statements, in the order of loading; those that syntax errors hide are not among them. */
  readonly includes: readonly IncludeStatement[];
  /** Where variables are used that are defined outside (`nft -D name=value`), in the order of loading. */
  readonly outerVariables: readonly OuterVariable[];
  /** What nft's own parser says about names and values; see {@link ParserCheck}. */
  readonly diagnostics: readonly SemanticDiagnostic[];
  /** What each `$name` stands for at its place; read it through `resolveVariable`. */
  readonly bindings: ReadonlyMap<Variable, Place<Define>>;
}

/** A fault that nft's parser finds by the meaning of a name or value; severity is always error. */
export interface SemanticDiagnostic extends Range {
  readonly rule: ParserCheck;
  /** The thing, the cause and the remedy. */
  readonly message: string;
  readonly document: SourceDocument;
  /** A second place in the same document. */
  readonly related: { readonly range: Range; readonly message: string } | null;
  /** A safe edit of the same document that restores what is evidently meant, or `null`. */
  readonly fix: { readonly title: string; readonly edits: readonly TextEdit[] } | null;
}

/** The names of the checks, stable and kebab-case. */
export type ParserCheck =
  | "undefined-variable"
  | "duplicate-definition"
  | "include-not-found"
  | "include-too-deep"
  | "invalid-include"
  | "duplicate-property"
  | "unknown-name"
  | "invalid-value"
  | "misplaced-item"
  | "nested-too-deeply"
  | EvaluationCheck;

/** What nft refuses once it has read everything: by what names refer to, and by the types of values. */
export type EvaluationCheck =
  | "undefined-reference"
  | "type-mismatch"
  | "protocol-conflict"
  | "ambiguous-family"
  | "missing-protocol"
  | "overlapping-intervals"
  | "interval-flag-missing"
  | "nat-after-conntrack"
  | "newer-than-target"
  | ValidationCheck;

/** What the kernel refuses when it commits a load: circles of chains, statements at hooks that are not theirs. */
export type ValidationCheck = "invalid-jump" | "misplaced-statement" | "nat-hook-direction";

/** What a command does to a table or chain as a whole. */
export interface Operation {
  /** `add` stands also for the block form. `flush` empties, `delete` and `destroy` remove. */
  readonly action: "add" | "create" | "flush" | "delete" | "destroy" | "rename";
  readonly scope: "ruleset" | "table" | "chain";
  /** `null` for `flush ruleset` without a family, which means all of them. */
  readonly family: FamilyName | null;
  /** `null` for `ruleset`, and for a table named by its handle. */
  readonly table: string | null;
  /** `null` for tables and rulesets, for a chain named by its handle, and for `flush chains`-like commands on a whole table. */
  readonly chain: string | null;
  readonly node: Command | Chain;
  readonly document: SourceDocument;
}

/** Where something stands in the documents. */
export interface Place<Node> {
  readonly node: Node;
  readonly document: SourceDocument;
}

export interface RulesetTable {
  readonly origin: Origin;
  readonly family: FamilyName;
  readonly name: string;
  /** Flags of all its declarations: `dormant`, `owner`, `persist`. A dormant table filters nothing. */
  readonly flags: ReadonlySet<string>;
  /** The text of `comment "…"` of the table itself. */
  readonly comment: string | null;
  /**
   * Its `table` statements, in order. Empty where only commands on chains and rules name it: then
   * the table must exist before the file is loaded (nft refuses otherwise).
   */
  readonly declarations: readonly Place<Table>[];
  /** The first place that names it, a declaration or a command. */
  readonly firstNamed: Place<Table | TableReference>;
  readonly chains: ReadonlyMap<string, RulesetChain>;
  /** Sets and maps share one name space. */
  readonly sets: ReadonlyMap<string, RulesetSet>;
  /** By `type name`, such as `ct helper ftp`: each type has a name space of its own. */
  readonly objects: ReadonlyMap<string, RulesetObject>;
  readonly flowtables: ReadonlyMap<string, RulesetFlowtable>;
  /**
   * The command that empties the table, whatever an earlier load left in it, before the documents
   * put the first rule into it: `flush ruleset`, `flush table`, `delete table`, `destroy table` or
   * `create table` (which fails instead). `null`: a second load finds the rules of the first.
   */
  readonly emptiedBy: Operation | null;
}

export interface RulesetChain {
  readonly table: RulesetTable;
  readonly name: string;
  /** `null` for a regular chain, which sees only what jumps to it. */
  readonly base: BaseChain | null;
  /** In evaluation order: `insert` and `index` are applied. */
  readonly rules: readonly RulesetRule[];
  /** Its `chain` statements. Empty where only rule commands name it: then it must exist beforehand. */
  readonly declarations: readonly Place<Chain>[];
  /** The first place that names it. */
  readonly firstNamed: Place<Chain | Identifier>;
  /** As {@link RulesetTable.emptiedBy}, for this chain: also `flush chain`, `delete chain` and `create chain`. */
  readonly emptiedBy: Operation | null;
}

/** A chain that hangs on a hook. */
export interface BaseChain {
  readonly node: HookSpecification;
  readonly document: SourceDocument;
  /** `filter`, `nat`, `route` as written. */
  readonly type: string;
  /** `prerouting`, `input`, `forward`, `output`, `postrouting`, `ingress`, `egress` as written. */
  readonly hook: string;
  /** `null` where it is a variable or name that cannot be resolved. */
  readonly priority: number | null;
  /** Every `device` and `devices` of the chain. */
  readonly devices: readonly Place<Devices>[];
  /** `null`: none is written, which means accept. `unknown`: a variable that cannot be resolved. */
  readonly policy: "accept" | "drop" | "unknown" | null;
  readonly policyNode: Policy | null;
}

export interface RulesetRule {
  readonly node: Rule;
  readonly document: SourceDocument;
}

/** A named set, map or verdict map. */
export interface RulesetSet {
  readonly table: RulesetTable;
  readonly name: string;
  readonly type: "set" | "map";
  /** `null` where only `add element` names it: then it must exist beforehand. */
  readonly declaration: Place<SetDeclaration> | null;
  /** `type …` or `typeof …`. */
  readonly typeNode: SetType | null;
  /** The datatype names of the key, one for each part of a concatenation; `null` for `typeof`. */
  readonly keyTypes: readonly string[] | null;
  /** The datatype names of the mapped side (`verdict` for a verdict map); `null` for sets and `typeof`. */
  readonly dataTypes: readonly string[] | null;
  readonly flags: ReadonlySet<string>;
  /** Whether elements that touch or overlap become one. */
  readonly autoMerge: boolean;
  /** Where its elements are written, declaration and `add element` alike, in order; deleted ones included. */
  readonly elements: readonly Place<SetElements | ElementCommand>[];
  /** As `elements`, with the commands that delete some in between; what was there before `flush set` is not among them. */
  readonly elementChanges: readonly ElementChange[];
  /**
   * True where its contents may differ from `elements`: packets add to it (`dynamic`), elements
   * time out, commands delete some, it is not declared here, or it is declared with none at all.
   */
  readonly open: boolean;
}

/** Elements that a declaration or command adds to a set, or deletes from it. */
export interface ElementChange extends Place<SetElements | ElementCommand> {
  readonly action: "add" | "delete";
}

export interface RulesetObject {
  readonly table: RulesetTable;
  readonly type: ObjectType;
  readonly name: string;
  readonly declaration: Place<StatefulObject>;
}

export interface RulesetFlowtable {
  readonly table: RulesetTable;
  readonly name: string;
  readonly declaration: Place<Flowtable>;
}

/** One way from a chain to another. */
export interface Jump {
  readonly from: RulesetChain;
  /** The rule it stands in. */
  readonly rule: RulesetRule;
  readonly verdict: "jump" | "goto";
  /** The name it jumps to; `null` for a variable that cannot be resolved. */
  readonly targetName: string | null;
  /** `null` where the table has no chain of that name. */
  readonly to: RulesetChain | null;
  /** The verdict that jumps: in the rule itself, or in a verdict map's element. */
  readonly node: Verdict;
  /** The anonymous chains around the verdict, outermost first. */
  readonly within: readonly AnonymousChain[];
}

export interface IncludeStatement extends Place<Include> {
  /** Why what it includes is no part of the ruleset, with the remedy; `null` where it is read. */
  readonly unread: string | null;
}

/** A use of a variable whose value is not known, because it is defined outside. */
export interface OuterVariable {
  readonly name: string;
  /** The variable, or the text that names it. */
  readonly range: Range;
  readonly document: SourceDocument;
}

/** What an include statement's path leads to. */
export type IncludeResult =
  | { readonly status: "read"; readonly files: readonly { readonly path: string; readonly text: string }[] }
  /** The path has no wildcard and there is no such file. A wildcard without a match is `read` with no files. */
  | { readonly status: "missing" }
  /** It cannot be known: nobody looked, or permission was lacking; `reason` says so, with the remedy. */
  | { readonly status: "unknown"; readonly reason?: string };

/**
 * Reads what `include "pattern"` names, in the order nft loads it (sorted). `fromPath` is the
 * document that includes, `null` where its path is not known.
 */
export type IncludeReader = (pattern: string, fromPath: string | null) => IncludeResult;

export interface RulesetOptions {
  /** Without it every include is `unknown`. */
  readonly readInclude?: IncludeReader;
  /** The host's live ruleset, as `nft -a list ruleset` prints it. */
  readonly hostRuleset?: string | null;
  /** Variables defined outside (`nft -D name=value`). */
  readonly definitions?: readonly string[];
  /** The nft release that the documents are for (`1.0.6`); without it they may use everything. */
  readonly nftVersion?: string | null;
}

/** A document to load: parsed, with the path it was read from. */
export interface InputDocument {
  readonly path: string | null;
  readonly parsed: ParseResult;
}

/** A value with its node: what helpers hand back for messages that point at the text. */
export interface NamedNode {
  readonly name: string;
  /** True for `eth*`: any interface whose name starts with `name` (the `*` removed). */
  readonly wildcard: boolean;
  /** The value as written: in the match, in a variable's definition, or in a set's elements. */
  readonly node: Value;
  /** The node in the rule that led to it; the same as `node` where it is written in place. */
  readonly via: Expression;
}
