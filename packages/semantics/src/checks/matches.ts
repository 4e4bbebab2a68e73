/** What stands left of a match. */
import { headers, metaKeys } from "@nftlint/language";
import { type Expression, nearest } from "@nftlint/syntax";
import type { Report } from "./report.ts";

const otherSelectors = [
  "ct",
  "exthdr",
  "fib",
  "ipsec",
  "jhash",
  "meta",
  "numgen",
  "osf",
  "rt",
  "socket",
  "symhash",
  "tunnel",
];

/**
 * A word that begins a match and is no selector. nft's grammar takes it for a value, and its
 * evaluation then knows no type for it ("No symbol type information"): most often it is misspelt.
 */
export function checkMatched(left: Expression, report: Report): void {
  if (left.kind !== "value") return;
  const near = left.form === "word" ? nearest(left.text, selectorWords()) : null;
  const remedy =
    near !== null ? `did you mean "${near}"?` : "write what to compare first, such as `tcp dport` or `ip saddr`";
  report("unknown-name", left, `"${left.text}" is nothing that a packet has; ${remedy}`);
}

function* selectorWords(): Iterable<string> {
  yield* headers.keys();
  yield* otherSelectors;
  for (const [key, { unqualified }] of metaKeys) if (unqualified) yield key;
}
