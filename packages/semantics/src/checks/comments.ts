/** `comment "…"` of tables, chains, rules, sets, elements and objects. */
import type { Comment, Range, Value } from "@nftlint/syntax";
import { checkOnce } from "./duplicates.ts";
import { byteLength } from "./lengths.ts";
import type { Report } from "./report.ts";

/** NFTNL_UDATA_COMMENT_MAXLEN of libnftnl. */
const longestComment = 128;

/** The text of one comment: at most 128 bytes. */
export function checkComment(text: Value, report: Report): void {
  const length = byteLength(text.text);
  if (length <= longestComment) return;
  report("invalid-value", text, `the comment is ${length} bytes long; nft keeps at most ${longestComment}; shorten it`);
}

/** The comments of a block: one, and not too long. */
export function checkComments(items: readonly (Range & { readonly kind: string })[], report: Report): void {
  checkOnce(items, (item) => item.kind === "comment", "the comment", report);
  for (const item of items) if (item.kind === "comment") checkComment((item as Comment).text, report);
}
