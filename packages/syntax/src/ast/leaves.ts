/** What every part of the tree is made of: ranges, names, constants and braces. */

/** A half-open range of UTF-16 offsets: `start` inclusive, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A document's text, which all compact parts of its tree share: an edit changes it for all of them. */
export interface SourceText {
  readonly text: string;
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

/** `comment "text"`; the text without its quotes. Not a `#` comment, which is trivia. */
export interface Comment extends Range {
  readonly kind: "comment";
  readonly text: Value;
}

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
