/** Properties that a block may hold once. */
import type { Range } from "@nftlint/syntax";
import type { Report } from "./report.ts";

/** Reports each item after the first of those that `select` picks; `what` is its name in messages. */
export function checkOnce<Item extends Range>(
  items: readonly Item[],
  select: (item: Item) => boolean,
  what: string,
  report: Report,
): void {
  let first: Item | null = null;
  for (const item of items) {
    if (!select(item)) continue;
    if (first === null) first = item;
    else reportTwice(item, first, what, report);
  }
}

/** Says that something stands a second time where it may stand once. */
export function reportTwice(range: Range, first: Range, what: string, report: Report): void {
  report("duplicate-property", range, `${what} is given twice; nft takes it once. Keep one of the two.`, {
    range: first,
    message: "first given here",
  });
}
