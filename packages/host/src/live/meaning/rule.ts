/** What a rule means, as a text that is the same for all ways of writing it. */
import { type Ruleset, type RulesetRule, type RulesetTable, unlistedPart } from "@nftlint/semantics";
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
  rule: RulesetRule,
  { ruleset, table }: MeaningContext,
  { comments }: MeaningOptions = { comments: "aside" },
): string {
  const steps = new Steps(table.family);
  addStatements(rule.node, { definitions: ruleset, table, steps });
  const { comment } = rule.node;
  const unlisted = unlistedPart(rule);
  return [
    steps.finish(),
    ...(unlisted === null ? [] : [`# ${unlisted}`]),
    ...(comments === "aside" || comment === null ? [] : [`comment ${JSON.stringify(comment.text.text)}`]),
  ].join("; ");
}
