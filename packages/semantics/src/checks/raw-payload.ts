/** Lengths of raw matches: `@th,16,16`, `tcp option @n,offset,length`. */
import { parseNumber, type Value } from "@nftlint/syntax";
import type { Report } from "./report.ts";

/** NFT_REG32_COUNT registers of 32 bits. */
const mostBits = 512n;

/** The length in bits of a raw match: 1 to 512. */
export function checkRawLength(length: Value, report: Report): void {
  const bits = parseNumber(length.text);
  if (bits === 0n) {
    report("invalid-value", length, "a raw match of 0 bits compares nothing; give its length in bits");
  } else if (bits !== null && bits > mostBits) {
    report("invalid-value", length, `a raw match spans at most ${mostBits} bits, not ${bits}`);
  }
}
