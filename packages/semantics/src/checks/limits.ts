/** `limit rate` as a statement. */
import { type Limit, parseNumber } from "@nftlint/syntax";
import type { Report } from "./report.ts";

/** A limit on packets lets at least one packet through at once; a limit on bytes may have a burst of 0. */
export function checkLimit(limit: Limit, report: Report): void {
  if (limit.burst === null || limit.rateUnit !== null || parseNumber(limit.burst.text) !== 0n) return;
  report(
    "invalid-value",
    limit.burst,
    "a burst of 0 packets lets nothing through; give 1 or more, or leave `burst` out",
  );
}
