/** The tables that change, before and after, for an editor that compares two texts. */
import { differenceLines, type Line } from "./lines.ts";
import type { LineChange, RulesetDifference } from "./model.ts";

export interface DifferenceTexts {
  readonly before: string;
  readonly after: string;
}

/**
 * Two texts in the manner of a listing. What stays is written alike in both, as it is listed, so that
 * an editor marks just what changes.
 */
export function differenceTexts(difference: Pick<RulesetDifference, "tables">): DifferenceTexts {
  const lines = differenceLines(difference);
  return { before: textOf(lines, "removed"), after: textOf(lines, "added") };
}

function textOf(lines: readonly Line[], side: LineChange): string {
  return lines
    .filter(({ change }) => change === "kept" || change === side)
    .map(({ depth, text }) => `${"\t".repeat(depth)}${text}\n`)
    .join("");
}
