/**
 * How the parser decides between alternatives: by the next token alone (LL(1)). Chevrotain's own
 * strategy works out every decision of the grammar when the parser is built, which takes longer
 * than checking a small file; this one works out each decision when it is first asked for.
 */
import {
  Alternation,
  type Alternative,
  type ILookaheadStrategy,
  type IOrAlt,
  type IProduction,
  LLkLookaheadStrategy,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  type Rule,
  Terminal,
  type TokenType,
} from "chevrotain";

/** The parser, as far as a decision needs it. */
interface Decider {
  /** The kind of the next token. */
  nextKind(): number;
}

/** Which tokens may come first, as bits by kind; and whether nothing at all may come. */
interface FirstSet {
  readonly kinds: Kinds;
  isNullable: boolean;
}

/** A set of token kinds: 32 of them in each number. */
type Kinds = number[];

/** Decisions of alternations hold the alternative's index plus one; 0 means none. */
type Decisions = Uint8Array;

/** More than there are token types; a multiple of 32. */
const kindCount = 160;

function has(kinds: Kinds, kind: number): boolean {
  return (((kinds[kind >> 5] as number) >>> (kind & 31)) & 1) === 1;
}

function add(kind: number, into: Kinds): void {
  into[kind >> 5] = (into[kind >> 5] as number) | (1 << (kind & 31));
}

function noKinds(): Kinds {
  return new Array<number>(kindCount / 32).fill(0);
}

const optionalTypes = {
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
} as const;

export class FirstTokenLookahead implements ILookaheadStrategy {
  readonly #rules = new Map<Rule, FirstSet>();

  validate(options: Parameters<ILookaheadStrategy["validate"]>[0]): ReturnType<ILookaheadStrategy["validate"]> {
    return new LLkLookaheadStrategy({ maxLookahead: 1 }).validate(options);
  }

  buildLookaheadForAlternation(
    options: Parameters<ILookaheadStrategy["buildLookaheadForAlternation"]>[0],
  ): (alternatives?: IOrAlt<unknown>[]) => number | undefined {
    let decisions: Decisions | undefined;
    const decide = (): Decisions => this.#alternationDecisions(options.rule, options.prodOccurrence);
    return function (this: unknown): number | undefined {
      decisions ??= decide();
      const decision = decisions[(this as Decider).nextKind()] as number;
      return decision === 0 ? undefined : decision - 1;
    };
  }

  buildLookaheadForOptional(options: Parameters<ILookaheadStrategy["buildLookaheadForOptional"]>[0]): () => boolean {
    let first: Kinds | undefined;
    const decide = (): Kinds => this.#optionalFirst(options.rule, options.prodType, options.prodOccurrence);
    return function (this: unknown): boolean {
      first ??= decide();
      return has(first, (this as Decider).nextKind());
    };
  }

  /** The first alternative that each kind of token may begin; an empty one takes all that is left. */
  #alternationDecisions(rule: Rule, occurrence: number): Decisions {
    const decisions = new Uint8Array(kindCount);
    const alternation = find(
      rule.definition,
      (production) => production instanceof Alternation && production.idx === occurrence,
    );
    (alternation as Alternation).definition.forEach((alternative, index) => {
      const first = this.#firstOf((alternative as Alternative).definition);
      for (let kind = 0; kind < kindCount; kind++) {
        if (decisions[kind] === 0 && (first.isNullable || has(first.kinds, kind))) decisions[kind] = index + 1;
      }
    });
    return decisions;
  }

  #optionalFirst(rule: Rule, type: keyof typeof optionalTypes, occurrence: number): Kinds {
    const wanted = optionalTypes[type];
    const production = find(
      rule.definition,
      (candidate) => candidate instanceof wanted && candidate.idx === occurrence,
    );
    return this.#firstOf((production as Option).definition).kinds;
  }

  #firstOf(sequence: readonly IProduction[]): FirstSet {
    const first: FirstSet = { kinds: noKinds(), isNullable: true };
    for (const production of sequence) {
      if (!first.isNullable) break;
      first.isNullable = this.#add(production, first.kinds);
    }
    return first;
  }

  /** Adds what may come first in a production; returns whether it may be empty. */
  #add(production: IProduction, into: Kinds): boolean {
    if (production instanceof Terminal) {
      addToken(production.terminalType, into);
      return false;
    }
    if (production instanceof NonTerminal) return merge(this.#firstOfRule(production.referencedRule), into);
    if (production instanceof Alternation) {
      let isNullable = false;
      for (const alternative of production.definition) {
        isNullable = merge(this.#firstOf((alternative as Alternative).definition), into) || isNullable;
      }
      return isNullable;
    }
    const inner = merge(this.#firstOf((production as Option).definition), into);
    const isMandatory =
      production instanceof RepetitionMandatory || production instanceof RepetitionMandatoryWithSeparator;
    return isMandatory ? inner : true;
  }

  #firstOfRule(rule: Rule): FirstSet {
    let first = this.#rules.get(rule);
    if (first === undefined) {
      first = this.#firstOf(rule.definition);
      this.#rules.set(rule, first);
    }
    return first;
  }
}

function merge(first: FirstSet, into: Kinds): boolean {
  for (let index = 0; index < into.length; index++) {
    into[index] = (into[index] as number) | (first.kinds[index] as number);
  }
  return first.isNullable;
}

function addToken(type: TokenType, into: Kinds): void {
  add(type.tokenTypeIdx ?? 0, into);
  for (const kind of type.categoryMatches ?? []) add(kind, into);
}

function find(
  sequence: readonly IProduction[],
  isWanted: (production: IProduction) => boolean,
): IProduction | undefined {
  for (const production of sequence) {
    if (isWanted(production)) return production;
    // What a non-terminal refers to is another rule's business.
    if (production instanceof NonTerminal) continue;
    const inner = "definition" in production ? (production.definition as IProduction[]) : [];
    const found = find(inner, isWanted);
    if (found !== undefined) return found;
  }
  return undefined;
}
