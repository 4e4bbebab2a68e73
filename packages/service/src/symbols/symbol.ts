import type { SourceDocument } from "@nftlint/semantics";
import type { Range } from "@nftlint/syntax";

/** What has a name that a ruleset chooses. Sets and maps share their names. */
export type SymbolKind = "table" | "chain" | "set" | "flowtable" | "object" | "variable";

/** A thing with a name, the same wherever it is named. */
export interface NamedSymbol {
  readonly kind: SymbolKind;
  /** The table that it belongs to, as nft writes it: `inet filter`; `null` for tables and variables. */
  readonly table: string | null;
  /** Of a table with its family: `inet filter`. */
  readonly name: string;
}

/** A place where a symbol is named. */
export interface Occurrence {
  readonly symbol: NamedSymbol;
  /** The name alone, without `$` or `@`. */
  readonly range: Range;
  readonly document: SourceDocument;
  /** True where the name is declared here, be it once more. */
  readonly isDeclaration: boolean;
  /** All of the declaration; `null` for a reference. */
  readonly whole: Range | null;
}

/** A key that is the same for the same symbol. */
export function keyOf({ kind, table, name }: NamedSymbol): string {
  return `${kind}\0${table ?? ""}\0${name}`;
}
