/** Takes a rule out of its document. */
import type { RulesetRule } from "@nftlint/semantics";
import type { Command, Range } from "@nftlint/syntax";
import type { Fix } from "../rule.ts";

/**
 * The deletion of a rule, or nothing where it does not fill its line: what else stands there, such
 * as a remark, may belong to it or not.
 */
export function removal(rule: RulesetRule, safety: Fix["safety"]): Fix[] {
  const { text } = rule.document.parsed;
  const { start, end } = commandOf(rule) ?? rule.node;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const newline = text.indexOf("\n", end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  if (text.slice(lineStart, start).trim() !== "" || !/^\s*;?\s*$/.test(text.slice(end, lineEnd))) return [];
  return [{ title: "Delete this rule", safety, edits: [{ start: lineStart, end: lineEnd, newText: "" }] }];
}

/** The command that adds the rule, where it does not stand in a chain's block. */
function commandOf({ node, document }: RulesetRule): Range | null {
  const items = document.parsed.document.items;
  return (
    items.find(
      (item): item is Command =>
        item.kind === "command" && item.target.kind === "rule-command" && item.target.rule === node,
    ) ?? null
  );
}
