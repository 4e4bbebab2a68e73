/** Elements of sets: their times, comments and statements. */
import type { Element, SetLiteral } from "@nftlint/syntax";
import { checkComment } from "./comments.ts";
import { checkOnce } from "./duplicates.ts";
import type { Report } from "./report.ts";
import { checkStateful } from "./stateful.ts";
import { checkTime } from "./times.ts";

export function checkElements(set: SetLiteral, report: Report): void {
  // Packed elements are plain values, in which there is nothing to check.
  if (set.elements.nodes === null) return;
  for (const element of set.elements.nodes) checkElement(element, report);
}

export function checkElement(element: Element, report: Report): void {
  if (element.options.length > 0) checkOptions(element, report);
  for (const statement of element.statements) checkStateful(statement, report);
  if (element.key.kind === "set") checkElements(element.key, report);
}

function checkOptions(element: Element, report: Report): void {
  checkOnce(element.options, ({ option }) => option === "comment", "the comment", report);
  for (const { option, value } of element.options) {
    if (option === "comment") checkComment(value, report);
    // An element may stay for ever in a set with a timeout; it cannot be about to leave it.
    else if (option === "expires" || value.text !== "never") checkTime(value, report);
  }
}
