/** Words that must be one of a few. */
import { type Identifier, nearest } from "@nftlint/syntax";
import type { Report } from "./report.ts";

/** Says that there is no such name, and which one may have been meant. */
export function unknownName(node: Identifier, what: string, known: Iterable<string>, report: Report): void {
  const names = [...known];
  const near = nearest(node.name, names);
  const remedy = near !== null ? `did you mean "${near}"?` : `nft knows ${names.join(", ")}`;
  report("unknown-name", node, `there is no ${what} "${node.name}"; ${remedy}`);
}
