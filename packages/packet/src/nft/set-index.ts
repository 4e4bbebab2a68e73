/** The elements of a set or map, put in order once, so that a look-up in a hundred thousand of them is a bisection. */
import type { Interval } from "@nftlint/semantics";
import type { Element, Expression, Statement } from "@nftlint/syntax";
import { type Bits, isWithin, type Truth } from "./values.ts";

/** What an element holds besides its key. */
export interface Entry {
  readonly data: Expression | null;
  readonly statements: readonly Statement[];
}

/** Elements of plain sets are all alike. */
export const plainEntry: Entry = { data: null, statements: [] };

export interface Candidate {
  readonly entry: Entry;
  readonly truth: Truth;
}

/** An element with one interval for each part of its key. */
export interface Row {
  readonly box: readonly Interval[];
  readonly entry: Entry;
}

export class SetIndex {
  /** Of keys with one part, by their first value. */
  #single: Row[] = [];
  #isSorted = true;
  /** Of concatenations without a range in them, by their values. */
  readonly #exact = new Map<string, Row>();
  readonly #boxes: Row[] = [];
  #fallback: Entry | null = null;
  /** Keys that cannot be read here, as written. */
  readonly unread: Expression[] = [];

  add(element: Element, box: readonly Interval[] | null): void {
    const isPlain = element.data === null && element.statements.length === 0;
    const entry: Entry = isPlain ? plainEntry : { data: element.data, statements: element.statements };
    if (element.key.kind === "catch-all") this.#fallback = entry;
    else if (box === null) this.unread.push(element.key);
    else if (box.length === 1) this.#addSingle({ box, entry });
    else if (box.every(({ from, to }) => from === to)) this.#exact.set(keyOf(box), { box, entry });
    else this.#boxes.push({ box, entry });
  }

  /** Takes an element out again, as `delete element` does. */
  delete(box: readonly Interval[] | null): void {
    if (box === null) return;
    const wanted = boxKey(box);
    this.#exact.delete(keyOf(box));
    this.#single = this.#single.filter((row) => boxKey(row.box) !== wanted);
    const at = this.#boxes.findIndex((row) => boxKey(row.box) === wanted);
    if (at >= 0) this.#boxes.splice(at, 1);
  }

  /** The elements that a key may equal. The catch-all element is among them where no other is certain. */
  find(key: readonly Bits[]): readonly Candidate[] {
    const isKnown = key.every(({ doubt }) => doubt === 0n);
    const found = isKnown ? this.#findKnown(key.map(({ value }) => value)) : this.#scan(key);
    if (this.#fallback === null || found.some(({ truth }) => truth === "yes")) return found;
    const isOnly = found.length === 0 && this.unread.length === 0;
    return [...found, { entry: this.#fallback, truth: isOnly ? "yes" : "unknown" }];
  }

  /** Every element that can be read but the catch-all: those of one part in order, then those of several. */
  rows(): { readonly single: readonly Row[]; readonly several: readonly Row[] } {
    this.#sort();
    return { single: this.#single, several: [...this.#exact.values(), ...this.#boxes] };
  }

  /** What keys get that equal no other element; `null` where they miss. */
  get fallback(): Entry | null {
    return this.#fallback;
  }

  /** Whether no key misses. */
  get hasFallback(): boolean {
    return this.#fallback !== null;
  }

  #addSingle(row: Row): void {
    const last = this.#single.at(-1);
    if (last !== undefined && last.box[0]!.to >= row.box[0]!.from) this.#isSorted = false;
    this.#single.push(row);
  }

  #findKnown(values: readonly bigint[]): readonly Candidate[] {
    const row = values.length === 1 ? this.#bisect(values[0]!) : this.#findTuple(values);
    return row === null ? [] : [{ entry: row.entry, truth: "yes" }];
  }

  #bisect(value: bigint): Row | null {
    this.#sort();
    let low = 0;
    let high = this.#single.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#single[middle]!.box[0]!.from <= value) low = middle + 1;
      else high = middle;
    }
    const row = this.#single[low - 1];
    return row !== undefined && value <= row.box[0]!.to ? row : null;
  }

  /** Elements of sets that merge may lie in one another; they become one here. */
  #sort(): void {
    if (this.#isSorted) return;
    this.#single.sort((left, right) => compare(left.box[0]!.from, right.box[0]!.from));
    const merged: Row[] = [];
    for (const row of this.#single) {
      const last = merged.at(-1);
      const end = last === undefined ? undefined : last.box[0]!.to;
      const { from, to } = row.box[0]!;
      if (last === undefined || end === undefined || from > end || row.entry.data !== null) merged.push(row);
      else if (to > end) merged[merged.length - 1] = { box: [{ from: last.box[0]!.from, to }], entry: last.entry };
    }
    this.#single = merged;
    this.#isSorted = true;
  }

  #findTuple(values: readonly bigint[]): Row | null {
    const isIn = ({ box }: Row) => box.every(({ from, to }, index) => values[index]! >= from && values[index]! <= to);
    return this.#exact.get(values.join()) ?? this.#boxes.find(isIn) ?? null;
  }

  #scan(key: readonly Bits[]): readonly Candidate[] {
    const found: Candidate[] = [];
    const seen = new Set<Entry>();
    for (const rows of [this.#single, this.#exact.values(), this.#boxes]) {
      for (const { box, entry } of rows) {
        const truth = isInBox(key, box);
        if (truth === "yes") return [{ entry, truth }];
        if (truth === "no" || seen.has(entry)) continue;
        seen.add(entry);
        found.push({ entry, truth });
      }
    }
    return found;
  }
}

function isInBox(key: readonly Bits[], box: readonly Interval[]): Truth {
  let truth: Truth = "yes";
  for (const [index, { from, to }] of box.entries()) {
    const part = key[index];
    const own = part === undefined ? "unknown" : isWithin(part, from, to);
    if (own === "no") return "no";
    if (own === "unknown") truth = "unknown";
  }
  return truth;
}

function keyOf(box: readonly Interval[]): string {
  return box.map(({ from }) => from).join();
}

function boxKey(box: readonly Interval[]): string {
  return box.map(({ from, to }) => `${from}-${to}`).join();
}

function compare(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
