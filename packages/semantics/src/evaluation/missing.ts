import { nearest, type Range } from "@nftlint/syntax";
import type { EvaluationScope } from "./scope.ts";

/** Says that a table has no such set or object, and which one may have been meant. */
export function reportMissing(
  what: string,
  name: string,
  known: Iterable<string>,
  range: Range,
  { table, report }: EvaluationScope,
): void {
  const near = nearest(name, known);
  const remedy = near === null ? "declare it in the table before this place" : `did you mean "${near}"?`;
  const { start, end } = range;
  report(
    "undefined-reference",
    { start, end },
    `the table "${table.family} ${table.name}" has no ${what} "${name}"; ${remedy}`,
  );
}
