/** Building the tree of operators, concatenations and ranges. */
import type { BinaryOperator, Concatenation, Expression } from "./ast.ts";

/** The operators by the words and signs that write them. */
export const operators: Readonly<Record<string, BinaryOperator>> = {
  "<<": "<<",
  lshift: "<<",
  ">>": ">>",
  rshift: ">>",
  "&": "&",
  and: "&",
  "^": "^",
  xor: "^",
  "|": "|",
  or: "|",
};

const precedence: Readonly<Record<BinaryOperator, number>> = { "<<": 4, ">>": 4, "&": 3, "^": 2, "|": 1 };

/** `a . b . c` from its parts. */
export function concatenation(parts: Expression[]): Concatenation {
  const last = parts[parts.length - 1];
  return { kind: "concatenation", parts, start: parts[0]?.start ?? 0, end: last?.end ?? 0 };
}

/** `from-to`. */
export function range(from: Expression, to: Expression): Expression {
  return { kind: "range", from, to, start: from?.start ?? 0, end: to?.end ?? 0 };
}

/** Builds the tree of `a op b op c` by precedence, without recursion: the chain may be long. */
export class BinaryChain {
  readonly #operands: Expression[];
  readonly #operators: BinaryOperator[] = [];

  constructor(first: Expression) {
    this.#operands = [first];
  }

  add(operator: BinaryOperator, operand: Expression): void {
    while (this.#operators.length > 0 && precedence[this.#operators.at(-1) as BinaryOperator] >= precedence[operator]) {
      this.#reduce();
    }
    this.#operators.push(operator);
    this.#operands.push(operand);
  }

  build(): Expression {
    while (this.#operators.length > 0) this.#reduce();
    return this.#operands[0] as Expression;
  }

  #reduce(): void {
    const right = this.#operands.pop() as Expression;
    const left = this.#operands.pop() as Expression;
    const operator = this.#operators.pop() as BinaryOperator;
    this.#operands.push({ kind: "binary", operator, left, right, start: left?.start ?? 0, end: right?.end ?? 0 });
  }
}
