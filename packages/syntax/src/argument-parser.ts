/** Arguments of statements: `meta mark set ARGUMENT`, `snat to ARGUMENT`. Selectors and values alike. */
import type { Expression, SetLiteral, SetReference, Variable } from "./ast.ts";
import { ExpressionParser } from "./expression-parser.ts";
import { SyntaxFailure } from "./failure.ts";
import { concatenation, range } from "./operators.ts";
import type { GrammarRule } from "./token-parser.ts";
import * as types from "./tokens.ts";

const dot = types.kindOf(types.Dot);
const comma = types.kindOf(types.Comma);
const slash = types.kindOf(types.Slash);
const dash = types.kindOf(types.Dash);
const mapWord = types.kindOf(types.MapWord);

export abstract class ArgumentParser extends ExpressionParser {
  readonly #argumentPrimaries: { ALT: () => Expression }[] = [
    { ALT: () => this.constant(types.StatementValue) },
    { ALT: () => this.#selector() },
    { ALT: () => this.SUBRULE(this.variable) },
    { ALT: () => this.parenthesised(this.argumentBinary) },
  ];

  /** Extension headers are read in matches only (parser_bison.y: primary_stmt_expr). */
  #selector(): Expression {
    const first = this.index;
    const selector = this.SUBRULE1(this.selector);
    const isRefused = selector?.kind === "extension-header";
    if (isRefused && !this.RECORDING_PHASE) throw new SyntaxFailure(first, "value");
    return selector;
  }

  readonly argumentPrimary: GrammarRule<Expression> = this.grammarRule("argumentPrimary", () => {
    // `ip` is a header where a field follows and a value elsewhere.
    const isHeader = !this.RECORDING_PHASE && this.isHeaderExpression();
    if (isHeader) return this.SUBRULE(this.header);
    return this.choose<Expression>({
      ERR_MSG: "value",
      DEF: this.#argumentPrimaries,
    });
  });

  readonly argumentBinary: GrammarRule<Expression> = this.grammarRule("argumentBinary", () => {
    return this.binaryFrom(this.SUBRULE(this.argumentPrimary), this.argumentPrimary);
  });

  /** The argument of a statement: `meta mark set ARGUMENT`, `snat to ARGUMENT`. */
  readonly argument: GrammarRule<Expression> = this.grammarRule("argument", () => {
    const first = this.SUBRULE(this.argumentBinary);
    if (this.RECORDING_PHASE) this.#recordArgument();
    switch (this.kindAhead()) {
      case slash:
        this.CONSUME(types.Slash);
        this.CONSUME(types.NumberLiteral);
        return { kind: "prefix", base: first, length: this.valueNode(), start: first.start, end: this.lastEnd };
      case dash:
        this.CONSUME(types.Dash);
        return range(first, this.SUBRULE1(this.argumentBinary));
      case comma:
        // A list is one of names: the comma behind a number or a sum ends the argument, and is a fault.
        return isListItem(first) ? this.#argumentList(first) : first;
      case dot:
        return this.#argumentMap(this.#argumentConcatenation(first));
      case mapWord:
        return this.#argumentMap(first);
      default:
        return first;
    }
  });

  #recordArgument(): void {
    this.OPTION(() =>
      this.OR([
        { ALT: () => this.CONSUME1(types.Slash) },
        { ALT: () => this.CONSUME1(types.Dash) },
        { ALT: () => this.CONSUME1(types.Comma) },
        { ALT: () => this.CONSUME1(types.Dot) },
        { ALT: () => this.#argumentMap(this.valueNode()) },
      ]),
    );
  }

  #argumentConcatenation(first: Expression): Expression {
    const parts = [first];
    do {
      this.CONSUME(types.Dot);
      parts.push(this.SUBRULE2(this.argumentPrimary));
    } while (this.kindAhead() === dot);
    return concatenation(parts);
  }

  #argumentList(first: Expression): Expression {
    const items = [first];
    do {
      this.CONSUME(types.Comma);
      const item = this.SUBRULE3(this.argumentPrimary);
      if (!isListItem(item)) throw new SyntaxFailure(this.index - 1, "a name");
      items.push(item);
    } while (this.kindAhead() === comma);
    return { kind: "list", items, start: first.start, end: this.lastEnd };
  }

  #argumentMap(key: Expression): Expression {
    if (!this.RECORDING_PHASE && this.kindAhead() !== mapWord) return key;
    return this.mapLookup(key, () => this.SUBRULE(this.setOperand));
  }

  /** A set or map in place or by name: what `vmap` and `map` look into. */
  readonly setOperand: GrammarRule<SetLiteral | SetReference | Variable> = this.choiceRule<
    SetLiteral | SetReference | Variable
  >("setOperand", "set", [
    { ALT: () => this.SUBRULE(this.setLiteral) },
    { ALT: () => this.SUBRULE(this.setReference) },
    { ALT: () => this.SUBRULE(this.variable) },
  ]);
}

/** What may stand in a list (parser_bison.y: symbol_stmt_expr). */
function isListItem(expression: Expression): boolean {
  return expression.kind === "variable" || (expression.kind === "value" && expression.form !== "number");
}
