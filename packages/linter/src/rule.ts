import type { HostFacts } from "@nftlint/host";
import type { Ruleset, RulesetChain, RulesetRule, SourceDocument } from "@nftlint/semantics";
import type { ParseResult, Range, TextEdit } from "@nftlint/syntax";
import type { JsonSchema } from "./config/json-schema.ts";
import type { PacketPath } from "./witness/packet-path.ts";

/** `error` means: nft refuses to load this. Everything else is advice. */
export type Severity = "error" | "warning" | "info" | "hint";

/** The groups under which the catalogue lists rules. */
export type RuleGroup =
  | "host"
  | "connectivity"
  | "reachability"
  | "nat"
  | "language"
  | "operations"
  | "syntax"
  | "suppression";

/** The schema of one option. */
export interface OptionSchema extends JsonSchema {
  readonly default: unknown;
  readonly description: string;
}

export interface RuleMetadata {
  /** Kebab-case and stable: it stands in configuration files and suppression comments. */
  readonly name: string;
  /** One phrase for the catalogue: capital first, no full stop. */
  readonly summary: string;
  readonly group: RuleGroup;
  /** The severity where the configuration names none; `off` keeps the rule silent until asked for. */
  readonly severity: Severity | "off";
  /** The strongest fix it can offer. */
  readonly fix: "safe" | "unsafe" | null;
  /** True where the rule says nothing without a host snapshot. */
  readonly needsHost: boolean;
  /** A JSON schema for each option, with its default. */
  readonly options?: Readonly<Record<string, OptionSchema>>;
}

/** A change of the document that resolves a finding. */
export interface Fix {
  /** What it does, as an instruction: `Insert "flush table ip nat"`. */
  readonly title: string;
  /** Safe fixes keep the meaning or restore the evident intent; unsafe ones are offered, never applied by `--fix`. */
  readonly safety: "safe" | "unsafe";
  readonly edits: readonly TextEdit[];
}

/** A second place that matters, in the same document. */
export interface RelatedLocation {
  readonly range: Range;
  readonly message: string;
}

/** What a rule reports. */
export interface Finding {
  /** The offending text alone. */
  readonly range: Range;
  /**
   * The document that all ranges and edits are offsets into; the linted file where it is left out.
   * A finding in an included document is shown at the `include` that brings it in, without its fixes.
   */
  readonly document?: SourceDocument;
  /** Names the thing and the remedy, on one line, without a full stop at the end. */
  readonly message: string;
  /** A command that shows or mends it, shown on a line of its own. */
  readonly help?: readonly string[];
  readonly related?: readonly RelatedLocation[];
  readonly fixes?: readonly Fix[];
  /** Only where a finding weighs less or more than its rule usually does; never `error`. */
  readonly severity?: Exclude<Severity, "error">;
}

/** One document, read. */
export interface Source {
  /** As the user named it, with `/` as separator. */
  readonly path: string;
  readonly text: string;
}

/** One document, read and parsed. */
export interface SourceFile extends Source {
  readonly parsed: ParseResult;
}

/** What a rule may look at. */
export interface RuleContext {
  readonly file: SourceFile;
  readonly ruleset: Ruleset;
  /**
   * `null` where no snapshot was given: a rule that needs one then says nothing. Read it only where
   * it matters: a suppression of a rule that asked for a missing host is never called unused.
   */
  readonly host: HostFacts | null;
  /** The nft release that the file is written for (`1.0.6`), from the configuration or the host; `null`: any. */
  readonly nftVersion: string | null;
  /** The rule's options, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  report(finding: Finding): void;
  /** The packet path, for a rule that has found something; `null` where it is not at hand. */
  packetPath(): PacketPath | null;
  /**
   * Visits each rule of the documents' tables, in the order of evaluation; while a document is
   * edited, those alone that changed or of which something was reported before. What `visit`
   * reports must depend on the rule, on declarations and on the key alone.
   *
   * @param keyOf what else it depends on, for the rules of a chain
   */
  forEachRule(visit: (rule: RulesetRule, chain: RulesetChain) => void, keyOf?: (chain: RulesetChain) => string): void;
  /**
   * Visits each chain of the documents' tables; while a document is edited, those alone that
   * changed or of which something was reported before.
   *
   * @param extent what `visit` may look at besides declarations: the chain's `rules` with what
   *   stands between them, or also those of all chains that are `reached` from it
   */
  forEachChain(extent: "rules" | "reached", visit: (chain: RulesetChain) => void): void;
}

/** A folder below `rules/` exports one under the name `rule`. */
export interface Rule {
  readonly meta: RuleMetadata;
  check(context: RuleContext): void;
}
