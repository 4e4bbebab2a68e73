/** What a rule means, as a text that is the same for all ways of writing it. */
import type { Ruleset, RulesetRule, RulesetTable } from "@nftlint/semantics";
import { addStatements } from "./statements.ts";
import { Steps } from "./steps.ts";

/** Where a rule stands. */
export interface MeaningContext {
  readonly ruleset: Pick<Ruleset, "bindings">;
  readonly table: Pick<RulesetTable, "sets" | "family">;
}

export interface MeaningOptions {
  /** Whether rules that differ in their comments alone differ. */
  readonly comments: "kept" | "aside";
}

/**
 * What a rule means. A rule as a user writes it and the same rule as nft lists it have equal
 * meanings: values of counters, quotas and handles are no part of it, nor is the choice between two
 * ways of asking for the same packets. Where that cannot be told, meanings differ.
 *
 * @returns a text to be compared, not to be shown
 */
export function meaningOf(
  { node }: Pick<RulesetRule, "node">,
  { ruleset, table }: MeaningContext,
  { comments }: MeaningOptions = { comments: "aside" },
): string {
  const steps = new Steps(table.family);
  addStatements(node, { definitions: ruleset, table, steps });
  const meaning = steps.finish();
  return comments === "aside" || node.comment === null
    ? meaning
    : `${meaning}; comment ${JSON.stringify(node.comment.text.text)}`;
}
