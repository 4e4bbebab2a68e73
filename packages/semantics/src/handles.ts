/** Kernel handles, which `nft -a list` prints as comments: `# handle 5`. */
import type { Range } from "@nftlint/syntax";
import type { RulesetRule, SourceDocument } from "./ruleset.ts";

/** The handle that a host's listing gives a rule; `null` for a rule of a file, which has none yet. */
export function ruleHandle(rule: RulesetRule): number | null {
  return handleAfter(rule.document, rule.node);
}

/** The handle in the comment that follows `range` on its line, `null` where there is none. */
function handleAfter(document: SourceDocument, range: Range): number | null {
  if (document.origin !== "host") return null;
  const { comments, text } = document.parsed;
  const index = firstCommentFrom(document, range.end);
  if (index === comments.count) return null;
  const start = comments.start(index);
  if (text.slice(range.end, start).includes("\n")) return null;
  const match = /^# handle (\d+)/.exec(text.slice(start, comments.end(index)));
  return match === null ? null : Number(match[1]);
}

/** The index of the first comment at or after an offset, by bisection. */
function firstCommentFrom(document: SourceDocument, offset: number): number {
  const { comments } = document.parsed;
  let low = 0;
  let high = comments.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (comments.start(middle) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
