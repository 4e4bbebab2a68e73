/** How a match relates its two sides. */
import type { Match } from "@nftlint/syntax";

/** Whether a match holds for all but the values given. */
export function isNegated({ operator }: Match): boolean {
  return operator === "!=" || operator === "!";
}

/** Whether a match tells by the values given alone, for them or for all others: no ordering, no mask. */
export function isPlain(match: Match): boolean {
  return isEquality(match) || (isNegated(match) && match.mask === null);
}

/** Whether a match holds for the values given and no others: no ordering, no mask. */
export function isEquality({ operator, mask }: Match): boolean {
  return mask === null && (operator === null || operator === "==");
}
