/**
 * The ground that the grammar stands on: a Chevrotain parser that reads tokens from a
 * {@link TokenBuffer} instead of an array of objects, and helpers for words and ranges.
 */
import { keywords, valueKeywords } from "@nftlint/language";
import { EmbeddedActionsParser, type IOrAlt, type IToken, type ParserMethod, type TokenType } from "chevrotain";
import type { Identifier, Range, SourceText, Value, ValueForm } from "./ast.ts";
import { SyntaxFailure } from "./failure.ts";
import { FirstTokenLookahead } from "./lookahead.ts";
import { Reporter } from "./reporter.ts";
import { TokenBuffer } from "./token-buffer.ts";
import * as types from "./tokens.ts";

/** How deep blocks, sets and parentheses may nest; what is deeper is an error, never a stack overflow. */
const maximumNesting = 100;

const endKind = types.kindOf(types.EndOfFile);
const numberKind = types.kindOf(types.NumberLiteral);
const quotedKind = types.kindOf(types.QuotedString);
const wildcardKind = types.kindOf(types.WildcardString);
const wordKind = types.kindOf(types.Word);

const wordsByScope = new Map<string, ReadonlySet<string>>();

/** The contextual keywords of a scope. */
export function scopeWords(scope: string): ReadonlySet<string> {
  let words = wordsByScope.get(scope);
  if (words === undefined) {
    words = new Set(keywords.filter((keyword) => keyword.scopes.includes(scope)).map((keyword) => keyword.word));
    wordsByScope.set(scope, words);
  }
  return words;
}

/** What Chevrotain's parser has besides its types. */
const recorder = EmbeddedActionsParser.prototype as unknown as { enableRecording(this: object): void };

/** The parts of a token that Chevrotain looks at, made up for the token that is next. */
function cursor(): IToken {
  return {
    image: "",
    tokenType: types.AnyToken,
    tokenTypeIdx: endKind,
    startOffset: -1,
    endOffset: -1,
  } as IToken;
}

/** A rule of the grammar without parameters. */
export type GrammarRule<Result> = ParserMethod<[], Result>;

/** The alternatives of a choice, and what to say where none fits: a key of the expectations. */
export type Alternatives<Result> =
  | { readonly ALT: () => Result }[]
  | { readonly ERR_MSG: string; readonly DEF: { readonly ALT: () => Result }[] };

export abstract class TokenParser extends EmbeddedActionsParser {
  /** What is read: the document, or the part of it that is read anew. */
  protected text = "";
  /** The document's text, for the parts of the tree that point into it. */
  protected source: SourceText = { text: "" };
  protected tokens: TokenBuffer = new TokenBuffer(0);
  /** Takes the diagnostics of the document being read. */
  protected reporter: Reporter = new Reporter("", this.tokens);
  /** The index of the next token. */
  protected index = 0;
  /** The index of the first token of the statement being read, for messages. */
  protected statementStart = 0;
  /** How many blocks, sets and parentheses are open. */
  protected nesting = 0;
  #next = cursor();
  #other = cursor();

  constructor(skipValidations: boolean) {
    super([...types.tokenTypes], {
      maxLookahead: 1,
      recoveryEnabled: false,
      skipValidations,
      lookaheadStrategy: new FirstTokenLookahead(),
    });
  }

  /** Makes the parser read another document. */
  protected begin(text: string, tokens: TokenBuffer, source: SourceText): void {
    this.reset();
    this.text = text;
    this.source = source;
    this.tokens = tokens;
    this.reporter = new Reporter(text, tokens);
    this.nesting = 0;
    this.moveTo(0);
  }

  /** Lets go of the document, so that the parser keeps nothing alive. */
  protected release(): void {
    this.begin("", new TokenBuffer(0), { text: "" });
  }

  /** Puts the parser before the token with the given index. */
  protected moveTo(index: number): void {
    this.index = index;
    this.#fill(this.#next);
  }

  #fill(token: IToken): void {
    const kind = this.tokens.kind(this.index);
    token.tokenTypeIdx = kind === 0 ? endKind : kind;
  }

  // ---- recording the grammar

  /**
   * Chevrotain puts 86 recording methods on the parser and deletes them again, which costs more than
   * the recording. Here they lie on a prototype of their own, which is put before the others and
   * taken away.
   */
  protected enableRecording(): void {
    const layer = Object.create(Object.getPrototypeOf(this) as object) as object;
    recorder.enableRecording.call(layer);
    Object.setPrototypeOf(this, layer);
    this.RECORDING_PHASE = true;
  }

  protected disableRecording(): void {
    Object.setPrototypeOf(this, Object.getPrototypeOf(Object.getPrototypeOf(this) as object) as object);
    this.RECORDING_PHASE = false;
  }

  // ---- Chevrotain's RULE and OR, typed by what they return

  protected grammarRule<Result>(name: string, body: () => Result): GrammarRule<Result> {
    return this.RULE(name, body);
  }

  protected choose<Result>(alternatives: Alternatives<Result>): Result {
    return this.OR(alternatives as IOrAlt<Result>[]) as Result;
  }

  /** A rule that is one choice. Its alternatives are made once, not on each call. */
  protected choiceRule<Result>(
    name: string,
    expected: string,
    alternatives: { readonly ALT: () => Result }[],
  ): GrammarRule<Result> {
    const choice = { ERR_MSG: expected, DEF: alternatives };
    return this.grammarRule(name, () => this.choose(choice));
  }

  /** A further choice in the same rule; `index` tells it from the others (1 to 9). */
  protected chooseAt<Result>(index: number, alternatives: Alternatives<Result>): Result {
    return this.or(index, alternatives as IOrAlt<Result>[]) as Result;
  }

  // ---- what Chevrotain's engine calls (its LexerAdapter), on numbers instead of objects

  protected override LA(howMuch: number): IToken {
    if (howMuch === 1) return this.#next;
    const token = cursor();
    token.tokenTypeIdx = this.tokens.kind(this.index + howMuch - 1) || endKind;
    return token;
  }

  protected override LA_FAST(_howMuch: number): IToken {
    return this.#next;
  }

  protected consumeToken(): void {
    this.index++;
    const consumed = this.#next;
    this.#next = this.#other;
    this.#other = consumed;
    this.#fill(this.#next);
  }

  protected getLexerPosition(): number {
    return this.index;
  }

  protected moveToTerminatedState(): void {
    this.moveTo(this.tokens.count);
  }

  protected consumeInternalError(expected: TokenType): never {
    const label = expected.LABEL ?? expected.name;
    // Labels of one word are what to write, longer ones describe it.
    throw this.failure(label.includes(" ") ? label : `"${label}"`);
  }

  protected raiseNoAltException(_occurrence: number, expected: string | undefined): never {
    throw this.failure(expected ?? "something else");
  }

  protected raiseEarlyExitException(_occurrence: number, _type: unknown, expected: string | undefined): never {
    throw this.failure(expected ?? "something else");
  }

  // ---- failures

  /** The failure of the next token. */
  protected failure(expected: string): SyntaxFailure {
    return new SyntaxFailure(this.index, expected);
  }

  /** Counts the brace or parenthesis that was just consumed. */
  protected enter(): void {
    if (++this.nesting > maximumNesting) {
      throw new SyntaxFailure(this.index - 1, "", {
        code: "nested-too-deeply",
        text: `More than ${maximumNesting} blocks, sets, parentheses and hashes stand in each other here; take some of them out.`,
      });
    }
  }

  protected leave(): void {
    this.nesting--;
  }

  // ---- positions

  /** Where the next token begins. */
  protected get nextStart(): number {
    return this.index < this.tokens.count ? this.tokens.start(this.index) : this.text.length;
  }

  /** Where the last consumed token ended. */
  protected get lastEnd(): number {
    return this.index > 0 ? this.tokens.end(this.index - 1) : 0;
  }

  /** Where the last consumed token began. */
  protected get lastStart(): number {
    return this.index > 0 ? this.tokens.start(this.index - 1) : 0;
  }

  /** The range of the last consumed token. */
  protected lastRange(): Range {
    return { start: this.lastStart, end: this.lastEnd };
  }

  /** The text of the last consumed token. */
  protected lastText(): string {
    return this.text.slice(this.lastStart, this.lastEnd);
  }

  /** Whether the token `ahead` places on (0 is the next) reads as the given word. */
  protected isWord(word: string, ahead = 0): boolean {
    const index = this.index + ahead;
    if (index >= this.tokens.count) return false;
    const start = this.tokens.start(index);
    return this.tokens.end(index) - start === word.length && this.text.startsWith(word, start);
  }

  /** Consumes a token of the given type, and returns what it stands for. */
  protected consumed<Result>(type: TokenType, result: Result): Result {
    this.CONSUME(type);
    return result;
  }

  /** Consumes a word of whatever kind, and returns it. */
  protected word(): string {
    if (this.RECORDING_PHASE) {
      this.CONSUME(types.AnyWord);
      return "";
    }
    const text = this.wordAhead();
    this.CONSUME(types.AnyWord);
    return text;
  }

  /** Consumes the given word if it is next. */
  protected acceptWord(word: string): boolean {
    if (this.RECORDING_PHASE || !this.isWord(word)) return false;
    this.CONSUME(types.AnyWord);
    return true;
  }

  /** Consumes one of the given words. */
  protected oneOf<Choice extends string>(...words: readonly Choice[]): Choice {
    this.expectWord(...words);
    return this.word() as Choice;
  }

  /**
   * Fails where the next token is a keyword of the given scope: nft's scanner reads one token more
   * before it leaves a scope, so that such a word cannot begin the next statement.
   * @param scope the word that opens it: `nat`, `tcp`
   */
  protected leaveScope(scope: string, expected: string): void {
    if (this.RECORDING_PHASE || this.kindAhead() !== wordKind) return;
    const word = this.wordAhead();
    if (scopeWords(scope).has(word) && !valueKeywords.has(word)) throw this.failure(expected);
  }

  /** Consumes a number. */
  protected number(): Value {
    this.CONSUME(types.NumberLiteral);
    return this.valueNode();
  }

  /** Consumes a number if it is next. */
  protected optionalNumber(): Value | null {
    return !this.RECORDING_PHASE && this.kindAhead() === numberKind ? this.number() : null;
  }

  /** The text of the token `ahead` places on, `""` behind the last. */
  protected wordAhead(ahead = 0): string {
    const index = this.index + ahead;
    return index < this.tokens.count ? this.text.slice(this.tokens.start(index), this.tokens.end(index)) : "";
  }

  /** The kind of the next token, for the lookahead's decisions. */
  nextKind(): number {
    return this.#next.tokenTypeIdx;
  }

  /** The kind of the token `ahead` places on. */
  protected kindAhead(ahead = 0): number {
    return this.tokens.kind(this.index + ahead);
  }

  /** Fails unless the next token is one of the given words. */
  protected expectWord(...words: readonly string[]): void {
    if (this.RECORDING_PHASE) return;
    for (const word of words) if (this.isWord(word)) return;
    throw this.failure(words.length === 1 ? `"${words[0]}"` : `one of ${words.map((word) => `"${word}"`).join(", ")}`);
  }

  // ---- leaves of the tree

  /** The last consumed token as a name. */
  protected identifierNode(): Identifier {
    const start = this.lastStart;
    const end = this.lastEnd;
    return { kind: "identifier", name: this.text.slice(start, end), start, end };
  }

  /** The tokens `[from, to)` as constants. */
  protected valuesBetween(from: number, to: number): Value[] {
    const values: Value[] = [];
    for (let index = from; index < to; index++) values.push(makeValue(this.text, this.tokens, index));
    return values;
  }

  /** The last consumed token as a constant. */
  protected valueNode(): Value {
    return this.RECORDING_PHASE ? emptyValue : makeValue(this.text, this.tokens, this.index - 1);
  }
}

const emptyValue: Value = { kind: "value", form: "word", text: "", start: 0, end: 0 };

/** A token as a constant. */
function makeValue(text: string, tokens: TokenBuffer, index: number): Value {
  const start = tokens.start(index);
  const end = tokens.end(index);
  const kind = tokens.kind(index);
  if (kind === quotedKind) return { kind: "value", form: "string", text: text.slice(start + 1, end - 1), start, end };
  // `[fe80::1]`: the brackets keep a port apart, they are no part of the address.
  if (text.charCodeAt(start) === 91)
    return { kind: "value", form: "word", text: text.slice(start + 1, end - 1), start, end };
  const form: ValueForm = kind === numberKind ? "number" : kind === wildcardKind ? "wildcard" : "word";
  return { kind: "value", form, text: text.slice(start, end), start, end };
}
