/**
 * What is remembered from one ruleset to the next while a document is edited. Most rules are the
 * same nodes as before, and most of what was worked out for them still holds.
 */
import { type Chain, type Node, type ParseResult, parse, type Rule } from "@nftlint/syntax";
import { blockContents } from "../load/block-contents.ts";
import { rootDocument } from "../load/root-document.ts";
import type { Ruleset, RulesetChain, SourceDocument } from "../ruleset.ts";
import { areSame, declarationsOf } from "./declarations.ts";

/** What was worked out for a chain, by topic, each with what else it depended on. */
type Notes = Map<unknown, { readonly key: string; readonly value: unknown }>;

interface ChainMemory {
  /** Its declarations and its rules. */
  readonly nodes: readonly Node[];
  readonly notes: Notes;
  /** Another number where the rules are others. */
  readonly stamp: number;
}

/**
 * The memory of one document with its surroundings: give it with each ruleset that is built of the
 * document's versions, and reset it (make a new one) where the surroundings change.
 */
export class RulesetMemory {
  /** Whether nothing was wrong with what is no rule, last time. */
  declarationsAreClean = false;
  #declarations: readonly unknown[] = [];
  #cleanRules = new WeakSet<Rule | Chain>();
  #chains = new Map<string, ChainMemory>();
  #ruleNotes = new Map<string, WeakMap<Rule, unknown>>();
  #lastStamp = 0;
  #root: SourceDocument | null = null;
  readonly #wellFormed = new WeakSet<Node>();
  readonly #releasesPassed = new WeakSet<Node>();
  #parsed = new Map<string, ParseResult>();
  #parsedNow = new Map<string, ParseResult>();

  /**
   * The document that was given outright. It is the same object each time, with the tree of now, so
   * that what refers to it can be kept as well.
   */
  root(path: string | null, parsed: ParseResult): SourceDocument {
    if (this.#root === null || this.#root.path !== path) this.#root = rootDocument(path, parsed, "file");
    else (this.#root as { parsed: ParseResult }).parsed = parsed;
    return this.#root;
  }

  /**
   * The documents are read: forgets what depended on declarations that are others now.
   *
   * @param isIncomplete whether some includes could not be read
   */
  begin(documents: readonly SourceDocument[], isIncomplete: boolean): void {
    const declarations = [isIncomplete, ...declarationsOf(documents)];
    if (areSame(declarations, this.#declarations)) return;
    this.#declarations = declarations;
    this.#forget();
  }

  #forget(): void {
    this.declarationsAreClean = false;
    this.#cleanRules = new WeakSet();
    this.#forgetChecks();
  }

  #forgetChecks(): void {
    this.#chains = new Map();
    this.#ruleNotes = new Map();
  }

  /** What was worked out for rules, as long as neither they nor what they refer to changes. */
  ruleNotes<Note>(topic: string): WeakMap<Rule, Note> {
    let notes = this.#ruleNotes.get(topic);
    if (notes === undefined) {
      notes = new WeakMap();
      this.#ruleNotes.set(topic, notes);
    }
    return notes as WeakMap<Rule, Note>;
  }

  /** Whether nothing was wrong with a rule, or a chain and all of its rules, when it was last looked at, in the same surroundings. */
  isClean(node: Rule | Chain): boolean {
    return this.#cleanRules.has(node);
  }

  noteClean(node: Rule | Chain): void {
    this.#cleanRules.add(node);
  }

  /** Whether nothing was wrong with a node by itself. */
  isWellFormed(node: Node): boolean {
    return this.#wellFormed.has(node);
  }

  noteWellFormed(node: Node): void {
    this.#wellFormed.add(node);
  }

  /** Whether nothing in an item is newer than the release that the document is for. */
  hasPassedRelease(item: Node): boolean {
    return this.#releasesPassed.has(item);
  }

  notePassedRelease(item: Node): void {
    this.#releasesPassed.add(item);
  }

  /** A text that is the same each time, such as an included file, parsed once. */
  parse(text: string): ParseResult {
    const parsed = this.#parsedNow.get(text) ?? this.#parsed.get(text) ?? parse(text);
    this.#parsedNow.set(text, parsed);
    return parsed;
  }

  /** The ruleset is built: what is remembered of its chains holds for those whose rules are the same. */
  settle(ruleset: Ruleset, openSets: readonly string[]): void {
    this.#parsed = this.#parsedNow;
    this.#parsedNow = new Map();
    // Rules that add to a set make other rules less certain of what it holds.
    if (!areSame(openSets, this.#openSets)) this.#forgetChecks();
    this.#openSets = openSets;
    const chains = new Map<string, ChainMemory>();
    const notes = new Map<RulesetChain, ChainMemory>();
    for (const [origin, tables] of [
      ["", ruleset.tables],
      ["after ", ruleset.tablesAfterLoad ?? []],
    ] as const) {
      for (const table of tables) {
        for (const chain of table.chains.values()) {
          const key = `${origin}${table.family} ${table.name} ${chain.name}`;
          const memory = this.#chainMemory(key, chain);
          chains.set(key, memory);
          notes.set(chain, memory);
        }
      }
    }
    this.#chains = chains;
    memories.set(ruleset, { memory: this, notes });
  }

  #openSets: readonly string[] = [];

  #chainMemory(key: string, chain: RulesetChain): ChainMemory {
    const nodes: Node[] = chain.declarations.map(({ node }) => node);
    const declared = chain.declarations.reduce((sum, place) => sum + (blockContents(place)?.rules.length ?? 0), 0);
    // Commands and included rules have no node in common that tells of what stands between them.
    if (chain.rules.length !== declared || chain.declarations.some((place) => blockContents(place) === null)) {
      for (const { node, document } of chain.rules) nodes.push(node, document.parsed.document);
    }
    const known = this.#chains.get(key);
    if (known !== undefined && areSame(known.nodes, nodes)) return known;
    return { nodes, notes: new Map(), stamp: ++this.#lastStamp };
  }
}

interface Remembered {
  readonly memory: RulesetMemory;
  readonly notes: ReadonlyMap<RulesetChain, ChainMemory>;
}

const memories = new WeakMap<Ruleset, Remembered>();

/** The memory that a ruleset was built with; `null` where it was built without. */
export function memoryOf(ruleset: Ruleset): RulesetMemory | null {
  return memories.get(ruleset)?.memory ?? null;
}

/** A number that stays the same from one ruleset to the next as long as a chain's rules and all declarations do. */
export function stampOf(ruleset: Ruleset, chain: RulesetChain): number {
  return memories.get(ruleset)?.notes.get(chain)?.stamp ?? 0;
}

/**
 * What was worked out for a chain, or is now. It is remembered as long as the chain's rules, all
 * declarations and the key stay the same. It must not hold anything that belongs to one ruleset or
 * names a place in the text outside of nodes: such things are others in the next ruleset.
 *
 * @param topic what is worked out
 * @param key what else it depends on
 */
export function recall<Result>(
  ruleset: Ruleset,
  chain: RulesetChain,
  topic: unknown,
  key: () => string,
  work: () => Result,
): Result {
  const notes = memories.get(ruleset)?.notes.get(chain)?.notes;
  if (notes === undefined) return work();
  const wanted = key();
  const known = notes.get(topic);
  if (known?.key === wanted) return known.value as Result;
  const value = work();
  notes.set(topic, { key: wanted, value });
  return value;
}

/**
 * Makes a check of a chain, unless it found nothing the last time and nothing has changed since.
 *
 * @param check makes the check, and says whether it found nothing
 */
export function unlessPassed(
  ruleset: Ruleset,
  chain: RulesetChain,
  topic: unknown,
  key: () => string,
  check: () => boolean,
): void {
  const notes = memories.get(ruleset)?.notes.get(chain)?.notes;
  const wanted = notes === undefined ? "" : key();
  if (notes?.get(topic)?.key === wanted) return;
  if (check()) notes?.set(topic, { key: wanted, value: null });
}
