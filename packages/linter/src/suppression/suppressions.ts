import type { ParseResult } from "@nftlint/syntax";
import { type Directive, type Directives, type RuleName, readDirectives } from "./directive.ts";
import { NextLines } from "./next-lines.ts";

/** One rule name of one directive, or all rules, and the part of the text for which it holds. */
export interface Suppression {
  readonly directive: Directive;
  /** `null`: all rules. */
  readonly name: RuleName | null;
  readonly from: number;
  /** Inclusive: a finding at the end of a line is a finding of that line. */
  readonly to: number;
  used: boolean;
}

/** The spans in which a rule is suppressed, by the three forms; each list is disjoint and in order. */
interface Spans {
  readonly lines: Suppression[];
  readonly blocks: Suppression[];
  readonly files: Suppression[];
}

/** The suppression comments of one document, and which of them were of use. */
export class Suppressions {
  readonly directives: Directives;
  readonly #all: Suppression[] = [];
  readonly #spans = new Map<string | null, Spans>();

  constructor(parsed: ParseResult) {
    this.directives = readDirectives(parsed);
    if (this.directives.known.length === 0) return;
    this.#addLines(parsed.text);
    this.#addBlocks(parsed.text.length);
    this.#addFiles(parsed.text.length);
  }

  /** True where nothing is suppressed. */
  get empty(): boolean {
    return this.#all.length === 0;
  }

  /**
   * Whether a finding of `rule` that starts at `offset` is suppressed; the suppression nearest to it
   * counts as used. `byNameOnly` leaves suppressions of all rules aside.
   */
  suppresses(rule: string, offset: number, byNameOnly: boolean): boolean {
    if (this.empty) return false;
    const keys = byNameOnly ? [rule] : [rule, null];
    for (const form of ["lines", "blocks", "files"] as const) {
      for (const key of keys) {
        const suppression = covering(this.#spans.get(key)?.[form] ?? [], offset);
        if (suppression === null) continue;
        suppression.used = true;
        return true;
      }
    }
    return false;
  }

  /** Those that suppressed nothing, in document order. */
  unused(): readonly Suppression[] {
    return this.#all.filter((suppression) => !suppression.used);
  }

  #addLines(text: string): void {
    const nextLines = new NextLines(text);
    for (const directive of this.directives.known.toReversed()) {
      if (directive.form === "disable-line") {
        const start = text.lastIndexOf("\n", directive.start) + 1;
        this.#add("lines", directive, start, nextLines.lineEnd(directive.start));
      } else if (directive.form === "disable-next-line") {
        const start = nextLines.after(directive.end);
        this.#add("lines", directive, start, nextLines.lineEnd(start));
      }
    }
    for (const { lines } of this.#spans.values()) sortDisjoint(lines);
  }

  #addFiles(end: number): void {
    for (const directive of this.directives.known) {
      if (directive.form === "disable-file") this.#add("files", directive, 0, end);
    }
    for (const { files } of this.#spans.values()) sortDisjoint(files);
  }

  #addBlocks(end: number): void {
    const open = new Map<string | null, { readonly directive: Directive; readonly name: RuleName | null }>();
    const close = (key: string | null, to: number): boolean => {
      const block = open.get(key);
      if (block === undefined) return false;
      open.delete(key);
      this.#addOne("blocks", block.directive, block.name, block.directive.end, to);
      return true;
    };
    for (const directive of this.directives.known) {
      if (directive.form === "disable") {
        for (const name of namesOf(directive)) {
          const key = name?.name ?? null;
          if (open.has(key)) this.#all.push(spanless(directive, name));
          else open.set(key, { directive, name });
        }
      } else if (directive.form === "enable") {
        this.#closeBlocks(directive, [...open.keys()], close);
      }
    }
    for (const key of [...open.keys()]) close(key, end);
    for (const { blocks } of this.#spans.values()) sortDisjoint(blocks);
  }

  /** `enable` without names ends every block; one that ends none is itself of no use. */
  #closeBlocks(
    directive: Directive,
    open: readonly (string | null)[],
    close: (key: string | null, to: number) => boolean,
  ): void {
    if (directive.names.length === 0) {
      if (open.length === 0) this.#all.push(spanless(directive, null));
      for (const key of open) close(key, directive.start);
      return;
    }
    for (const name of directive.names) {
      if (!close(name.name, directive.start)) this.#all.push(spanless(directive, name));
    }
  }

  #add(form: keyof Spans, directive: Directive, from: number, to: number): void {
    for (const name of namesOf(directive)) this.#addOne(form, directive, name, from, to);
  }

  #addOne(form: keyof Spans, directive: Directive, name: RuleName | null, from: number, to: number): void {
    const key = name?.name ?? null;
    let spans = this.#spans.get(key);
    if (spans === undefined) {
      spans = { lines: [], blocks: [], files: [] };
      this.#spans.set(key, spans);
    }
    const suppression = { directive, name, from, to, used: false };
    spans[form].push(suppression);
    this.#all.push(suppression);
  }
}

function namesOf(directive: Directive): readonly (RuleName | null)[] {
  return directive.names.length === 0 ? [null] : directive.names;
}

/** One that covers nothing: it repeats another, or ends what was not begun. */
function spanless(directive: Directive, name: RuleName | null): Suppression {
  return { directive, name, from: -1, to: -1, used: false };
}

/** Of several for one and the same span only the first can be of use. */
function sortDisjoint(spans: Suppression[]): void {
  spans.sort((left, right) => left.from - right.from || left.directive.start - right.directive.start);
  let kept = 0;
  for (const span of spans) {
    if (kept > 0 && spans[kept - 1]!.from === span.from) continue;
    spans[kept++] = span;
  }
  spans.length = kept;
}

function covering(spans: readonly Suppression[], offset: number): Suppression | null {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (spans[middle]!.from <= offset) low = middle + 1;
    else high = middle;
  }
  const candidate = spans[low - 1];
  return candidate !== undefined && offset <= candidate.to ? candidate : null;
}
