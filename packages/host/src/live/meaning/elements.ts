/** The elements that a named set or map holds, by what they mean. */
import {
  type Ruleset,
  type RulesetSet,
  resolveVariable,
  type SourceDocument,
  setTypes,
  type ValueType,
} from "@nftlint/semantics";
import { type Element, type Expression, forEachElement, type SetLiteral } from "@nftlint/syntax";
import { uncountedText } from "../rule-text.ts";
import { type Constant, constantOf, constantText, type Definitions } from "./constants.ts";
import { expressionText } from "./expressions.ts";
import { intervalText } from "./intervals.ts";
import { milliseconds } from "./numbers.ts";
import type { Scope } from "./selectors.ts";
import { elementStatementText } from "./statements.ts";
import { Steps } from "./steps.ts";
import { valueSet, without } from "./value-sets.ts";

/** One element, or what several that touch were merged into. */
export interface SetElement {
  /** What it holds: the key by which it is found. */
  readonly key: string;
  /** What else it says: what the key maps to, its timeout, its comment, its statements. */
  readonly rest: string;
  /** As it is written, or as nft would write what was merged. */
  readonly text: string;
  /** Whether it goes by itself: it has a time to live, so packets or a program put it there. */
  readonly isPassing: boolean;
}

/** The elements of a set, each key once, in the order in which they were added. */
export function setElements(set: RulesetSet, ruleset: Pick<Ruleset, "bindings">): ReadonlyMap<string, SetElement> {
  const reader = new ElementReader(set, ruleset);
  for (const { action, node, document } of set.elementChanges) reader.read(node.value, document, action === "add");
  return set.autoMerge ? reader.merged() : reader.elements;
}

class ElementReader {
  readonly elements = new Map<string, SetElement>();
  /** Numbers without anything else to them: those that merge. */
  readonly #plain = new Map<string, Constant>();
  readonly #set: RulesetSet;
  readonly #definitions: Definitions;
  readonly #key: ValueType | null;
  readonly #data: ValueType | null;

  constructor(set: RulesetSet, definitions: Definitions) {
    this.#set = set;
    this.#definitions = definitions;
    const { key, data } = setTypes(set, definitions);
    this.#key = key;
    this.#data = data;
  }

  read(value: Expression, document: SourceDocument, isAdded: boolean): void {
    if (value.kind === "variable") {
      const definition = resolveVariable(this.#definitions, value);
      if (definition !== null) this.read(definition, document, isAdded);
    } else if (value.kind === "set") this.#readSet(value, document, isAdded);
  }

  #readSet(set: SetLiteral, document: SourceDocument, isAdded: boolean): void {
    forEachElement(set, (element) => {
      const { key } = element;
      const value = key.kind === "variable" ? resolveVariable(this.#definitions, key) : key;
      if (value?.kind === "set") this.#readSet(value, document, isAdded);
      else this.#element(element, document, isAdded);
    });
  }

  #element(element: Element, document: SourceDocument, isAdded: boolean): void {
    const constant = constantOf(element.key, this.#key, this.#definitions);
    const key = constant === null ? document.parsed.text.slice(element.key.start, element.key.end) : keyOf(constant);
    if (!isAdded) {
      this.#delete(key, constant);
      return;
    }
    // What is there already stays as it is.
    if (this.elements.has(key)) return;
    const rest = this.#rest(element);
    const text = uncountedText(element, document);
    const isPassing = element.options.some(({ option }) => option === "expires");
    this.elements.set(key, { key, rest, text, isPassing });
    if (rest === "" && constant !== null && typeof constant !== "string") this.#plain.set(key, constant);
  }

  /** From a set that merges its elements a part of one may be deleted. */
  #delete(key: string, constant: Constant | null): void {
    const isWhole = this.elements.delete(key);
    this.#plain.delete(key);
    if (isWhole || !this.#set.autoMerge || constant === null || typeof constant === "string") return;
    const left = without(valueSet([...this.#plain.values()]).intervals, constant);
    for (const known of this.#plain.keys()) this.elements.delete(known);
    this.#plain.clear();
    for (const interval of left) {
      const part = keyOf(interval);
      this.elements.set(part, { key: part, rest: "", text: intervalText(interval, this.#key), isPassing: false });
      this.#plain.set(part, interval);
    }
  }

  #rest({ data, options, statements }: Element): string {
    if (data === null && options.length === 0 && statements.length === 0) return "";
    const scope: Scope = {
      definitions: this.#definitions,
      table: this.#set.table,
      steps: new Steps(this.#set.table.family),
    };
    const parts: string[] = [];
    if (data !== null) parts.push(`: ${expressionText(data, scope, this.#data)}`);
    for (const { option, value } of options) {
      if (option === "timeout") parts.push(`timeout ${milliseconds(value.text)}ms`);
      else if (option === "comment") parts.push(`comment ${JSON.stringify(value.text)}`);
    }
    for (const statement of statements) parts.push(elementStatementText(statement, scope));
    return parts.join(" ");
  }

  /** The elements where those that touch are one. */
  merged(): ReadonlyMap<string, SetElement> {
    const { intervals } = valueSet([...this.#plain.values()]);
    const elements = new Map<string, SetElement>();
    for (const [key, element] of this.elements) if (!this.#plain.has(key)) elements.set(key, element);
    for (const interval of intervals) {
      const key = keyOf(interval);
      const element = this.elements.get(key);
      elements.set(key, element ?? { key, rest: "", text: intervalText(interval, this.#key), isPassing: false });
    }
    return elements;
  }
}

/** Texts that are numbers by themselves are hashed by their values, of which many are alike: that made sets slow. */
function keyOf(constant: Constant): string {
  return `=${constantText(constant)}`;
}
