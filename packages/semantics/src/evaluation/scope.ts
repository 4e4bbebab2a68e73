/** What the evaluation of one rule, set or element command looks at. */
import type { Expression, Range } from "@nftlint/syntax";
import type { Report } from "../checks/report.ts";
import type { TableState } from "../load/tables.ts";
import type { Definitions } from "../variables.ts";
import type { NetworkFamily } from "./selector-types.ts";

export interface EvaluationScope {
  readonly definitions: Definitions;
  readonly table: TableState;
  /** What addresses without a family of their own are at this place. */
  readonly family: NetworkFamily;
  /** False where names may exist that were not read: an include is missing, or another file declares the table. */
  readonly knowsAllNames: boolean;
  /** What variables stand for, with the types that it was checked against: once is enough. */
  readonly checked: Map<Expression, Set<string>>;
  readonly report: Report;
}

/** Where to report what is wrong with a node: the variable that led to it, as the node may stand in another document. */
export type Place = Range | null;
