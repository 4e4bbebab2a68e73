/** Tables: flags that exist, one comment. */
import { tableFlags } from "@nftlint/language";
import type { Table } from "@nftlint/syntax";
import { checkComments } from "./comments.ts";
import type { Report } from "./report.ts";
import { unknownName } from "./unknown-name.ts";

/** Checks a table but for what stands in it. */
export function checkTable(node: Table, report: Report): void {
  if (node.block === null) return;
  checkComments(node.block.items, report);
  for (const item of node.block.items) {
    if (item.kind !== "table-flags") continue;
    for (const flag of item.flags)
      if (!tableFlags.has(flag.name)) unknownName(flag, "table flag", tableFlags.keys(), report);
  }
}
