/**
 * The loop over the items of a block, and recovery: an item that does not fit costs one
 * diagnostic, and the next item is read as if nothing had happened.
 */
import type {
  Block,
  CommonItem,
  Define,
  Expression,
  Include,
  InvalidNode,
  SetLiteral,
  SourceText,
  Undefine,
} from "./ast.ts";
import { SyntaxFailure } from "./failure.ts";
import { indentationAt } from "./layout.ts";
import type { FailureContext } from "./reporter.ts";
import { StatementParser } from "./statement-parser.ts";
import type { TokenBuffer } from "./token-buffer.ts";
import type { GrammarRule } from "./token-parser.ts";
import * as types from "./tokens.ts";

const kindOf = types.kindOf;
const newline = kindOf(types.Newline);
const semicolon = kindOf(types.Semicolon);
const leftBrace = kindOf(types.LeftBrace);
const rightBrace = kindOf(types.RightBrace);
const name = kindOf(types.Word);
/** What begins a declaration, never a rule. */
const declarationKinds = new Set([types.Table, types.Chain, types.FlowtableWord].map(kindOf));
const setKinds = new Set([types.SetWord, types.MapWord].map(kindOf));

/** A block's description for messages: `chain "input"`. */
type BlockName = () => string;

export abstract class ItemParser extends StatementParser {
  #reportedUnclosed = false;
  /** Whether every `{` has had its `}` so far, as far as recovery has looked. */
  #trustsBraces = true;
  /** Whether recovery has taken a line for the start of a new item although a brace was still open. */
  #leavesBracesOpen = false;
  /** Whether the last block ended without its `}`: then no separator is missing behind it. */
  #isImplied = false;

  protected override begin(text: string, tokens: TokenBuffer, source: SourceText): void {
    super.begin(text, tokens, source);
    this.#reportedUnclosed = false;
    this.#trustsBraces = true;
    this.#leavesBracesOpen = false;
    this.#isImplied = false;
  }

  /** Whether every `{` and `}` has had its partner so far: then each line means what it means by itself. */
  protected get isBalanced(): boolean {
    return this.#trustsBraces && !this.#reportedUnclosed && !this.#leavesBracesOpen;
  }

  protected isSeparator(): boolean {
    const kind = this.kindAhead();
    return kind === newline || kind === semicolon;
  }

  /**
   * A block and its items.
   * @param item the rule that reads one item
   * @param expected what an item is, for messages: a key of the expectations
   * @param describe names the block for messages
   */
  protected block<Item extends { kind: string }>(
    item: GrammarRule<Item>,
    expected: string,
    describe: BlockName,
  ): Block<Item | InvalidNode> {
    const start = this.nextStart;
    this.CONSUME(types.LeftBrace);
    const opening = this.index - 1;
    this.enter();
    const items = this.items(item, expected, this.RECORDING_PHASE ? -1 : this.#indentation(opening));
    this.leave();
    this.#closeBlock(opening, describe);
    return { kind: "block", items, start, end: this.lastEnd };
  }

  #closeBlock(opening: number, describe: BlockName): void {
    if (this.RECORDING_PHASE || this.kindAhead() === rightBrace) {
      this.CONSUME(types.RightBrace);
      return;
    }
    this.#isImplied = true;
    // The first unclosed block explains the others around it.
    if (this.#reportedUnclosed) return;
    this.#reportedUnclosed = true;
    const range = { start: this.tokens.start(opening), end: this.tokens.end(opening) };
    const message = `The block of ${describe()} is never closed: a "}" is missing.`;
    this.reporter.add({ code: "unexpected-token", message, since: null, fix: null, ...range });
  }

  /**
   * The items up to the closing brace, the end of the file, or what can only follow the block.
   * @param indentation of the line on which the block begins; -1 at the top level
   */
  protected items<Item extends { kind: string }>(
    item: GrammarRule<Item>,
    expected: string,
    indentation = -1,
  ): (Item | InvalidNode)[] {
    const items: (Item | InvalidNode)[] = [];
    if (this.RECORDING_PHASE) {
      this.MANY(() => this.OR([{ ALT: () => this.SUBRULE(item) }, { ALT: () => this.SUBRULE(this.separator) }]));
      return items;
    }
    for (;;) {
      const kind = this.kindAhead();
      if (kind === newline || kind === semicolon) this.consumeToken();
      else if (kind === rightBrace || kind === 0 || this.#isOuterDeclaration(kind, expected, indentation)) return items;
      else items.push(this.#item(item, expected));
    }
  }

  readonly separator: GrammarRule<unknown> = this.grammarRule("separator", () =>
    this.OR([{ ALT: () => this.CONSUME(types.Newline) }, { ALT: () => this.CONSUME(types.Semicolon) }]),
  );

  /**
   * A chain or table that begins inside a chain or set, no deeper indented than the block itself:
   * the block around it was never closed.
   */
  #isOuterDeclaration(kind: number, expected: string, indentation: number): boolean {
    if (indentation < 0 || !this.#isDeclaration(kind, expected)) return false;
    return this.#indentation(this.index) <= indentation;
  }

  #isDeclaration(kind: number, expected: string): boolean {
    if (expected === "table item") return kind === kindOf(types.Table);
    if (declarationKinds.has(kind)) return true;
    return setKinds.has(kind) && this.kindAhead(1) === name && this.kindAhead(2) === leftBrace;
  }

  #indentation(index: number): number {
    return indentationAt(this.text, this.tokens.start(index));
  }

  #item<Item extends { kind: string }>(rule: GrammarRule<Item>, expected: string): Item | InvalidNode {
    const first = this.index;
    const nesting = this.nesting;
    this.statementStart = first;
    try {
      const item = this.SUBRULE1(rule);
      this.#endItem(item, expected);
      return item;
    } catch (failure) {
      if (!(failure instanceof SyntaxFailure)) throw failure;
      this.nesting = nesting;
      return this.#recover(failure, { item: first, statement: this.statementStart, expected });
    }
  }

  /** Items end with a new line or `;`, some with nothing; before `}` nft wants a separator too. */
  #endItem(item: { kind: string }, expected: string): void {
    const { kind } = item;
    const isImplied = this.#isImplied;
    this.#isImplied = false;
    if (this.isSeparator()) {
      this.consumeToken();
      return;
    }
    if (isImplied) return;
    if (isFreeStanding(item, expected) || (expected === "set item" && statefulKinds.has(kind) && this.isStateful))
      return;
    if (expected === "command" && this.kindAhead() === 0) {
      if (kind !== "command") this.#reportOpenEnd(kind);
      return;
    }
    if (this.kindAhead() === 0) return;
    if (kind === "comment" || (kind === "rule" && this.kindAhead() !== rightBrace)) this.#commentNotLast();
    this.#reportMissingSeparator(expected);
  }

  #commentNotLast(): void {
    if (this.kindAhead() === rightBrace) return;
    throw new SyntaxFailure(this.index, "", {
      text: "A comment ends its rule: put it behind everything else.",
    });
  }

  #reportOpenEnd(kind: string): void {
    const end = this.lastEnd;
    this.reporter.add({
      code: "layout",
      message: `nft wants a new line behind the last "${kind}".`,
      since: null,
      fix: { title: "Add the new line", edits: [{ start: end, end, newText: "\n" }] },
      start: this.lastStart,
      end,
    });
  }

  #reportMissingSeparator(expected: string): void {
    const at = this.lastEnd;
    const isBrace = this.kindAhead() === rightBrace;
    const isBlockEnd = this.text[at - 1] === "}";
    if (!isBrace && !isBlockEnd) throw this.failure("end of the statement");
    if (isBrace && expected === "command") throw this.failure("end of the statement");
    this.reporter.add({
      code: "layout",
      message: `nft wants a ";" or a new line ${isBrace ? 'before this "}"' : 'between "}" and what follows'}.`,
      since: null,
      fix: { title: 'Insert ";"', edits: [{ start: at, end: at, newText: ";" }] },
      start: this.nextStart,
      end: this.tokens.end(this.index),
    });
  }

  #recover(failure: SyntaxFailure, context: FailureContext): InvalidNode {
    const blamed = this.reporter.failure(failure, context);
    // `tabel t {` reads as a rule of chain t that begins with a set; the block is passed over as a whole.
    const failed = context.expected === "command" ? blamed : failure.tokenIndex;
    this.moveTo(this.#resumeAt(context.item, failed));
    // A stray "}" at the top level closes nothing: step over it.
    if (this.index === context.item) this.moveTo(this.index + 1);
    return { kind: "invalid", start: this.tokens.start(context.item), end: this.lastEnd };
  }

  /** The index of the separator, `}` or declaration at which reading goes on. */
  #resumeAt(first: number, failed: number): number {
    const index = this.#trustsBraces ? this.#separatorBehind(first, failed, true) : null;
    if (index !== null) return index;
    this.#trustsBraces = false;
    return this.#separatorBehind(first, failed, false) ?? this.tokens.count;
  }

  /**
   * The block behind a misspelt word is passed over as a whole. A brace that was open before the
   * failure may lack its `}`, and so may every brace of a document that has had too few once.
   * @returns `null` where a brace that should have been passed over is never closed
   */
  #separatorBehind(first: number, failed: number, trustsBraces: boolean): number | null {
    const { tokens } = this;
    const lineBreak = this.#lineBreakBefore(first, failed);
    let depth = 0;
    let passedOver = 0;
    for (let index = first; index < tokens.count; index++) {
      const kind = tokens.kind(index);
      if (kind === leftBrace) {
        depth++;
        if (trustsBraces && index >= failed) passedOver++;
      } else if (kind === rightBrace) {
        if (depth-- === 0) return index;
        passedOver = Math.max(passedOver - 1, 0);
      } else if (index >= (depth > 0 ? lineBreak : failed) && this.#separates(index, depth > 0, passedOver > 0)) {
        this.#leavesBracesOpen ||= depth > 0;
        return index;
      }
    }
    this.#leavesBracesOpen ||= depth > 0;
    return passedOver > 0 ? null : tokens.count;
  }

  /** The new line before the line that failed, from which on an open brace may turn out to be unclosed. */
  #lineBreakBefore(first: number, failed: number): number {
    for (let index = failed - 1; index > first; index--) if (this.tokens.kind(index) === newline) return index;
    return failed;
  }

  /** Whether the token at `index` ends the item: in an open brace a new line does only before a new item. */
  #separates(index: number, isOpen: boolean, isPassedOver: boolean): boolean {
    const kind = this.tokens.kind(index);
    if (kind !== newline && kind !== semicolon) return false;
    return !isOpen || (kind === newline && !isPassedOver && this.#beginsAnew(index + 1));
  }

  /** Whether a line can only begin an item, so that the `{` still open before it was never closed. */
  #beginsAnew(index: number): boolean {
    const kind = this.tokens.kind(index);
    if (declarationKinds.has(kind) || itemKinds.has(kind)) return true;
    if (!statementKinds.has(kind)) return false;
    const next = this.text[this.tokens.end(index)];
    return next !== "," && !continuesElement.has(this.tokens.kind(index + 1));
  }

  // ---- what may stand in every block

  readonly commonItem: GrammarRule<CommonItem> = this.choiceRule<CommonItem>("commonItem", "commonItem", [
    { ALT: () => this.SUBRULE(this.define) },
    { ALT: () => this.SUBRULE(this.undefine) },
    { ALT: () => this.SUBRULE(this.include) },
  ]);

  readonly define: GrammarRule<Define> = this.grammarRule("define", () => {
    const start = this.nextStart;
    this.CONSUME(types.Define);
    const redefine = this.lastText() === "redefine";
    const identifier = this.declaredName();
    this.CONSUME(types.Assign);
    const value = this.SUBRULE(this.initializer);
    return { kind: "define", redefine, name: identifier, value, start, end: this.lastEnd };
  });

  /** The value of a `define`: also a list, an empty set, or a negative number. */
  readonly initializer: GrammarRule<Expression> = this.grammarRule("initializer", () => {
    const isEmptySet = !this.RECORDING_PHASE && this.kindAhead() === leftBrace && this.kindAhead(1) === rightBrace;
    if (isEmptySet) return this.#emptySet();
    return this.choose<Expression>({
      ERR_MSG: "value",
      DEF: [{ ALT: () => this.#unmasked() }, { ALT: () => this.#negativeNumber() }],
    });
  });

  #unmasked(): Expression {
    const right = this.SUBRULE(this.rightSide);
    if (right?.mask) throw this.failure("end of the statement");
    return right?.value;
  }

  #emptySet(): SetLiteral {
    const start = this.nextStart;
    this.CONSUME(types.LeftBrace);
    this.CONSUME(types.RightBrace);
    return {
      kind: "set",
      elements: { nodes: [], packed: null, source: this.source },
      start,
      end: this.lastEnd,
    };
  }

  #negativeNumber(): Expression {
    const start = this.nextStart;
    this.CONSUME(types.Dash);
    this.CONSUME(types.NumberLiteral);
    return { kind: "value", form: "number", text: `-${this.lastText()}`, start, end: this.lastEnd };
  }

  readonly undefine: GrammarRule<Undefine> = this.grammarRule("undefine", () => {
    const start = this.nextStart;
    this.CONSUME(types.Undefine);
    return { kind: "undefine", name: this.declaredName(), start, end: this.lastEnd };
  });

  readonly include: GrammarRule<Include> = this.grammarRule("include", () => {
    const start = this.nextStart;
    this.CONSUME(types.Include);
    this.CONSUME(types.QuotedString);
    const pathRange = this.lastRange();
    return { kind: "include", path: this.valueNode().text, pathRange, start, end: this.lastEnd };
  });

  /** A name; a keyword in its place is reported and taken for the name, so that the block behind it is read. */
  protected declaredName(): ReturnType<ItemParser["identifierNode"]> {
    if (this.RECORDING_PHASE) {
      this.CONSUME(types.Name);
      return this.identifierNode();
    }
    const kind = this.kindAhead();
    if (kind !== name && kind !== kindOf(types.LastWord) && this.#isNamePlace()) {
      this.reporter.failure(this.failure("a name"), {
        item: this.index,
        statement: this.index,
        expected: "name",
      });
      this.consumeToken();
      return this.identifierNode();
    }
    this.CONSUME(types.Name);
    return this.identifierNode();
  }

  /** Whether the next token is a keyword that evidently stands for a name: `{`, `=` or the line's end follows. */
  #isNamePlace(): boolean {
    const isWord = /^["a-zA-Z_]/.test(this.wordAhead());
    const next = this.kindAhead(1);
    return isWord && (next === leftBrace || next === kindOf(types.Assign) || next === newline || next === semicolon);
  }
}

const statefulKinds = new Set(["counter", "limit", "quota", "last", "connection-limit"]);

/** Objects whose properties end in a separator each. */
const separated: ReadonlySet<string> = new Set(
  ["ct helper", "ct timeout", "ct expectation", "tunnel"].map((type) => `property of a ${type}`),
);

/** Whether nft's grammar asks for no separator behind an item. */
function isFreeStanding(item: { kind: string; flag?: unknown; name?: unknown }, expected: string): boolean {
  switch (item.kind) {
    case "set-elements":
    case "auto-merge":
      return true;
    case "flowtable-flag":
      return item.flag === "counter";
    case "comment":
      return expected.startsWith("property of ");
    case "object-property":
      return !separated.has(expected) || (item.name === "geneve" && expected === "property of a tunnel");
    default:
      return false;
  }
}

const itemKinds = new Set(
  [types.PolicyWord, types.Type, types.Typeof, types.Elements, types.Include, types.Define].map(kindOf),
);
const statementKinds = new Set(
  [
    types.HeaderStart,
    types.IpWord,
    types.ProtocolHeader,
    types.MetaKey,
    types.MetaWord,
    types.Ct,
    types.CounterWord,
    types.LimitWord,
    types.LogWord,
    types.FinalVerdict,
    types.JumpVerdict,
    types.UpdateVerb,
  ].map(kindOf),
);
const continuesElement = new Set([types.Dot, types.Comma, types.Colon, types.RightBrace].map(kindOf));
