/** A base chain and all chains that it leads to, as boxes with lines and the jumps between them. */

import { longestLine, type Shown, shownRules } from "./lines.ts";
import type { ChainNode, Entry, JumpEdge, Line } from "./model.ts";
import type { ChainSource, RuleSource } from "./sources.ts";
import { shortened } from "./text.ts";
import type { ChainVisit, Visits } from "./trail.ts";

/** What an entry is read for. */
export interface EntryPlace {
  /** Unique in the picture. */
  readonly id: string;
  readonly stage: string;
  readonly visits: Visits;
}

/** Chains of one entry that are drawn: of more nothing could be seen. Those that a packet comes to are drawn in any case. */
const mostChains = 120;

export function entryOf(first: ChainSource, place: EntryPlace): Entry {
  return new EntryReader(first, place).read();
}

class EntryReader {
  readonly #first: ChainSource;
  readonly #place: EntryPlace;
  readonly #ids = new Map<object, string>();
  readonly #queue: ChainSource[] = [];
  readonly #jumps = new Map<string, JumpEdge>();
  readonly #leftOut = new Set<object>();

  constructor(first: ChainSource, place: EntryPlace) {
    this.#first = first;
    this.#place = place;
    this.#idOf(first.key, () => first);
  }

  /** Nearest first, each chain once. */
  read(): Entry {
    const chains: ChainNode[] = [];
    for (const source of this.#queue) chains.push(this.#node(source));
    return { chains, jumps: [...this.#jumps.values()], leftOut: this.#leftOut.size };
  }

  /** `null` for a chain that is left out. */
  #idOf(key: object, chain: () => ChainSource): string | null {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    if (this.#ids.size >= mostChains && this.#visit(key) === null) {
      this.#leftOut.add(key);
      return null;
    }
    const id = `${this.#place.id}/${this.#ids.size}`;
    this.#ids.set(key, id);
    this.#queue.push(chain());
    return id;
  }

  #visit(key: object): ChainVisit | null {
    return this.#place.visits.chain(this.#place.stage, this.#first.key, key);
  }

  #node(source: ChainSource): ChainNode {
    const { key, rules, ...named } = source;
    const visit = this.#visit(key);
    const id = this.#ids.get(key) ?? "";
    const shown = shownRules(rules.length, [
      (index) => isEventful(rules[index], visit),
      (index) => (rules[index]?.leadsTo.length ?? 0) > 0,
    ]);
    for (const [line, part] of shown.entries()) this.#leads(id, line, rulesOf(part, rules), visit);
    return {
      ...named,
      id,
      lines: shown.map((part) => lineOf(part, rules, visit)),
      visits: visit?.numbers ?? [],
      isVisited: visit !== null,
      end: visit?.end ?? null,
    };
  }

  #leads(from: string, line: number, rules: readonly RuleSource[], visit: ChainVisit | null): void {
    for (const rule of rules) {
      const mark = visit?.rules.get(rule.key)?.mark;
      for (const { verdict, key, chain } of rule.leadsTo) {
        const to = this.#idOf(key, chain);
        if (to === null) continue;
        const isTaken = (mark === "matched" || mark === "depends") && this.#visit(key) !== null;
        const name = `${from} ${line} ${to}`;
        const known = this.#jumps.get(name);
        if (known === undefined || isTaken)
          this.#jumps.set(name, { from, line, to, verdict, isTaken, place: rule.place });
      }
    }
  }
}

/** Whether the picture of a way lacks something without the rule. */
function isEventful(rule: RuleSource | undefined, visit: ChainVisit | null): boolean {
  const marked = rule === undefined ? undefined : visit?.rules.get(rule.key);
  return marked !== undefined && (marked.mark !== "not matched" || marked.end !== null);
}

function rulesOf(part: Shown, rules: readonly RuleSource[]): readonly RuleSource[] {
  return part.kind === "rule"
    ? rules.slice(part.index, part.index + 1)
    : rules.slice(part.first, part.first + part.count);
}

function lineOf(part: Shown, rules: readonly RuleSource[], visit: ChainVisit | null): Line {
  const rule = part.kind === "rule" ? rules[part.index] : undefined;
  if (rule === undefined) return { kind: "gap", count: part.kind === "gap" ? part.count : 1 };
  const marked = visit?.rules.get(rule.key);
  const { mark, reason, end } = marked ?? { mark: "never reached", reason: null, end: null };
  const text = shortened(rule.text(), longestLine);
  return { kind: "rule", text, place: rule.place, mark: visit === null ? null : mark, reason, end };
}
