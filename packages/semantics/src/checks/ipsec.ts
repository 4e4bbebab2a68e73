/** The position in the chain of transformations that `ipsec` asks for. */
import { type Ipsec, parseNumber } from "@nftlint/syntax";
import type { Report } from "./report.ts";

export function checkIpsec(ipsec: Ipsec, report: Report): void {
  if (ipsec.index === null) return;
  const index = parseNumber(ipsec.index.text);
  if (index === null || index <= 255n) return;
  report("invalid-value", ipsec.index, `spnum is at most 255, not ${index}.`);
}
