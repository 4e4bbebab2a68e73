/** Times: `1d2h3m4s5ms`, each part once. */
import type { Value } from "@nftlint/syntax";
import type { Report } from "./report.ts";

/** More digits than this nft refuses in one part of a time. */
const mostDigits = 8;

/** Reports a time that nft cannot read. */
export function checkTime(value: Value, report: Report): void {
  const fault = timeFault(value.text);
  if (fault !== null) report("invalid-value", value, `"${value.text}" is no time: ${fault}`);
}

/** What is wrong with a time, or `null`. nft reads `5` (no unit) and `h` (no number) as zero. */
function timeFault(text: string): string | null {
  const units = new Set<string>();
  for (const [, digits = "", unit = ""] of text.matchAll(/(\d*)(ms$|[^\d]|$)/g)) {
    if (digits.length > mostDigits) return `a part has at most ${mostDigits} digits.`;
    if (unit === "") continue;
    if (!["d", "h", "m", "s", "ms"].includes(unit)) return "write it like 1d2h3m4s5ms.";
    if (units.has(unit)) return `"${unit}" stands in it twice.`;
    units.add(unit);
  }
  return null;
}
