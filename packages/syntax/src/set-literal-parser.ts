/**
 * Set literals and their elements. Long lists of plain values take a short cut: they are read
 * straight from the token buffer into packed numbers, without a call or an object for each.
 */
import type { CatchAll, Element, ElementOption, ElementStore, Expression, SetLiteral, Statement } from "./ast.ts";
import { elementAt, none, packedForm } from "./elements.ts";
import { SyntaxFailure } from "./failure.ts";
import { blankLineDiagnostic } from "./layout.ts";
import { StatefulParser } from "./stateful-parser.ts";
import type { GrammarRule } from "./token-parser.ts";
import * as types from "./tokens.ts";

const kindOf = types.kindOf;
const newline = kindOf(types.Newline);
const comma = kindOf(types.Comma);
const colon = kindOf(types.Colon);
const rightBrace = kindOf(types.RightBrace);
const number = kindOf(types.NumberLiteral);
const slash = kindOf(types.Slash);
const dash = kindOf(types.Dash);
const optionKinds = new Set([types.Timeout, types.Expires, types.CommentWord].map(kindOf));
const plainKinds = new Set([types.Word, types.NumberLiteral, types.QuotedString, types.WildcardString].map(kindOf));

export abstract class SetLiteralParser extends StatefulParser {
  readonly setLiteral: GrammarRule<SetLiteral> = this.grammarRule("setLiteral", () => {
    const start = this.nextStart;
    this.CONSUME(types.LeftBrace);
    this.enter();
    const elements = this.#elements();
    this.leave();
    if (!this.RECORDING_PHASE && this.kindAhead() !== rightBrace) throw this.failure('"," or "}"');
    this.CONSUME(types.RightBrace);
    return { kind: "set", elements, start, end: this.lastEnd };
  });

  #elements(): ElementStore {
    const packed = this.RECORDING_PHASE ? null : this.#plainElements();
    if (packed !== null && this.kindAhead() === rightBrace && packed.length > 0) {
      return { nodes: null, packed: compact(packed), source: this.source };
    }
    const nodes = this.#unpackAll(packed ?? []);
    this.#blankLines();
    if (nodes.length === 0) this.#noEmptySet();
    do {
      if (nodes.length > 0) this.#commas();
      if (nodes.length > 0 && this.kindAhead() === rightBrace) break;
      nodes.push(this.SUBRULE(this.element));
      this.#blankLines();
      if (this.kindAhead() !== comma) break;
      this.CONSUME(types.Comma);
      this.#blankLines();
    } while (!this.RECORDING_PHASE);
    return { nodes, packed: null, source: this.source };
  }

  /** nft takes more than one comma between elements, and behind the last. */
  #commas(): void {
    while (!this.RECORDING_PHASE && this.kindAhead() === comma) {
      this.consumeToken();
      this.#blankLines();
    }
  }

  #unpackAll(packed: readonly number[]): Element[] {
    if (packed.length === 0) return [];
    const store: ElementStore = { nodes: null, packed, source: { text: this.text } };
    const set: SetLiteral = { kind: "set", elements: store, start: 0, end: 0 };
    return Array.from({ length: packed.length / 3 }, (_, index) => elementAt(set, index));
  }

  /** nft refuses `{ }` everywhere but as the value of a `define`. */
  #noEmptySet(): void {
    if (this.RECORDING_PHASE || this.kindAhead() !== rightBrace) return;
    throw new SyntaxFailure(this.index, "", {
      text: 'nft refuses the empty set "{ }": put an element between the braces, or leave the whole line out.',
    });
  }

  /**
   * Reads plain elements as far as they go, each followed by a comma, and the last by `}`.
   * Leaves the parser before the first element that is not plain.
   */
  #plainElements(): number[] | null {
    const packed: number[] = [];
    const { tokens } = this;
    let index = this.#skipNewline(this.index);
    for (;;) {
      if (!plainKinds.has(tokens.kind(index))) break;
      const end = this.#plainElementEnd(index);
      const next = this.#skipNewline(end);
      const follower = tokens.kind(next);
      if (follower !== comma && follower !== rightBrace) break;
      packed.push(tokens.start(index), tokens.end(end - 1), this.#plainForm(index, end));
      if (follower === rightBrace) {
        this.moveTo(next);
        return packed;
      }
      this.moveTo(next + 1);
      index = this.#skipNewline(next + 1);
    }
    // A comma and a new line may stand behind the last element.
    if (packed.length > 0 && tokens.kind(index) === rightBrace) this.moveTo(index);
    return packed;
  }

  #skipNewline(index: number): number {
    return this.tokens.kind(index) === newline ? index + 1 : index;
  }

  /** The index behind the plain element that begins at `index`: one token, or three with `/` or `-`. */
  #plainElementEnd(index: number): number {
    const { tokens } = this;
    const sign = tokens.kind(index + 1);
    const isPair =
      sign === slash
        ? tokens.kind(index + 2) === number
        : sign === dash && plainKinds.has(tokens.kind(index + 2)) && this.#isLastDash(index + 1);
    return isPair && this.#isOnOneLine(index) ? index + 3 : index + 1;
  }

  /** Whether the three tokens from `index` on stand on one line: unpacking knows no continuations. */
  #isOnOneLine(index: number): boolean {
    const end = this.tokens.end(index);
    const start = this.tokens.start(index + 2);
    return start - end === 1 || !this.text.slice(end, start).includes("\n");
  }

  /** Whether no dash stands in the token behind this dash, so that unpacking finds this one. */
  #isLastDash(index: number): boolean {
    return this.text.lastIndexOf("-", this.tokens.end(index + 1) - 1) === this.tokens.start(index);
  }

  #plainForm(index: number, end: number): number {
    if (end === index + 1) return packedForm.value;
    return this.tokens.kind(index + 1) === slash ? packedForm.prefix : packedForm.range;
  }

  /** Consumes a new line, and reports further ones: nft takes one between elements, not two. */
  #blankLines(): void {
    if (this.RECORDING_PHASE) {
      this.OPTION1(() => this.CONSUME1(types.Newline));
      return;
    }
    if (this.kindAhead() !== newline) return;
    this.CONSUME1(types.Newline);
    if (this.kindAhead() !== newline) return;
    const first = this.index;
    while (this.kindAhead() === newline) this.CONSUME1(types.Newline);
    this.reporter.add(blankLineDiagnostic(this.tokens.start(first), this.lastEnd));
  }

  readonly #elementKeys: { ALT: () => Expression | CatchAll }[] = [
    { ALT: () => this.SUBRULE(this.rightConcatenation) },
    { ALT: () => this.SUBRULE(this.setLiteral) },
    { ALT: () => this.#catchAll() },
  ];

  readonly element: GrammarRule<Element> = this.grammarRule("element", () => {
    const start = this.nextStart;
    const key = this.choose<Expression | CatchAll>({
      ERR_MSG: "element",
      DEF: this.#elementKeys,
    });
    // A set may be an element of a set, but maps to nothing and has no options (parser_bison.y: set_list_member_expr).
    const isNested = key?.kind === "set";
    const { options, statements } = isNested ? noTail : this.elementTail();
    const hasData = this.RECORDING_PHASE || (!isNested && this.kindAhead() === colon);
    const data = hasData ? this.OPTION2(() => this.#mappedData()) : undefined;
    return { kind: "element", key, data: data ?? null, options, statements, start, end: this.lastEnd };
  });

  #catchAll(): CatchAll {
    this.CONSUME(types.Asterisk);
    return { kind: "catch-all", ...this.lastRange() };
  }

  readonly #elementData: { ALT: () => Expression }[] = [
    { ALT: () => this.SUBRULE1(this.rightConcatenation) },
    { ALT: () => this.SUBRULE(this.verdict) },
  ];

  #mappedData(): Expression {
    this.CONSUME(types.Colon);
    return this.chooseAt<Expression>(2, {
      ERR_MSG: "mapped value",
      DEF: this.#elementData,
    });
  }

  /** Statements, options, and statements again where there were options. */
  protected elementTail(): { options: readonly ElementOption[]; statements: readonly Statement[] } {
    if (!this.RECORDING_PHASE && !this.#hasTail()) return noTail;
    const tail: { options: ElementOption[]; statements: Statement[] } = { options: [], statements: [] };
    if (this.RECORDING_PHASE) {
      this.MANY1(() => this.SUBRULE(this.statefulStatement));
      this.MANY2(() => this.SUBRULE(this.elementOption));
      return tail;
    }
    this.#statements(tail.statements);
    this.#options(tail.options);
    if (tail.options.length > 0) this.#statements(tail.statements);
    return tail;
  }

  /** Options alone, as behind the key of a set statement. */
  protected elementOptions(): ElementOption[] {
    const options: ElementOption[] = [];
    if (this.RECORDING_PHASE) this.MANY3(() => this.SUBRULE1(this.elementOption));
    else this.#options(options);
    return options;
  }

  /** Stateful statements, as behind the options of a set statement. */
  protected statefulStatements(): Statement[] {
    const statements: Statement[] = [];
    if (this.RECORDING_PHASE) this.MANY4(() => this.SUBRULE1(this.statefulStatement));
    else this.#statements(statements);
    return statements;
  }

  #hasTail(): boolean {
    const kind = this.kindAhead();
    return kind !== comma && kind !== colon && kind !== rightBrace && (optionKinds.has(kind) || this.isStateful);
  }

  #options(into: ElementOption[]): void {
    while (optionKinds.has(this.kindAhead())) into.push(this.SUBRULE(this.elementOption));
  }

  #statements(into: Statement[]): void {
    while (this.isStateful) into.push(this.SUBRULE(this.statefulStatement));
  }

  readonly elementOption: GrammarRule<ElementOption> = this.grammarRule("elementOption", () => {
    const start = this.nextStart;
    const option = this.OR([
      { ALT: () => this.#optionWord(types.Timeout, "timeout" as const) },
      { ALT: () => this.#optionWord(types.Expires, "expires" as const) },
      { ALT: () => this.#optionWord(types.CommentWord, "comment" as const) },
    ]);
    if (option === "comment") this.CONSUME(types.Text);
    const value = option === "comment" ? this.valueNode() : this.time();
    return { kind: "element-option", option, value, start, end: this.lastEnd };
  });

  #optionWord<Option>(type: (typeof types)["Timeout"], option: Option): Option {
    this.CONSUME(type);
    return option;
  }
}

const noTail = { options: none, statements: none };

/** Short lists stay plain arrays, as long as they need to be: a typed array has a price of its own. */
function compact(packed: number[]): Int32Array | number[] {
  return packed.length > 3000 ? Int32Array.from(packed) : packed.slice();
}
