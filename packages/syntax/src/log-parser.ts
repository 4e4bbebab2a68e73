/** The log statement and its options. */
import { logFlags, logLevels, logOptions } from "@nftlint/language";
import type { Log, LogOption, Value } from "./ast.ts";
import type { GrammarRule } from "./token-parser.ts";
import * as types from "./tokens.ts";
import { TransferParser } from "./transfer-parser.ts";

const wordKind = types.kindOf(types.Word);
const flagsKind = types.kindOf(types.Flags);

export abstract class LogParser extends TransferParser {
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
    if (following.length === 0) return values;
    do {
      this.oneOf(...following);
      values.push(this.valueNode());
    } while (flag === "tcp" && this.#acceptComma());
    return values;
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
