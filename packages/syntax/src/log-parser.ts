/** The log statement and its options. */
import { logFlags, logLevels, logOptions } from "@nftlint/language";
import type { Log, LogOption, Value } from "./ast.ts";
import type { GrammarRule } from "./token-parser.ts";
import * as types from "./tokens.ts";
import { TransferParser } from "./transfer-parser.ts";

const wordKind = types.kindOf(types.Word);
const flagsKind = types.kindOf(types.Flags);

/** The flags whose words the scanner of nft reads in a state of its own. */
const scopedFlags: ReadonlySet<string> = new Set(["tcp", "ip", "ether"]);

/** What is written with signs. The words that the scanner then cannot read are not worth a list: signs come soon. */
const signs: ReadonlySet<number> = new Set(
  [
    types.QuotedString,
    types.WildcardString,
    types.LeftBrace,
    types.LeftParenthesis,
    types.Dot,
    types.Colon,
    types.Assign,
    types.Dollar,
    types.Dash,
    types.RelationalSign,
    types.BinarySign,
  ].map((type) => types.kindOf(type)),
);

export abstract class LogParser extends TransferParser {
  /** How many such flags the rule has had behind a rate. */
  protected scopedLogFlags = 0;

  readonly log: GrammarRule<Log> = this.grammarRule("log", () => {
    const start = this.nextStart;
    this.CONSUME(types.LogWord);
    const options: LogOption[] = [];
    for (let option = this.#logOption(); option !== null; option = this.#logOption()) options.push(option);
    this.leaveScope("log", "an option of log, or the end of the statement");
    return { kind: "log", options, start, end: this.lastEnd };
  });

  #logOption(): LogOption | null {
    if (this.RECORDING_PHASE) return null;
    const start = this.nextStart;
    const kind = this.kindAhead();
    if (kind !== wordKind && kind !== flagsKind) return null;
    if (!logOptions.has(this.wordAhead())) return null;
    const option = this.word() as LogOption["option"];
    const values = this.#logValues(option);
    return { kind: "log-option", option, values, start, end: this.lastEnd };
  }

  #logValues(option: LogOption["option"]): Value[] {
    switch (option) {
      case "prefix":
        this.CONSUME(types.Text);
        return [this.valueNode()];
      case "level":
        this.oneOf(...logLevels.keys());
        return [this.valueNode()];
      case "flags":
        return this.#logFlags();
      default:
        return [this.number()];
    }
  }

  /** `tcp sequence,options`, `ip options`, `skuid`, `ether` or `all`. */
  #logFlags(): Value[] {
    const flags = logFlagWords();
    const flag = this.oneOf(...flags.keys());
    const values = [this.valueNode()];
    const following = flags.get(flag) ?? [];
    while (following.length > 0) {
      this.oneOf(...following);
      values.push(this.valueNode());
      if (flag !== "tcp" || !this.#acceptComma()) break;
    }
    if (scopedFlags.has(flag)) this.#countScope();
    return values;
  }

  /**
   * Behind a rate without a burst, the second of such flags in a rule leaves the scanner of nft 1.1.7
   * in a state that knows no signs: the next one, be it rules further down, is "junk" to it.
   */
  #countScope(): void {
    if (!this.rateIsOpen || ++this.scopedLogFlags !== 2) return;
    let index = this.index;
    while (index < this.tokens.count && !this.#isUnreadable(index)) index++;
    if (index === this.tokens.count) return;
    this.reporter.add({
      code: "unexpected-token",
      message:
        'nft 1.1.7 cannot read this behind a rate and two flags of log, though nothing is wrong with it; write a burst behind the rate, such as "burst 5 packets".',
      since: "1.1.7",
      fix: null,
      start: this.tokens.start(index),
      end: this.tokens.end(index),
    });
  }

  /** Addresses are words with signs in them. */
  #isUnreadable(index: number): boolean {
    const kind = this.tokens.kind(index);
    if (kind !== wordKind) return signs.has(kind);
    return /[.:]/.test(this.text.slice(this.tokens.start(index), this.tokens.end(index)));
  }

  #acceptComma(): boolean {
    if (this.kindAhead() !== types.kindOf(types.Comma)) return false;
    this.CONSUME(types.Comma);
    return true;
  }
}

/** The words behind `flags`, and those that each asks for: `tcp` for `sequence` or `options`. */
function logFlagWords(): Map<string, string[]> {
  const words = new Map<string, string[]>();
  for (const flag of logFlags.keys()) {
    const [first = flag, second] = flag.split(" ");
    words.set(first, [...(words.get(first) ?? []), ...(second === undefined ? [] : [second])]);
  }
  return words;
}
