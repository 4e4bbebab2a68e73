/**
 * Stateful statements: those that may also stand in set declarations and behind elements.
 */

import { byteUnits, keywordsAfterRate, rateUnits } from "@nftlint/language";
import { ArgumentParser } from "./argument-parser.ts";
import type { ByteUnit, ConnectionLimit, Counter, Last, Limit, Quota, Statement, TimeUnit, Value } from "./ast.ts";
import { SyntaxFailure } from "./failure.ts";
import type { GrammarRule } from "./token-parser.ts";
import * as types from "./tokens.ts";

const wordKind = types.kindOf(types.Word);
const byteUnitWords = [...byteUnits.keys()] as ByteUnit[];
const timeUnitWords = [...rateUnits.keys()] as TimeUnit[];

export abstract class StatefulParser extends ArgumentParser {
  /** Whether the current rule has a rate without a burst: the scanner of nft 1.1.7 does not quite leave it. */
  protected rateIsOpen = false;

  /** A stateful statement where nothing else can stand. */
  readonly statefulStatement: GrammarRule<Statement> = this.grammarRule("statefulStatement", () => {
    if (!this.RECORDING_PHASE && this.#isReference()) this.#noReference();
    return this.choose<Statement>({
      ERR_MSG: "stateful statement",
      DEF: [
        { ALT: () => this.SUBRULE(this.counter) },
        { ALT: () => this.SUBRULE(this.limit) },
        { ALT: () => this.SUBRULE(this.quota) },
        { ALT: () => this.SUBRULE(this.last) },
        { ALT: () => this.SUBRULE(this.connectionLimit) },
      ],
    });
  });

  #isReference(): boolean {
    return this.isWord("name", 1) || (this.isWord("count", 1) && this.isWord("name", 2));
  }

  /** Sets and elements hold statements of their own, never references to named objects. */
  #noReference(): never {
    throw new SyntaxFailure(this.index + 1, "", {
      text: 'A set or element cannot refer to a named object; leave "name …" out.',
    });
  }

  /** `counter [packets n] [bytes n]`, or `counter name x`. */
  readonly counter: GrammarRule<Statement> = this.grammarRule("counter", () => {
    const start = this.nextStart;
    this.CONSUME(types.CounterWord);
    return this.namedObject("counter", start) ?? this.#counter(start);
  });

  #counter(start: number): Counter {
    let packets: Value | null = null;
    let bytes: Value | null = null;
    while (this.kindAhead() === wordKind) {
      if (this.acceptWord("packets")) packets = this.number();
      else if (this.acceptWord("bytes")) bytes = this.number();
      else break;
    }
    return { kind: "counter", packets, bytes, start, end: this.lastEnd };
  }

  /** `name x` behind the word that begins an object reference. */
  protected namedObject(type: "counter" | "limit" | "quota" | "synproxy" | "tunnel", start: number): Statement | null {
    const isNamed = this.acceptWord("name");
    if (!isNamed && !this.RECORDING_PHASE) return null;
    const name = this.OPTION({ GATE: () => isNamed, DEF: () => this.SUBRULE(this.argument) });
    if (name === undefined) {
      if (!isNamed) return null;
      throw this.failure(`the name of a ${type}`);
    }
    return { kind: "object-reference", type, name, start, end: this.lastEnd };
  }

  /** `limit rate 10/second burst 5 packets`, or `limit name x`. */
  readonly limit: GrammarRule<Statement> = this.grammarRule("limit", () => {
    const start = this.nextStart;
    this.CONSUME(types.LimitWord);
    const named = this.namedObject("limit", start);
    if (named !== null) return named;
    this.oneOf("rate", "name");
    return { ...this.limitRate(), start, end: this.lastEnd };
  });

  /** What follows `rate`. */
  protected limitRate(): Limit {
    const start = this.nextStart;
    const mode = this.mode();
    const rate = this.number();
    const rateUnit = this.#optionalByteUnit();
    this.CONSUME(types.Slash);
    const timeUnit: TimeUnit = this.oneOf(...timeUnitWords);
    let burst: Value | null = null;
    let burstUnit: Limit["burstUnit"] = null;
    if (this.acceptWord("burst")) {
      burst = this.number();
      burstUnit = rateUnit === null ? this.oneOf("packets") : this.oneOf(...byteUnitWords);
    } else {
      this.#checkAfterRate();
      this.rateIsOpen = true;
    }
    return { kind: "limit", mode, rate, rateUnit, timeUnit, burst, burstUnit, start, end: this.lastEnd };
  }

  /** Directly behind a rate the scanner of nft 1.1.7 reads only some keywords; all else is "junk" to it. */
  #checkAfterRate(): void {
    if (this.RECORDING_PHASE || rateEnds.has(this.kindAhead()) || keywordsAfterRate.has(this.wordAhead())) return;
    const word = this.wordAhead();
    this.reporter.add({
      code: "unexpected-token",
      message: `nft 1.1.7 cannot read "${word}" directly behind a rate; write a burst between them, such as "burst 5 packets".`,
      since: "1.1.7",
      fix: null,
      start: this.nextStart,
      end: this.nextStart + word.length,
    });
  }

  protected mode(): "over" | "until" | null {
    return this.acceptWord("over") ? "over" : this.acceptWord("until") ? "until" : null;
  }

  #optionalByteUnit(): ByteUnit | null {
    for (const unit of byteUnitWords) if (this.acceptWord(unit)) return unit;
    return null;
  }

  /** `quota over 25 mbytes used 3 kbytes`, or `quota name x`. */
  readonly quota: GrammarRule<Statement> = this.grammarRule("quota", () => {
    const start = this.nextStart;
    this.CONSUME(types.QuotaWord);
    return this.namedObject("quota", start) ?? { ...this.quotaAmount(), start };
  });

  /** What follows `quota`. */
  protected quotaAmount(): Quota {
    const start = this.nextStart;
    const mode = this.mode();
    const amount = this.number();
    this.#spaceBeforeMbytes();
    const unit: ByteUnit = this.oneOf(...byteUnitWords);
    let used: Value | null = null;
    let usedUnit: ByteUnit | null = null;
    if (this.acceptWord("used")) {
      used = this.number();
      this.#spaceBeforeMbytes();
      usedUnit = this.oneOf(...byteUnitWords);
    }
    return { kind: "quota", mode, amount, unit, used, usedUnit, start, end: this.lastEnd };
  }

  /** Outside rates nft's scanner reads the `25m` of `25mbytes` as minutes. */
  #spaceBeforeMbytes(): void {
    if (this.RECORDING_PHASE || this.lastEnd !== this.nextStart || !this.isWord("mbytes")) return;
    const at = this.nextStart;
    throw new SyntaxFailure(this.index, "", {
      text: 'Put a space before "mbytes": nft reads the "m" behind the number as minutes.',
      fix: { title: "Insert the space", edits: [{ start: at, end: at, newText: " " }] },
    });
  }

  /** `last used 3m`. */
  readonly last: GrammarRule<Last> = this.grammarRule("last", () => {
    const start = this.nextStart;
    this.CONSUME(types.LastWord);
    const used = this.acceptWord("used") ? this.time() : null;
    return { kind: "last", used, start, end: this.lastEnd };
  });

  /** `1d2h`: what the scanner reads as one string. A bare number has no unit, and nft refuses it. */
  protected time(): Value {
    if (!this.RECORDING_PHASE && this.kindAhead() === types.kindOf(types.NumberLiteral)) {
      const number = this.wordAhead();
      throw new SyntaxFailure(this.index, "", {
        code: "invalid-value",
        text: `A time needs a unit: write "${number}s" for ${number} seconds.`,
      });
    }
    this.CONSUME(types.Word);
    return this.valueNode();
  }

  /** `ct count over 10`. */
  readonly connectionLimit: GrammarRule<ConnectionLimit> = this.grammarRule("connectionLimit", () => {
    const start = this.nextStart;
    this.CONSUME(types.Ct);
    this.oneOf("count");
    const over = this.acceptWord("over");
    const count = this.number();
    return { kind: "connection-limit", over, count, start, end: this.lastEnd };
  });

  /** Whether a stateful statement is next. */
  protected get isStateful(): boolean {
    const kind = this.kindAhead();
    return statefulKinds.has(kind) || (kind === types.kindOf(types.Ct) && this.isWord("count", 1));
  }
}

/** What may follow a rate besides keywords; 0 is the end of the file. */
const rateEnds: ReadonlySet<number> = new Set([
  0,
  ...[types.Newline, types.Semicolon, types.RightBrace, types.Comma].map(types.kindOf),
]);

const statefulKinds: ReadonlySet<number> = new Set(
  [types.CounterWord, types.LimitWord, types.QuotaWord, types.LastWord].map(types.kindOf),
);
