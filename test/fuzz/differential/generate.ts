import { pickWeighted, type Random } from "../random.ts";
import type { Grammar, GrammarSymbol, Production } from "./learn.ts";

/** Puts sentences of a learned grammar together at random, rarely used productions first. */
export class SentenceGenerator {
  readonly #byLeft = new Map<string, Production[]>();
  readonly #cost = new Map<string, number>();
  readonly #uses = new Map<Production, number>();
  readonly #spellings: Map<string, string[]>;
  readonly #random: Random;

  constructor(grammar: Grammar, random: Random) {
    this.#random = random;
    this.#spellings = new Map([...grammar.spellings].map(([name, known]) => [name, [...known]]));
    for (const production of grammar.productions.values()) {
      // A file that is not there says nothing about the language.
      if (production.right.some(({ name }) => name === "'include'" || name === "include")) continue;
      this.#byLeft.set(production.left, [...(this.#byLeft.get(production.left) ?? []), production]);
    }
    this.#measure();
  }

  /** The tokens of a sentence of a nonterminal; none where no sentence of it is known. */
  sentence(nonterminal: string, budget: number): string[] {
    return this.#cost.has(nonterminal) ? this.#derive({ name: nonterminal, terminal: false }, budget) : [];
  }

  /** The spelling of any token. */
  anyToken(): string {
    return this.#pick(this.#pick([...this.#spellings.values()]));
  }

  #derive(symbol: GrammarSymbol, budget: number): string[] {
    if (symbol.terminal) return [this.#spell(symbol.name)];
    const production = this.#choose(symbol.name, budget);
    const share = budget - 1 - production.right.length / 2;
    return production.right.flatMap((part) => this.#derive(part, share));
  }

  #choose(left: string, budget: number): Production {
    const productions = this.#byLeft.get(left)!.filter((production) => Number.isFinite(this.#costOf(production)));
    const affordable = productions.filter((production) => this.#costOf(production) <= budget);
    const cheapest = Math.min(...productions.map((production) => this.#costOf(production)));
    const choices = affordable.length > 0 ? affordable : productions.filter((each) => this.#costOf(each) === cheapest);
    const weights = choices.map((production) => 1 / (1 + (this.#uses.get(production) ?? 0)));
    const chosen = choices[pickWeighted(weights, this.#random)]!;
    this.#uses.set(chosen, (this.#uses.get(chosen) ?? 0) + 1);
    return chosen;
  }

  /** The depth of the shallowest sentence of each nonterminal, worked out until nothing changes. */
  #measure(): void {
    for (let changed = true; changed; ) {
      changed = false;
      for (const [left, productions] of this.#byLeft) {
        const cost = Math.min(...productions.map((production) => this.#costOf(production)));
        if (!Number.isFinite(cost) || this.#cost.get(left) === cost) continue;
        this.#cost.set(left, cost);
        changed = true;
      }
    }
  }

  #costOf({ right }: Production): number {
    const costs = right.map(({ name, terminal }) =>
      terminal ? 0 : (this.#cost.get(name) ?? Number.POSITIVE_INFINITY),
    );
    return 1 + Math.max(0, ...costs);
  }

  #spell(terminal: string): string {
    const known = this.#spellings.get(terminal);
    return known === undefined ? terminal.replaceAll("'", "") : this.#pick(known);
  }

  #pick<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.#random() * values.length)]!;
  }
}
