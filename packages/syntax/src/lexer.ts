/**
 * The scanner: text → tokens and comments, in one pass without recursion. It does what nft's
 * scanner does (`src/scanner.l`), oddities included, but for start conditions: contextual keywords
 * are plain words here, and the grammar asks for them by their text.
 *
 * It is written by hand because the profile asked for it: it fills arrays of numbers, several times
 * as fast as token objects from a generated lexer.
 */
import { matchClassid, matchIpv4, matchIpv6, matchMac, matchTime } from "./addresses.ts";
import { isNumber } from "./numbers.ts";
import { CommentList, TokenBuffer } from "./token-buffer.ts";
import * as types from "./tokens.ts";

const kindOf = types.kindOf;
const word = kindOf(types.Word);
const number = kindOf(types.NumberLiteral);
const wildcard = kindOf(types.WildcardString);
const quoted = kindOf(types.QuotedString);
const newline = kindOf(types.Newline);
const junk = kindOf(types.Junk);
const relational = kindOf(types.RelationalSign);
const binary = kindOf(types.BinarySign);

const classBits = { letter: 1, digit: 2, wordPart: 4, hex: 8 } as const;

/** What a character (ASCII) may be part of, as bits. */
const classes = buildClasses();

function buildClasses(): Uint8Array {
  const table = new Uint8Array(128);
  const mark = (characters: string, bits: number): void => {
    for (const character of characters) {
      const code = character.charCodeAt(0);
      table[code] = (table[code] as number) | bits;
    }
  };
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  mark(`${letters}_.`, classBits.letter);
  mark("0123456789", classBits.digit);
  mark(`${letters}0123456789_./-`, classBits.wordPart);
  mark("0123456789abcdefABCDEF", classBits.hex);
  return table;
}

function classOf(code: number): number {
  return code < 128 ? (classes[code] as number) : 0;
}

/** Tokens of one character that begin no longer one. */
const single = new Map<number, number>(
  (
    [
      ["{", types.LeftBrace],
      ["}", types.RightBrace],
      ["(", types.LeftParenthesis],
      [")", types.RightParenthesis],
      ["[", types.LeftBracket],
      ["]", types.RightBracket],
      [",", types.Comma],
      [";", types.Semicolon],
      ["$", types.Dollar],
      ["@", types.At],
      ["/", types.Slash],
      ["-", types.Dash],
      ["+", types.Plus],
      ["*", types.Asterisk],
      ["&", types.BinarySign],
      ["^", types.BinarySign],
      ["|", types.BinarySign],
    ] as const
  ).map(([character, type]) => [character.charCodeAt(0), kindOf(type)]),
);

export interface LexerResult {
  readonly tokens: TokenBuffer;
  readonly comments: CommentList;
  /** Where the first CRLF outside comments and strings stands, or -1. */
  readonly carriageReturn: number;
  /** Where a comment begins that the end of the file ends, or -1: nft wants a new line behind it. */
  readonly openComment: number;
  /** Whether a quote is never closed. */
  readonly hasOpenQuote: boolean;
}

/**
 * Splits a text into tokens. Never fails: what belongs to no token becomes a `Junk` token.
 * @param text the whole document
 */
export function tokenize(text: string): LexerResult {
  const scanner = new Scanner(text);
  scanner.run();
  return scanner;
}

class Scanner implements LexerResult {
  readonly tokens: TokenBuffer;
  readonly comments = new CommentList();
  carriageReturn = -1;
  openComment = -1;
  hasOpenQuote = false;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.tokens = new TokenBuffer(text.length);
  }

  run(): void {
    const text = this.#text;
    const length = text.length;
    let position = this.#commentLines(0);
    while (position < length) {
      const code = text.charCodeAt(position);
      if (code === 32 || code === 9) position++;
      else if (code === 10) {
        this.tokens.push(newline, position, position + 1);
        position = this.#commentLines(position + 1);
      } else if (classOf(code) & (classBits.letter | classBits.digit)) position = this.#wordOrNumber(position, code);
      else position = this.#sign(position, code);
    }
  }

  /**
   * Skips lines that hold only a comment: nft's scanner reads such a line with its new line, so
   * that it separates nothing, even inside a continued statement.
   */
  #commentLines(lineStart: number): number {
    const text = this.#text;
    let position = lineStart;
    for (;;) {
      let code = text.charCodeAt(position);
      while (code === 32 || code === 9) code = text.charCodeAt(++position);
      if (code !== 35) return position;
      const end = text.indexOf("\n", position);
      if (end < 0) return position;
      this.#pushComment(position, end);
      position = end + 1;
    }
  }

  #wordOrNumber(start: number, code: number): number {
    const text = this.#text;
    const character = classOf(code);
    if (character & classBits.digit) return this.#number(start);
    if (character & classBits.hex) {
      const address = this.#colonAddress(start);
      if (address > start) return this.#address(start, address);
    }
    const end = this.#wordEnd(start);
    if (code === 46 && end === start + 1) return this.#emit(kindOf(types.Dot), start, end);
    return this.#word(start, end, text);
  }

  #wordEnd(start: number): number {
    const text = this.#text;
    let end = start + 1;
    while (classOf(text.charCodeAt(end)) & classBits.wordPart) end++;
    return end;
  }

  #word(start: number, end: number, text: string): number {
    const next = text.charCodeAt(end);
    if (next === 42) return this.#emit(wildcard, start, end + 1);
    if (next === 92 && text.charCodeAt(end + 1) === 42) return this.#escapedWildcard(start, end + 2);
    const slice = text.slice(start, end);
    const kind = types.keywordKinds.get(slice);
    if (kind !== undefined) return this.#emit(kind, start, end);
    // `kbytes/second`: in a rate the unit ends at the slash (the scanner's RATE condition).
    const unit = slice.charCodeAt(slice.length - 1) !== 115 && slice.includes("bytes/") ? slice.indexOf("/") : -1;
    return this.#emit(word, start, unit > 0 ? start + unit : end);
  }

  /** `eth\*` and `eth\*0`. */
  #escapedWildcard(start: number, end: number): number {
    const next = classOf(this.#text.charCodeAt(end));
    return this.#emit(wildcard, start, next & classBits.letter ? this.#wordEnd(end) : end);
  }

  #number(start: number): number {
    const text = this.#text;
    let end = start + 1;
    while (classOf(text.charCodeAt(end)) & classBits.digit) end++;
    const next = text.charCodeAt(end);
    if (next === 46) {
      const address = matchIpv4(text, start);
      if (address > end) return this.#address(start, address);
    }
    if (next === 58 || classOf(next) & classBits.hex) {
      const address = this.#colonAddress(start);
      if (address > end) return this.#address(start, address);
    }
    if (end === start + 1 && text.charCodeAt(start) === 48 && (next | 32) === 120) return this.#hexNumber(start, end);
    if (classOf(next) & classBits.letter && next !== 46) return this.#numberBeforeLetters(start, end);
    return this.#emit(this.#isNumber(start, end) ? number : word, start, end);
  }

  #isNumber(start: number, end: number): boolean {
    // Most numbers are short, and need no second look.
    if (end - start < 19 && this.#text.charCodeAt(start) !== 48) return true;
    return isNumber(this.#text.slice(start, end));
  }

  #hexNumber(start: number, end: number): number {
    const text = this.#text;
    let position = end + 1;
    while (classOf(text.charCodeAt(position)) & classBits.hex) position++;
    if (position === end + 1) return this.#emit(number, start, end);
    return this.#emit(this.#isNumber(start, position) ? number : word, start, position);
  }

  /** `10s`, `5mbytes`, `8021q`, or a number with a word right behind it. */
  #numberBeforeLetters(start: number, end: number): number {
    const text = this.#text;
    for (const name of ["8021ad", "8021q"]) {
      if (text.startsWith(name, start)) return this.#emit(word, start, start + name.length);
    }
    // In a rate or quota the unit may follow without a space.
    if (text.startsWith("bytes", text.charCodeAt(end) === 98 ? end : end + 1)) return this.#emit(number, start, end);
    const time = matchTime(text, start);
    if (time > end) return this.#emit(word, start, time);
    return this.#emit(this.#isNumber(start, end) ? number : word, start, end);
  }

  /** MAC and IPv6 addresses and class ids that begin at `start`; the longest one's end. */
  #colonAddress(start: number): number {
    const text = this.#text;
    // Most words have no colon behind their first hexadecimal digits.
    let colon = start;
    while (colon - start < 5 && classOf(text.charCodeAt(colon)) & classBits.hex) colon++;
    if (text.charCodeAt(colon) !== 58) return start;
    return Math.max(matchMac(text, start), matchIpv6(text, start), matchClassid(text, start));
  }

  /** An address, or the word that is longer than it. */
  #address(start: number, end: number): number {
    const text = this.#text;
    if (classOf(text.charCodeAt(start)) & classBits.letter) {
      const wordEnd = this.#wordEnd(start);
      if (wordEnd > end) return this.#word(start, wordEnd, text);
    }
    return this.#emit(word, start, end);
  }

  #sign(start: number, code: number): number {
    const text = this.#text;
    const kind = single.get(code);
    const next = text.charCodeAt(start + 1);
    if (code === 91) {
      const address = matchIpv6(text, start + 1);
      if (address > start + 1 && text.charCodeAt(address) === 93) return this.#emit(word, start, address + 1);
    }
    if (kind !== undefined) return this.#emit(kind, start, start + 1);
    switch (code) {
      case 35:
        return this.#comment(start);
      case 34:
        return this.#quoted(start);
      case 92:
        return this.#backslash(start, next);
      case 58: {
        const address = matchIpv6(text, start);
        return address > start ? this.#emit(word, start, address) : this.#emit(kindOf(types.Colon), start, start + 1);
      }
      case 61:
        return next === 61
          ? this.#emit(relational, start, start + 2)
          : this.#emit(kindOf(types.Assign), start, start + 1);
      case 33:
        return this.#emit(relational, start, next === 61 ? start + 2 : start + 1);
      case 60:
      case 62:
        if (next === code) return this.#emit(binary, start, start + 2);
        return this.#emit(relational, start, next === 61 ? start + 2 : start + 1);
      case 13:
        if (next === 10) return this.#lineEnd(start);
    }
    return this.#emit(junk, start, start + 1);
  }

  /** CRLF: a new line to us; the layout check reports it. */
  #lineEnd(start: number): number {
    this.#noteCarriageReturn(start);
    this.tokens.push(newline, start, start + 2);
    return this.#commentLines(start + 2);
  }

  #noteCarriageReturn(position: number): void {
    if (this.carriageReturn < 0) this.carriageReturn = position;
  }

  #comment(start: number): number {
    let end = this.#text.indexOf("\n", start);
    if (end < 0) {
      this.openComment = start;
      end = this.#text.length;
    }
    this.#pushComment(start, end);
    return end;
  }

  /** To nft a carriage return at a comment's end is part of the comment; to us it is white space. */
  #pushComment(start: number, end: number): void {
    this.comments.push(start, this.#text.charCodeAt(end - 1) === 13 ? end - 1 : end);
  }

  #quoted(start: number): number {
    const end = this.#text.indexOf('"', start + 1);
    if (end >= 0) return this.#emit(quoted, start, end + 1);
    this.hasOpenQuote = true;
    return this.#emit(junk, start, start + 1);
  }

  #backslash(start: number, next: number): number {
    const text = this.#text;
    if (next === 10) return this.#commentLines(start + 2);
    if (next === 13 && text.charCodeAt(start + 2) === 10) {
      this.#noteCarriageReturn(start + 1);
      return this.#commentLines(start + 3);
    }
    return next === 42 ? this.#emit(wildcard, start, start + 2) : this.#emit(junk, start, start + 1);
  }

  #emit(kind: number, start: number, end: number): number {
    this.tokens.push(kind, start, end);
    return end;
  }
}
