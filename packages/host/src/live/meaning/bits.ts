/** Masks and other operations on bits, folded as nft folds them: into `(value & mask) ^ flip`. */
import type { ValueType } from "@nftlint/semantics";
import type { Expression } from "@nftlint/syntax";
import { type Definitions, numberOf } from "./constants.ts";

/** What operations with constants make of an expression. */
export interface Folded {
  /** What is left without them. */
  readonly base: Expression;
  /** The bits that are kept; `null` for all. */
  readonly mask: bigint | null;
  /** The bits that are turned round afterwards. */
  readonly flip: bigint;
}

/** Folds `&`, `|` and `^` with constants. An expression that has none is its own base. */
export function fold(expression: Expression, type: ValueType | null, definitions: Definitions): Folded {
  const width = type?.bits ?? null;
  if (expression.kind !== "binary" || width === null) return { base: expression, mask: null, flip: 0n };
  const all = (1n << BigInt(width)) - 1n;
  const left = numberOf(expression.left, type, definitions);
  const right = numberOf(expression.right, type, definitions);
  // The operators that are folded may have their sides exchanged.
  const [inner, constant] = right !== null ? [expression.left, right] : [expression.right, left];
  if (constant === null) return { base: expression, mask: null, flip: 0n };
  const folded = fold(inner, type, definitions);
  const mask = folded.mask ?? all;
  switch (expression.operator) {
    case "&":
      return masked(folded.base, mask & constant, folded.flip & constant, all);
    case "|":
      return masked(folded.base, mask & ~constant & all, (folded.flip & ~constant) | constant, all);
    case "^":
      return masked(folded.base, mask, folded.flip ^ constant, all);
    default:
      return { base: expression, mask: null, flip: 0n };
  }
}

function masked(base: Expression, mask: bigint, flip: bigint, all: bigint): Folded {
  return { base, mask: mask === all ? null : mask, flip };
}
