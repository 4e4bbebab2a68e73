/** Kernel handles, which `nft -a list` prints as comments: `# handle 5`. */
import type { RulesetRule, SourceDocument } from "./ruleset.ts";

/** The handle that a host's listing gives a rule; `null` for a rule of a file, which has none yet. */
export function ruleHandle(rule: RulesetRule): number | null {
  const match = /# handle (\d+)\s*$/.exec(commentBehind(rule) ?? "");
  return match === null ? null : Number(match[1]);
}

/**
 * What a listing says of a rule in a comment, as it cannot say it in nft's language: `xt_LOG`, where
 * nft was built without what knows iptables' matches and targets. nft 1.0.6 leaves out a target that
 * its libxtables does not find ("XT target MASQUERADE not found"): a blank is all that it prints for it.
 * `null` where it says nothing.
 */
export function unlistedPart(rule: RulesetRule): string | null {
  const comment = commentBehind(rule);
  const said = comment?.replace(/\s*# handle \d+\s*$/, "") ?? "";
  if (said !== "") return said.replace(/^#\s*/, "");
  return comment !== null && leavesOut(rule) ? "a target of iptables" : null;
}

/** Every statement of a listing is followed by one blank, also one that is not printed. */
function leavesOut({ document, node }: RulesetRule): boolean {
  return document.parsed.text.startsWith("  #", node.end);
}

/** The comment that follows a rule on its line of a listing. */
function commentBehind({ document, node }: RulesetRule): string | null {
  if (document.origin !== "host") return null;
  const { comments, text } = document.parsed;
  const index = firstCommentFrom(document, node.end);
  if (index === comments.count) return null;
  const start = comments.start(index);
  return text.slice(node.end, start).includes("\n") ? null : text.slice(start, comments.end(index));
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
