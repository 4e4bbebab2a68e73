/** A legacy rule, read once for all packets: its tests, and where it leads. */
import type { LegacyRule } from "@nftlint/host";
import { findExtension } from "./extensions.ts";
import { baseOptions } from "./matches/base.ts";
import { type Extension, type RuleOption, type Test, unknownTest } from "./test.ts";

export interface ReadRule {
  readonly tests: readonly Test[];
  /** What follows `-j` or `-g`; `null` for a rule that only counts. */
  readonly target: RuleTarget | null;
}

export interface RuleTarget {
  readonly name: string;
  /** `-g`: the chain does not come back here. */
  readonly isGoto: boolean;
  /** `--to-destination` with the words behind it. */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

const known = new WeakMap<LegacyRule, ReadRule>();

export function readRule(rule: LegacyRule): ReadRule {
  let read = known.get(rule);
  if (read === undefined) {
    read = new RuleReader(rule.words).read();
    known.set(rule, read);
  }
  return read;
}

/** Reads the words from first to last. `iptables-save` prints the matches in order, and the target at the end. */
class RuleReader {
  readonly #words: readonly string[];
  readonly #tests: Test[] = [];
  /** The extension whose options may follow; the protocol's own one until a `-m`. */
  #extension: Extension | null = null;
  #options: RuleOption[] = [];
  #index = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  read(): ReadRule {
    let target: RuleTarget | null = null;
    while (this.#index < this.#words.length && target === null) {
      const isInverted = this.#words[this.#index] === "!";
      if (isInverted) this.#index++;
      const name = this.#words[this.#index++] ?? "";
      if (name === "-j" || name === "-g") target = this.#readTarget(name === "-g");
      else if (name === "-m") this.#openExtension(this.#words[this.#index++] ?? "");
      else this.#readOption(name, isInverted);
    }
    this.#closeExtension();
    return { tests: this.#tests, target };
  }

  #readOption(name: string, isInverted: boolean): void {
    const arity = this.#extension?.arity[name];
    if (arity !== undefined) {
      this.#options.push({ name, isInverted, words: this.#take(arity) });
      return;
    }
    const baseArity = baseOptions.arity[name];
    if (baseArity === undefined) {
      this.#readUnknown(name);
      return;
    }
    const option = { name, isInverted, words: this.#take(baseArity) };
    this.#tests.push(...baseOptions.read([option]));
    // `-p tcp --dport 80`: the protocol's options need no `-m`.
    const own = name === "-p" && !isInverted ? findExtension(option.words[0] ?? "") : null;
    if (own !== null) {
      this.#closeExtension();
      this.#extension = own;
    }
  }

  #openExtension(name: string): void {
    this.#closeExtension();
    this.#extension = findExtension(name);
    if (this.#extension !== null) return;
    const words = this.#takeUntilNext();
    this.#tests.push(unknownTest(`whether "${["-m", name, ...words].join(" ")}" matches`));
  }

  #closeExtension(): void {
    const hasOptions = this.#options.length > 0;
    // Some extensions match by themselves; those of protocols without an option test nothing.
    if (this.#extension !== null && (hasOptions || this.#extension === findExtension("rpfilter"))) {
      this.#tests.push(...this.#extension.read(this.#options));
    } else if (this.#extension !== null && this.#extension === findExtension("limit")) {
      this.#tests.push(...this.#extension.read([]));
    }
    this.#extension = null;
    this.#options = [];
  }

  #readUnknown(name: string): void {
    const words = this.#takeUntilNext();
    this.#tests.push(unknownTest(`what "${[name, ...words].join(" ")}" says of the packet`));
  }

  #readTarget(isGoto: boolean): RuleTarget {
    const name = this.#words[this.#index++] ?? "";
    const options = new Map<string, string[]>();
    let current: string[] = [];
    for (const word of this.#take(this.#words.length)) {
      if (word.startsWith("--")) {
        current = [];
        options.set(word, current);
      } else {
        current.push(word);
      }
    }
    return { name, isGoto, options };
  }

  #take(count: number): string[] {
    const words = this.#words.slice(this.#index, this.#index + count);
    this.#index += count;
    return words;
  }

  /** The words of what is not understood: up to the next match or the target. */
  #takeUntilNext(): string[] {
    const start = this.#index;
    while (this.#index < this.#words.length && !/^-[mjg]$/.test(this.#words[this.#index] ?? "")) this.#index++;
    return this.#words.slice(start, this.#index);
  }
}
