/**
 * Follows the words before a place through the forms of the vocabulary, all ways at once, and
 * gathers what may come next. It answers for text that is right as far as it goes; see `expect.ts`
 * for the rest.
 */
import { families, statements, valueKeywords } from "@nftlint/language";
import type { FormContext } from "./context.ts";
import type { Expectation, Frame } from "./expectation.ts";
import { type FormTable, selectorForms, statementForms } from "./form-tables.ts";
import type { Form, Part } from "./notation.ts";
import { bitOperators, isSettable, marks, relations, valueOperators } from "./operators.ts";
import { addressTypeIn, typesOf, typesOfKey, typesOfTarget, unknown, wordsCovered } from "./types.ts";
import { entriesOf } from "./vocabulary.ts";

/** Where one way through the words has come to. */
interface End {
  readonly at: number;
  /** The datatypes of what was read last, one for each part of a concatenation; empty where unknown. */
  readonly types: readonly string[];
}

/** Where in a form a part is read. */
interface Site {
  readonly frame: Frame;
  readonly part: number;
}

/** How deep expressions may be nested. */
const deepest = 24;

export class Matcher {
  readonly expected: Expectation[] = [];
  readonly #words: readonly string[];
  readonly #context: FormContext;
  readonly #known = new Map<string, End[]>();
  #depth = 0;

  constructor(context: FormContext) {
    this.#context = context;
    this.#words = context.place.words;
  }

  /** Reads one item by the forms that may open it. */
  item(table: FormTable): void {
    for (const form of table.get(this.#words[0] ?? "") ?? []) this.#form(form, 0);
  }

  /** Reads statements up to the end. */
  rule(from: number): void {
    const seen = new Set<number>();
    const open = [from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      for (const end of this.#statement(at)) open.push(end.at);
    }
  }

  /** What is read at one place in many ways is read once, or the ways would multiply. */
  #once(what: string, at: number, site: Site | null, types: readonly string[], read: () => End[]): End[] {
    const key = `${what} ${at} ${site?.frame.start} ${site?.frame.form.notation} ${site?.part} ${types}`;
    let ends = this.#known.get(key);
    if (ends === undefined) {
      ends = read();
      this.#known.set(key, ends);
    }
    return ends;
  }

  get #end(): number {
    return this.#words.length;
  }

  #expect(
    part: { readonly word: string } | { readonly placeholder: string },
    site: Site | null,
    types = unknown,
    index = 0,
  ): [] {
    this.expected.push({
      word: "word" in part ? part.word : null,
      placeholder: "placeholder" in part ? part.placeholder : null,
      frame: site?.frame ?? null,
      part: site?.part ?? 0,
      types,
      type: types[index] ?? null,
    });
    return [];
  }

  #form(form: Form, start: number): End[] {
    const frame = { form, start };
    return this.#sequence(form.parts, [{ at: start, types: unknown }], (part) => ({ frame, part }));
  }

  #sequence(parts: readonly Part[], from: readonly End[], siteOf: (part: number) => Site): End[] {
    let ends: readonly End[] = from;
    for (let index = 0; index < parts.length && ends.length > 0; index++) {
      const last = optionalsFrom(parts, index);
      ends =
        last > index
          ? this.#options(parts, index, last, ends, siteOf)
          : distinct(ends.flatMap((end) => this.#part(parts[index]!, end, siteOf(index))));
      if (last > index) index = last - 1;
    }
    return [...ends];
  }

  /** Parts in brackets that follow each other: each of them once, in any order, as nft takes most of them. */
  #options(
    parts: readonly Part[],
    first: number,
    last: number,
    from: readonly End[],
    siteOf: (part: number) => Site,
  ): End[] {
    const seen = new Map(from.map((end) => [end.at, { end, used: new Set<number>() }]));
    for (const { end, used } of seen.values()) {
      for (let index = first; index < last; index++) {
        const part = parts[index]!;
        if (used.has(index)) continue;
        const usedNow = part.kind === "optional" && part.repeats ? used : new Set(used).add(index);
        for (const next of this.#part(part, end, siteOf(index))) {
          if (!seen.has(next.at)) seen.set(next.at, { end: next, used: usedNow });
        }
      }
    }
    return [...seen.values()].map(({ end }) => end);
  }

  #part(part: Part, from: End, site: Site): End[] {
    switch (part.kind) {
      case "word":
        if (from.at === this.#end) return this.#expect({ word: part.text }, site);
        return this.#words[from.at] === part.text ? [{ ...from, at: from.at + 1 }] : [];
      case "choice":
        return part.parts.flatMap((each) => this.#part(each, from, site));
      case "optional":
        return this.#sequence(part.parts, [from], () => site);
      case "placeholder":
        return this.#placeholder(part.name, from, site);
    }
  }

  #placeholder(name: string, from: End, site: Site): End[] {
    switch (name) {
      case "EXPRESSION":
        return this.#expression(from.at, site, unknown);
      case "VALUE":
        return this.#value(from.at, site, typesOfTarget(this.#context, from.at));
      case "ADDRESS":
        return this.#value(from.at, site, [addressTypeIn(this.#context, site.frame.start)]);
      case "PORT":
        return this.#value(from.at, site, ["inet_service"]);
      case "RULE":
        this.rule(from.at);
        return [];
      case "VERDICT":
        return this.#verdict(from.at, site);
      case "ELEMENT":
        return this.#element(from.at, site);
      default:
        return name === "KEY" && !selectorForms().has(this.#words[site.frame.start]!)
          ? this.#expression(from.at, site, unknown)
          : this.#entry(name, from, site);
    }
  }

  /** A word of the vocabulary, or any where it does not know them all. */
  #entry(name: string, from: End, site: Site): End[] {
    const { form, start } = site.frame;
    const opener = form.parts[0]?.kind === "word" ? form.parts[0].text : "";
    const before = this.#words.slice(start + 1, from.at);
    const entries = entriesOf(name, { context: this.#context, opener, before });
    if (from.at === this.#end) return this.#expect({ placeholder: name }, site);
    // A family is never the name of a table, so that it is clear which name is which.
    if (name === "TABLE" && families.has(this.#words[from.at]!)) return [];
    if (entries === null) return this.#atom(from.at).map((at) => ({ ...from, at }));
    const ends: End[] = [];
    for (const [word, entry] of entries) {
      const length = wordsCovered(word, this.#words, from.at);
      if (length > 0) ends.push({ at: from.at + length, types: typesOf(entry, this.#context, from.at) });
    }
    const isList = name === "FLAGS" && entries.size > 0;
    return isList ? ends.flatMap((end) => [end, ...this.#moreFlags(end, site)]) : ends;
  }

  #moreFlags(end: End, site: Site): End[] {
    if (end.at === this.#end) return this.#expect({ word: "," }, site);
    return this.#words[end.at] === "," ? this.#entry("FLAGS", { ...end, at: end.at + 1 }, site) : [];
  }

  /** A name, number, variable or quoted text. */
  #atom(at: number): number[] {
    const word = this.#words[at];
    if (word === undefined) return [];
    if (word === "$" || word === "@") return at + 1 < this.#end ? [at + 2] : [];
    return marks.has(word) ? [] : [at + 1];
  }

  /** One statement; behind one that nothing follows, the way ends but for a comment. */
  #statement(at: number): End[] {
    if (at === this.#end) {
      if (at > 0) this.#expect({ word: "comment" }, null);
      return this.#expect({ placeholder: "STATEMENT" }, null);
    }
    const word = this.#words[at]!;
    const ends = (statementForms().get(word) ?? []).flatMap((form) => this.#form(form, at));
    if (!statements.get(word)?.terminal) return [...ends, ...this.#match(at)];
    for (const end of ends) if (end.at === this.#end) this.#expect({ word: "comment" }, null);
    return ends.filter((end) => end.at < this.#end);
  }

  /** `tcp dport 22`, `ip ttl set 1`, `ct state vmap { … }`. */
  #match(at: number): End[] {
    return this.#expression(at, null, unknown).flatMap(({ at: behind, types }) => {
      if (behind === this.#end) {
        const words = isSettable(this.#words.slice(at)) ? ["vmap", "set"] : ["vmap"];
        for (const word of words) this.#expect({ word }, null);
        return this.#value(behind, null, types);
      }
      const next = this.#words[behind]!;
      if (next === "vmap") return this.#mapping(behind + 1, types, (from) => this.#verdict(from, null));
      const isOperator = relations.includes(next) || next === "set" || next === "!";
      return this.#value(behind + (isOperator ? 1 : 0), null, types);
    });
  }

  /** A selector, several that are joined, or one that a map or bit operation is applied to. */
  #expression(at: number, site: Site | null, mapped: readonly string[]): End[] {
    if (at === this.#end) return this.#expect({ placeholder: "SELECTOR" }, site);
    return this.#once("expression", at, site, mapped, () => this.#expressionAt(at, site, mapped));
  }

  #expressionAt(at: number, site: Site | null, mapped: readonly string[]): End[] {
    if (this.#depth >= deepest) return [];
    this.#depth++;
    const seen = new Map<number, End>();
    const open = this.#operand(at, site, mapped);
    for (let end = open.pop(); end !== undefined; end = open.pop()) {
      if (seen.has(end.at)) continue;
      seen.set(end.at, end);
      open.push(...this.#more(end, site, mapped));
    }
    this.#depth--;
    return [...seen.values()];
  }

  #operand(at: number, site: Site | null, mapped: readonly string[]): End[] {
    if (this.#words[at] === "(") {
      return this.#expression(at + 1, site, mapped).flatMap((end) => {
        if (end.at === this.#end) return this.#expect({ word: ")" }, site);
        return this.#words[end.at] === ")" ? [{ ...end, at: end.at + 1 }] : [];
      });
    }
    const first = this.#words[at] ?? "";
    return (selectorForms().get(first) ?? []).flatMap((form) => {
      const ends = this.#form(form, at);
      return form.parts.length > 1
        ? ends
        : ends.map((end) => ({ ...end, types: typesOfKey("meta", first, this.#context) }));
    });
  }

  /** What goes on with an expression. */
  #more({ at, types }: End, site: Site | null, mapped: readonly string[]): End[] {
    if (at === this.#end) {
      for (const word of [".", "map"]) this.#expect({ word }, null);
      return [];
    }
    const next = this.#words[at]!;
    if (next === ".") {
      if (at + 1 === this.#end) return this.#expect({ placeholder: "SELECTOR" }, site);
      return this.#operand(at + 1, site, mapped).map((end) => ({ ...end, types: [...types, ...end.types] }));
    }
    if (next === "map") {
      const data = mapped.length > 0 ? mapped : typesOfTarget(this.#context, at);
      return this.#mapping(at + 1, types, (from) => this.#value(from, site, data)).map((end) => ({
        ...end,
        types: data,
      }));
    }
    if (bitOperators.includes(next)) return this.#value(at + 1, site, types).map((end) => ({ ...end, types }));
    return [];
  }

  /** `{ KEY : … }` or `@map`. */
  #mapping(at: number, keys: readonly string[], data: (at: number) => End[]): End[] {
    if (at === this.#end) {
      this.#expect({ word: "{" }, null);
      return this.#expect({ placeholder: "MAP" }, null, keys);
    }
    if (this.#words[at] !== "{") return this.#reference(at);
    return this.#value(at + 1, null, keys, true).flatMap((end) => {
      if (end.at === this.#end) return this.#expect({ word: ":" }, null);
      return this.#words[end.at] === ":" ? data(end.at + 1) : [];
    });
  }

  #reference(at: number): End[] {
    const word = this.#words[at]!;
    if (word === "{}") return [{ at: at + 1, types: unknown }];
    return word === "@" || word === "$" ? this.#atom(at).map((end) => ({ at: end, types: unknown })) : [];
  }

  /**
   * A value of datatypes that are known: constants, ranges, sets in braces, or an expression.
   * @param isElement true for an element of a list, where no set may stand
   */
  #value(at: number, site: Site | null, types: readonly string[], isElement = false, part = 0): End[] {
    if (at === this.#end) return this.#expect({ placeholder: isElement ? "ELEMENT" : "VALUE" }, site, types, part);
    return this.#once(`value ${isElement} ${part}`, at, site, types, () =>
      this.#valueAt(at, site, types, isElement, part),
    );
  }

  #valueAt(at: number, site: Site | null, types: readonly string[], isElement: boolean, part: number): End[] {
    const word = this.#words[at]!;
    if (word === "{") {
      const inner = this.#value(at + 1, site, types, true);
      return inner.flatMap((end) => (end.at === this.#end ? this.#expect({ word: "," }, null) : []));
    }
    if (word === "{}") return [{ at: at + 1, types: unknown }];
    if (word === "(" || word === "!") return this.#value(at + 1, site, types, isElement, part);
    // `tcp` may be a protocol and a header, `numgen` only opens an expression.
    const mayBeConstant = !selectorForms().has(word) || valueKeywords.has(word);
    const constants = mayBeConstant ? this.#atom(at) : [];
    const isHeader = site !== null || !valueKeywords.has(word);
    const ends = [...constants, ...(isHeader ? this.#expression(at, site, types).map((end) => end.at) : [])];
    return [...new Set(ends)].flatMap((end) => this.#valueGoesOn(end, site, types, isElement, part));
  }

  #valueGoesOn(at: number, site: Site | null, types: readonly string[], isElement: boolean, part: number): End[] {
    const end = { at, types: unknown };
    const next = this.#words[at] ?? "";
    if (at === this.#end) {
      if (part + 1 < types.length) this.#expect({ word: "." }, null);
      return [end];
    }
    if (next === ")") return [{ at: at + 1, types: unknown }];
    if (next === ".") return this.#value(at + 1, site, types, isElement, part + 1);
    return valueOperators.has(next) ? [end, ...this.#value(at + 1, site, types, isElement, part)] : [end];
  }

  /** An element of the set around it, or of the one that a command names. */
  #element(at: number, site: Site): End[] {
    if (at === this.#end) return this.#expect({ placeholder: "ELEMENT" }, site, ["set-key"]);
    return this.#value(at, site, ["set-key"], true).flatMap((end) => {
      if (end.at === this.#end) return this.#expect({ word: ":" }, site);
      return this.#words[end.at] === ":" ? this.#value(end.at + 1, site, ["set-data"], true) : [end];
    });
  }

  #verdict(at: number, site: Site | null): End[] {
    if (at === this.#end) return this.#expect({ placeholder: "VERDICT" }, site);
    const word = this.#words[at]!;
    if (word !== "jump" && word !== "goto") return [{ at: at + 1, types: unknown }];
    if (at + 1 === this.#end) return this.#expect({ placeholder: "CHAIN" }, site);
    return [{ at: at + 2, types: unknown }];
  }
}

function optionalsFrom(parts: readonly Part[], index: number): number {
  let last = index;
  while (parts[last]?.kind === "optional") last++;
  return last;
}

function distinct(ends: readonly End[]): End[] {
  return [...new Map(ends.map((end) => [end.at, end])).values()];
}
