/** What loading a file changes in a live ruleset, table by table. */
import type { RulesetRule } from "@nftlint/semantics";
import type { FamilyName, ObjectType } from "@nftlint/syntax";
import type { TableOwner } from "../../table-owners.ts";

/** What loading does to one line. */
export type LineChange = "kept" | "added" | "removed";

/** What loading does to a table, or to what it holds. */
export type ItemChange = LineChange | "changed";

export interface RulesetDifference {
  /** The tables that change, in the order of the listing, new ones behind them. */
  readonly tables: readonly TableDifference[];
  /** Live tables that no document touches. */
  readonly untouched: readonly TableName[];
  /** Live tables that the documents declare again just as they are. */
  readonly unchanged: readonly TableName[];
  /** Live tables that a `flush ruleset` or `delete table` removes and nothing declares again. */
  readonly destroyed: readonly DestroyedTable[];
  /** Lines of the live listing that could not be understood: what they say is not compared. */
  readonly notUnderstood: readonly string[];
  /** True where an include could not be read: more may change than is told here. */
  readonly incomplete: boolean;
}

export interface TableName {
  readonly family: FamilyName;
  readonly name: string;
}

export interface DestroyedTable extends TableName {
  /** The program whose table it is, where that is known. */
  readonly owner: TableOwner | null;
  /** Other programs that keep chains in it, such as Docker in a table of iptables. */
  readonly programs: readonly string[];
}

export interface TableDifference extends TableName {
  readonly change: Exclude<ItemChange, "kept">;
  /** The program whose table it is, where that is known; `null` for a new table. */
  readonly owner: TableOwner | null;
  readonly properties: readonly PropertyLine[];
  /** Objects, sets and maps, flowtables, chains: in this order, as nft lists them. */
  readonly items: readonly ItemDifference[];
}

export interface PropertyLine {
  readonly change: LineChange;
  /** Its name: `policy`, `timeout`. */
  readonly property: string;
  /** The line that says it: `policy drop`. */
  readonly text: string;
}

export type ItemDifference = ChainDifference | SetDifference | ObjectDifference | FlowtableDifference;

interface Item {
  readonly name: string;
  readonly change: ItemChange;
  readonly properties: readonly PropertyLine[];
}

export interface ChainDifference extends Item {
  readonly kind: "chain";
  /** All rules, those of before and after merged into one sequence. */
  readonly rules: readonly RuleLine[];
}

export interface RuleLine {
  readonly change: LineChange;
  readonly text: string;
  /** The live rule's handle; `null` for an added rule, and where the listing has no handles. */
  readonly handle: number | null;
  /** The rule: the live one where there is one. */
  readonly rule: RulesetRule;
}

export interface SetDifference extends Item {
  readonly kind: "set" | "map";
  /** The elements that come and go. */
  readonly elements: readonly ElementLine[];
  /** How many elements stay as they are. */
  readonly keptElements: number;
}

export interface ElementLine {
  readonly change: "added" | "removed";
  readonly text: string;
}

export interface ObjectDifference extends Item {
  readonly kind: "object";
  readonly type: ObjectType;
}

export interface FlowtableDifference extends Item {
  readonly kind: "flowtable";
}
