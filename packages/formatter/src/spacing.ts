/**
 * Whether a space stands between two tokens of a statement. Two things come before beauty: tokens
 * that the author kept apart never fuse into one (`a - b` is a range, `a-b` a name), and tokens
 * that the author wrote as one are parted only where nft's scanner reads the same.
 */
import type { TokenBuffer } from "@nftlint/syntax";
import { classOf, tokenClass } from "./token-class.ts";

/** Where two tokens stand. */
export interface Surroundings {
  /** Whether they stand in braces of elements or keys. */
  readonly isInBraces: boolean;
  /** Whether they stand in `type key : data` or `typeof key : data`. */
  readonly isType: boolean;
}

/** Decides for the tokens of one document. */
export class Spacing {
  readonly #text: string;
  readonly #tokens: TokenBuffer;

  constructor(text: string, tokens: TokenBuffer) {
    this.#text = text;
    this.#tokens = tokens;
  }

  /**
   * Whether a space stands before a token.
   * @param left the class of the token before it
   * @param right its own class
   * @param index its index
   */
  isBefore(left: number, right: number, index: number, surroundings: Surroundings): boolean {
    switch (right) {
      case tokenClass.comma:
      case tokenClass.closeParenthesis:
      case tokenClass.openBracket:
      case tokenClass.closeBracket:
      case tokenClass.separator:
        return false;
      case tokenClass.openBrace:
      case tokenClass.closeBrace:
      case tokenClass.operator:
        return left !== tokenClass.none;
      case tokenClass.colon:
        return this.#isBeforeColon(left, index, surroundings);
      case tokenClass.slash:
        return this.#isAroundSlash(left, index);
      case tokenClass.dash:
        return this.#isBeforeDash(left, index);
      default:
        return this.#isBehind(left, right, index, surroundings);
    }
  }

  /** Whether a space stands between a token of class `left` and a word, string, sigil or parenthesis. */
  #isBehind(left: number, right: number, index: number, surroundings: Surroundings): boolean {
    switch (left) {
      case tokenClass.openParenthesis:
      case tokenClass.openBracket:
      case tokenClass.sigil:
        return false;
      case tokenClass.comma:
        return surroundings.isInBraces && !this.isRawComma(index - 1);
      case tokenClass.colon:
        return this.#isBehindColon(right, index, surroundings);
      case tokenClass.slash:
        return this.#isAroundSlash(this.#classAt(index - 2), index - 1);
      case tokenClass.dash:
        return this.#isBehindDash(index - 1);
      case tokenClass.word:
        // `5mbytes`, `10s`: a number and its unit.
        return right !== tokenClass.word || this.#isApart(index);
      default:
        return left !== tokenClass.none;
    }
  }

  /** Whether a comma is one of `@th,16,16`, a raw payload expression, and no list's. */
  isRawComma(index: number): boolean {
    return this.#isAt(index - 2) || (this.#classAt(index - 2) === tokenClass.comma && this.#isAt(index - 4));
  }

  #isAt(index: number): boolean {
    return index >= 0 && this.#text.charCodeAt(this.#tokens.start(index)) === at;
  }

  #isSigil(index: number): boolean {
    return index >= 0 && this.#classAt(index) === tokenClass.sigil;
  }

  /** Spaces in maps, none before a port: `10.0.0.1:80`. */
  #isBeforeColon(left: number, index: number, { isInBraces, isType }: Surroundings): boolean {
    return isInBraces || isType || this.#isPortAlone(left, index) || this.#isKeptApart(index);
  }

  #isBehindColon(right: number, index: number, { isInBraces, isType }: Surroundings): boolean {
    if (isInBraces || isType) return true;
    const colon = index - 1;
    if (!this.#isPortAlone(this.#classAt(colon - 1), colon) && this.#isKeptApart(colon)) return true;
    return this.#isApart(index) && right !== tokenClass.sigil && !this.#isDecimal(index);
  }

  /** `to :8080`. */
  #isPortAlone(left: number, colon: number): boolean {
    return left === tokenClass.word && this.#reads("to", colon - 1);
  }

  /** An address may swallow the colon behind it: only the dotted ones and those in brackets do not. */
  #isKeptApart(colon: number): boolean {
    return this.#isApart(colon) && !this.#isPlainAddress(colon - 1);
  }

  /** None in a prefix or rate, and the author's before a mask: `syn / syn,ack`. */
  #isAroundSlash(left: number, slash: number): boolean {
    if (left === tokenClass.word && this.#isNumeric(slash - 1)) return false;
    return this.#isApart(slash);
  }

  #isBeforeDash(left: number, dash: number): boolean {
    if (this.#isSign(left, dash)) return left !== tokenClass.none && left !== tokenClass.openParenthesis;
    if (left === tokenClass.quoted || (left === tokenClass.word && this.#isNumeric(dash - 1))) return false;
    return this.#isApart(dash);
  }

  #isBehindDash(dash: number): boolean {
    const left = this.#classAt(dash - 1);
    return !this.#isSign(left, dash) && this.#isBeforeDash(left, dash);
  }

  /** Whether a dash is the sign of a negative number: `priority -10`, `define x = -5`. */
  #isSign(left: number, dash: number): boolean {
    return left !== tokenClass.word
      ? left !== tokenClass.quoted && left !== tokenClass.closeBrace && left !== tokenClass.closeParenthesis
      : this.#reads("priority", dash - 1) && !this.#isSigil(dash - 2);
  }

  /** Whether white space, or whatever is no token, stands before a token. */
  #isApart(index: number): boolean {
    return index > 0 && this.#tokens.start(index) > this.#tokens.end(index - 1);
  }

  #classAt(index: number): number {
    return index < 0 ? tokenClass.none : classOf(this.#text, this.#tokens.start(index), this.#tokens.end(index));
  }

  #reads(word: string, index: number): boolean {
    const start = this.#tokens.start(index);
    return this.#tokens.end(index) - start === word.length && this.#text.startsWith(word, start);
  }

  /** A number or an address: a dash or slash behind it is no part of it. A word would take it in. */
  #isNumeric(index: number): boolean {
    const start = this.#tokens.start(index);
    const first = this.#text.charCodeAt(start);
    if (this.#isSigil(index - 1)) return false;
    return isDigit(first) || first === openBracket || this.#contains(":", index);
  }

  #isPlainAddress(index: number): boolean {
    const first = this.#text.charCodeAt(this.#tokens.start(index));
    if (first === openBracket) return true;
    return isDigit(first) && this.#contains(".", index) && !this.#contains(":", index);
  }

  #isDecimal(index: number): boolean {
    return isDigit(this.#text.charCodeAt(this.#tokens.start(index))) && !this.#contains(":", index);
  }

  #contains(character: string, index: number): boolean {
    return this.#text.slice(this.#tokens.start(index), this.#tokens.end(index)).includes(character);
  }
}

const at = 64;
const openBracket = 91;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
