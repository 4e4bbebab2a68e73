/** Masks and other operations on bits, folded as nft folds them: into `(value & mask) ^ flip`. */
import type { ValueType } from "@nftlint/semantics";
import type { Binary, BinaryOperator, Expression } from "@nftlint/syntax";
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
  const unfolded = { base: expression, mask: null, flip: 0n };
  if (width === null) return unfolded;
  const all = (1n << BigInt(width)) - 1n;
  const steps: { readonly operator: BinaryOperator; readonly constant: bigint }[] = [];
  let base = expression;
  // Long rows of operators are deep on their left.
  while (base.kind === "binary") {
    const side = constantSide(base, type, definitions);
    if (side === null) break;
    steps.push({ operator: base.operator, constant: side.constant });
    base = side.other;
  }
  let mask = all;
  let flip = 0n;
  for (const { operator, constant } of steps.reverse()) {
    if (operator === "&") [mask, flip] = [mask & constant, flip & constant];
    else if (operator === "|") [mask, flip] = [mask & ~constant, (flip & ~constant) | constant];
    else flip ^= constant;
  }
  return base === expression ? unfolded : { base, mask: mask === all ? null : mask, flip: flip & all };
}

/** The constant of an operation that may have its sides exchanged; `null` where it has none, or is another one. */
function constantSide(
  { operator, left, right }: Binary,
  type: ValueType | null,
  definitions: Definitions,
): { readonly constant: bigint; readonly other: Expression } | null {
  if (operator === "<<" || operator === ">>") return null;
  const last = numberOf(right, type, definitions);
  if (last !== null) return { constant: last, other: left };
  const first = left.kind === "binary" ? null : numberOf(left, type, definitions);
  return first === null ? null : { constant: first, other: right };
}
