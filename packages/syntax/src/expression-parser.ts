/**
 * Expressions with nft's own precedence. nft's grammar has three families of them, told apart by
 * where they stand: on the left of a relation (selectors and values), on its right (values only),
 * and as the argument of a statement (both). All of them bind `<<`/`>>` tightest, then `&`, `^`,
 * `|`, then `.` (concatenation).
 */
import type {
  BinaryOperator,
  Expression,
  MapLookup,
  SetLiteral,
  SetReference,
  Value,
  Variable,
  Verdict,
  VerdictName,
} from "./ast.ts";
import { SyntaxFailure } from "./failure.ts";
import { BinaryChain, concatenation, operators, range } from "./operators.ts";
import { SelectorParser } from "./selector-parser.ts";
import type { GrammarRule } from "./token-parser.ts";
import * as types from "./tokens.ts";

const binarySign = types.kindOf(types.BinarySign);
const dot = types.kindOf(types.Dot);
const comma = types.kindOf(types.Comma);
const slash = types.kindOf(types.Slash);
const dash = types.kindOf(types.Dash);
const mapWord = types.kindOf(types.MapWord);

/** What stands right of a relation, with the mask of `value / mask`. */
export interface RightSide {
  readonly value: Expression;
  readonly mask: Expression | null;
}

export abstract class ExpressionParser extends SelectorParser {
  /** `{ … }`; defined where element lists are. */
  abstract readonly setLiteral: GrammarRule<SetLiteral>;

  readonly variable: GrammarRule<Variable> = this.grammarRule("variable", () => {
    const start = this.nextStart;
    this.CONSUME(types.Dollar);
    this.CONSUME(types.Name);
    return { kind: "variable", name: this.lastText(), start, end: this.lastEnd };
  });

  /** `@name`. */
  readonly setReference: GrammarRule<SetReference> = this.grammarRule("setReference", () => {
    const start = this.nextStart;
    this.CONSUME(types.At);
    this.CONSUME(types.Name);
    return { kind: "set-reference", name: this.lastText(), start, end: this.lastEnd };
  });

  // ---- the left side

  readonly leftPrimary: GrammarRule<Expression> = this.choiceRule<Expression>("leftPrimary", "expression", [
    // The most frequent selectors are asked for first: each step between costs a call for every match.
    { ALT: () => this.SUBRULE(this.header) },
    { ALT: () => this.SUBRULE(this.meta) },
    { ALT: () => this.SUBRULE(this.conntrack) },
    { ALT: () => this.SUBRULE(this.selector) },
    { ALT: () => this.constant(types.LeftValue) },
    { ALT: () => this.SUBRULE(this.variable) },
    { ALT: () => this.parenthesised(this.leftBinary) },
  ]);

  /** Consumes a token of the given type, as a constant. */
  protected constant(type: (typeof types)["LeftValue"]): Value {
    this.CONSUME(type);
    return this.valueNode();
  }

  protected parenthesised(inner: GrammarRule<Expression>): Expression {
    this.CONSUME(types.LeftParenthesis);
    this.enter();
    const expression = this.SUBRULE(inner);
    this.leave();
    this.CONSUME(types.RightParenthesis);
    return expression;
  }

  readonly leftBinary: GrammarRule<Expression> = this.grammarRule("leftBinary", () =>
    this.binaryFrom(this.SUBRULE(this.leftPrimary), this.rightPrimary),
  );

  /** An operand and the operators behind it, if there are any, each with an `operand` of its own. */
  protected binaryFrom(first: Expression, operand: GrammarRule<Expression>): Expression {
    if (!this.RECORDING_PHASE && this.kindAhead() !== binarySign) return first;
    const chain = new BinaryChain(first);
    this.MANY(() => {
      const operator = this.#binaryOperator();
      chain.add(operator, this.SUBRULE1(operand));
    });
    return chain.build();
  }

  #binaryOperator(): BinaryOperator {
    this.CONSUME(types.BinarySign);
    return operators[this.lastText()] ?? "|";
  }

  readonly leftConcatenation: GrammarRule<Expression> = this.grammarRule("leftConcatenation", () =>
    this.#leftConcatenationFrom(this.binaryFrom(this.SUBRULE(this.leftPrimary), this.rightPrimary)),
  );

  #leftConcatenationFrom(first: Expression): Expression {
    if (!this.RECORDING_PHASE && this.kindAhead() !== dot) return first;
    const parts = [first];
    this.MANY1(() => {
      this.CONSUME(types.Dot);
      parts.push(this.SUBRULE1(this.leftBinary));
    });
    return concatenation(parts);
  }

  readonly #leftExpressions: { ALT: () => Expression }[] = [
    { ALT: () => this.#leftConcatenationFrom(this.binaryFrom(this.SUBRULE(this.leftPrimary), this.rightPrimary)) },
    { ALT: () => this.SUBRULE(this.setLiteral) },
  ];

  /** What may stand left of a relation: a concatenation, a set, or a map look-up. */
  readonly leftExpression: GrammarRule<Expression> = this.grammarRule("leftExpression", () => {
    const left = this.choose<Expression>(this.#leftExpressions);
    if (!this.RECORDING_PHASE && (this.kindAhead() !== mapWord || left.kind === "set")) return left;
    return this.OPTION(() => this.mapLookup(left, () => this.SUBRULE(this.rightOperand))) ?? left;
  });

  protected mapLookup(key: Expression, map: () => Expression): MapLookup {
    this.CONSUME(types.MapWord);
    const target = map();
    return { kind: "map-lookup", key, map: target, start: key?.start ?? 0, end: this.lastEnd };
  }

  // ---- the right side

  readonly rightPrimary: GrammarRule<Expression> = this.choiceRule<Expression>("rightPrimary", "value", [
    { ALT: () => this.constant(types.RightValue) },
    { ALT: () => this.SUBRULE(this.variable) },
    { ALT: () => this.parenthesised(this.rightBinary) },
  ]);

  readonly rightBinary: GrammarRule<Expression> = this.grammarRule("rightBinary", () =>
    this.binaryFrom(this.SUBRULE(this.rightPrimary), this.rightPrimary),
  );

  /** A value, prefix or range: one part of a concatenation. */
  readonly rightItem: GrammarRule<Expression> = this.grammarRule("rightItem", () =>
    this.#rightItemFrom(this.binaryFrom(this.SUBRULE(this.rightPrimary), this.rightPrimary)),
  );

  #rightItemFrom(first: Expression): Expression {
    if (!this.RECORDING_PHASE && this.kindAhead() !== slash && this.kindAhead() !== dash) return first;
    return (
      this.OPTION(() =>
        this.choose<Expression>([
          {
            ALT: () => {
              this.CONSUME(types.Slash);
              this.CONSUME(types.NumberLiteral);
              return { kind: "prefix", base: first, length: this.valueNode(), start: first?.start, end: this.lastEnd };
            },
          },
          {
            ALT: () => {
              this.CONSUME(types.Dash);
              return range(first, this.SUBRULE1(this.rightBinary));
            },
          },
        ]),
      ) ?? first
    );
  }

  readonly rightConcatenation: GrammarRule<Expression> = this.grammarRule("rightConcatenation", () =>
    this.#rightConcatenationFrom(
      this.#rightItemFrom(this.binaryFrom(this.SUBRULE(this.rightPrimary), this.rightPrimary)),
    ),
  );

  #rightConcatenationFrom(first: Expression): Expression {
    if (!this.RECORDING_PHASE && this.kindAhead() !== dot) return first;
    const parts = [first];
    this.MANY1(() => {
      this.CONSUME(types.Dot);
      parts.push(this.SUBRULE1(this.rightItem));
    });
    return concatenation(parts);
  }

  /** What a map look-up looks into, and what `define` may hold: a concatenation, set or set reference. */
  readonly rightOperand: GrammarRule<Expression> = this.choiceRule<Expression>("rightOperand", "value", [
    { ALT: () => this.SUBRULE(this.rightConcatenation) },
    { ALT: () => this.SUBRULE(this.setLiteral) },
    { ALT: () => this.SUBRULE(this.setReference) },
  ]);

  /** What stands right of a relation: {@link rightOperand}, a list, or a value or list with a mask. */
  readonly rightSide: GrammarRule<RightSide> = this.choiceRule<RightSide>("rightSide", "value", [
    { ALT: () => this.#relation(this.binaryFrom(this.SUBRULE(this.rightPrimary), this.rightPrimary)) },
    { ALT: () => ({ value: this.SUBRULE(this.setLiteral), mask: null }) },
    { ALT: () => ({ value: this.SUBRULE(this.setReference), mask: null }) },
  ]);

  #relation(first: Expression): RightSide {
    if (this.RECORDING_PHASE) this.#recordRelation();
    switch (this.kindAhead()) {
      case comma:
        return this.#listWithMask(first);
      case slash:
        return this.#prefixOrMask(first);
      case dash: {
        this.CONSUME(types.Dash);
        return { value: this.#rightConcatenationFrom(range(first, this.SUBRULE1(this.rightBinary))), mask: null };
      }
      case dot:
        return { value: this.#rightConcatenationFrom(first), mask: null };
      default:
        return { value: first, mask: null };
    }
  }

  /** Shows Chevrotain what the branches above may read. */
  #recordRelation(): void {
    this.OPTION1(() =>
      this.OR1([
        { ALT: () => this.CONSUME1(types.Comma) },
        { ALT: () => this.CONSUME1(types.Slash) },
        { ALT: () => this.CONSUME1(types.Dash) },
        { ALT: () => this.#rightConcatenationFrom(this.SUBRULE2(this.rightItem)) },
      ]),
    );
  }

  #listWithMask(first: Expression): RightSide {
    const value = this.#list(first);
    if (this.kindAhead() !== slash) return { value, mask: null };
    this.CONSUME(types.Slash);
    return { value, mask: this.#list(this.SUBRULE3(this.rightBinary)) };
  }

  /** The rest of a list, which has two items at least. */
  #list(first: Expression): Expression {
    const items = [first];
    do {
      this.CONSUME(types.Comma);
      items.push(this.SUBRULE4(this.rightBinary));
    } while (this.kindAhead() === comma);
    return { kind: "list", items, start: first.start, end: this.lastEnd };
  }

  /** `10.0.0.0/8` or `syn / syn,ack`: a number alone is a prefix length, a list is a mask. */
  #prefixOrMask(base: Expression): RightSide {
    this.CONSUME(types.Slash);
    const behind = this.index;
    const next = this.SUBRULE5(this.rightBinary);
    if (this.kindAhead() !== comma && next.kind === "value" && next.form === "number") {
      const prefix: Expression = { kind: "prefix", base, length: next, start: base.start, end: this.lastEnd };
      return { value: this.#rightConcatenationFrom(prefix), mask: null };
    }
    if (this.kindAhead() !== comma) {
      throw new SyntaxFailure(behind, "a prefix length such as 24, or flags such as syn,ack");
    }
    return { value: base, mask: this.#list(next) };
  }

  // ---- verdicts

  readonly #verdicts: { ALT: () => Verdict["target"] }[] = [
    {
      ALT: () => {
        this.CONSUME(types.FinalVerdict);
        return null;
      },
    },
    {
      ALT: () => {
        this.CONSUME(types.JumpVerdict);
        return this.SUBRULE(this.jumpTarget);
      },
    },
  ];

  readonly verdict: GrammarRule<Verdict> = this.grammarRule("verdict", () => {
    const start = this.nextStart;
    const target = this.choose<Verdict["target"]>(this.#verdicts);
    const name = this.#verdictName(start);
    return { kind: "verdict", verdict: name, target, start, end: this.lastEnd };
  });

  #verdictName(start: number): VerdictName {
    for (const name of verdictNames) if (this.text.startsWith(name, start)) return name;
    return "continue";
  }

  /** The chain of `jump` and `goto`. */
  readonly jumpTarget: GrammarRule<NonNullable<Verdict["target"]>> = this.choiceRule<NonNullable<Verdict["target"]>>(
    "jumpTarget",
    "chain name",
    [
      {
        ALT: () => {
          this.CONSUME(types.Name);
          return this.identifierNode();
        },
      },
      { ALT: () => this.SUBRULE(this.variable) },
    ],
  );
}

const verdictNames = ["accept", "drop", "jump", "goto", "return", "continue"] as const;
