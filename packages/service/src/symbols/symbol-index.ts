import type { Ruleset } from "@nftlint/semantics";
import type { ServiceDocument } from "../document.ts";
import { gatherOccurrences } from "./gather.ts";
import { keyOf, type NamedSymbol, type Occurrence } from "./symbol.ts";

/** Where the documents of a ruleset name what. */
export class SymbolIndex {
  /** Document by document, each in the order of the text. */
  readonly occurrences: readonly Occurrence[];
  readonly #bySymbol = new Map<string, Occurrence[]>();

  constructor(ruleset: Ruleset) {
    this.occurrences = gatherOccurrences(ruleset);
    for (const occurrence of this.occurrences) {
      const key = keyOf(occurrence.symbol);
      const known = this.#bySymbol.get(key);
      if (known === undefined) this.#bySymbol.set(key, [occurrence]);
      else known.push(occurrence);
    }
  }

  /** Every place that names a symbol; empty where none does. */
  of(symbol: NamedSymbol): readonly Occurrence[] {
    return this.#bySymbol.get(keyOf(symbol)) ?? [];
  }

  /** What a document of the ruleset names at an offset; a name's end belongs to it, as a cursor may stand there. */
  at({ source }: ServiceDocument, offset: number): Occurrence | null {
    const found = this.occurrences.find(
      ({ document, range }) => document === source && range.start <= offset && offset <= range.end,
    );
    return found ?? null;
  }
}

const known = new WeakMap<Ruleset, SymbolIndex>();

/** The index of a document's ruleset, made once. */
export function symbolsOf({ ruleset }: ServiceDocument): SymbolIndex {
  let index = known.get(ruleset);
  if (index === undefined) {
    index = new SymbolIndex(ruleset);
    known.set(ruleset, index);
  }
  return index;
}
