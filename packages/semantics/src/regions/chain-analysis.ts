/** Which rules of a chain act on no packet, because earlier ones take all that they match. */
import type { Rule } from "@nftlint/syntax";
import { reachKey } from "../jumps.ts";
import { memoryOf, recall } from "../memory/memory.ts";
import type { Ruleset, RulesetChain, RulesetRule } from "../ruleset.ts";
import { Changes, isFickle, isSteady } from "./changes.ts";
import { familyConstraint } from "./dimensions.ts";
import { BoxIndex } from "./index-of-boxes.ts";
import { isSameSet } from "./intervals.ts";
import { ReturnAnalysis } from "./never-returns.ts";
import {
  type Box,
  boxesIntersect,
  type Constraint,
  constrain,
  constraintOn,
  everything,
  subtract,
  subtractBox,
} from "./region.ts";
import { type Contradiction, type Part, RuleReader, type RuleRegion } from "./rule-region.ts";
import { spelling } from "./spelling.ts";

/** What keeps a rule from acting. */
export interface Cover {
  /** The earlier rules that take its packets, in order. */
  readonly by: readonly RulesetRule[];
  /** True where one of them takes every packet that comes to it. */
  readonly everything: boolean;
  /** True where the earlier rules decide the same as this one would. */
  readonly sameDecision: boolean;
  /** What the earlier rules decide, each once: `accept`, `jump x`. */
  readonly decisions: readonly string[];
  /** What the rule itself would decide; empty where it only counts, logs or the like. */
  readonly ownDecisions: readonly string[];
}

/** What can be said of one rule of a chain. */
export interface RuleAnalysis {
  readonly rule: RulesetRule;
  /** The rule in words that are the same for the same rule, without comments and counts. */
  readonly spelling: string;
  /** `null` where packets may reach it, as far as can be told. */
  readonly cover: Cover | null;
  readonly contradiction: Contradiction | null;
  /** True where it may decide otherwise the second time, about the same packet: random numbers, counts. */
  readonly fickle: boolean;
}

/** How many pieces a rule may be cut into before nothing is said of it. */
const mostPieces = 64;

/** How many pairs of boxes are compared in one chain at most; what comes then is taken to act. */
const mostComparisons = 3_000_000;

/** Of more rules it is not asked which of them would do without the others. */
const mostTakersThinned = 32;

interface Taken extends Part {
  /** The place of the rule in its chain. */
  readonly rule: number;
}

/** What is found of a rule, with the places of others in their chain: it holds as long as the rules are the same. */
interface Judgement extends Pick<RuleAnalysis, "contradiction"> {
  readonly cover: (Omit<Cover, "by"> & { readonly by: readonly number[] }) | null;
}

/** What few rules are asked for is worked out when it is. */
class AnalysedRule implements RuleAnalysis {
  readonly rule: RulesetRule;
  readonly cover: Cover | null;
  readonly contradiction: Contradiction | null;
  readonly #ruleset: Ruleset;
  #spelling: string | null = null;

  constructor(ruleset: Ruleset, { rules }: RulesetChain, index: number, { cover, contradiction }: Judgement) {
    this.#ruleset = ruleset;
    this.rule = rules[index]!;
    this.cover = cover === null ? null : { ...cover, by: cover.by.map((earlier) => rules[earlier]!) };
    this.contradiction = contradiction;
  }

  get spelling(): string {
    if (this.#spelling === null) {
      const place = { ruleset: this.#ruleset, document: this.rule.document };
      const words = this.rule.node.statements.map((statement) =>
        statement.kind === "counter" ? "counter" : spelling(statement, place),
      );
      this.#spelling = words.join(" ");
    }
    return this.#spelling;
  }

  get fickle(): boolean {
    return this.rule.node.statements.some(isFickle);
  }
}

/** Nothing is wrong with most rules. */
const acts: Judgement = { cover: null, contradiction: null };

const known = new WeakMap<RulesetChain, readonly RuleAnalysis[]>();

/** Looks at the rules of a chain, in order; worked out once. */
export function analyseChain(ruleset: Ruleset, chain: RulesetChain): readonly RuleAnalysis[] {
  let analysis = known.get(chain);
  if (analysis === undefined) {
    const { judgements } = findingsOf(ruleset, chain);
    analysis = judgements.map((judgement, index) => new AnalysedRule(ruleset, chain, index, judgement));
    known.set(chain, analysis);
  }
  return analysis;
}

/** The rules of a chain that never act: those with a cover or a contradiction; of most chains none. */
export function idleRulesOf(ruleset: Ruleset, chain: RulesetChain): readonly RuleAnalysis[] {
  const { idle } = findingsOf(ruleset, chain);
  if (idle.length === 0) return idle as readonly never[];
  const analysis = analyseChain(ruleset, chain);
  return idle.map((index) => analysis[index]!);
}

interface Judgements {
  readonly judgements: readonly Judgement[];
  /** The places of those that never act. */
  readonly idle: readonly number[];
}

const judged = new WeakMap<RulesetChain, Judgements>();

function findingsOf(ruleset: Ruleset, chain: RulesetChain): Judgements {
  let found = judged.get(chain);
  if (found === undefined) {
    found = recall(
      ruleset,
      chain,
      ChainAnalysis,
      () => reachKey(ruleset, chain),
      () => {
        const judgements = new ChainAnalysis(ruleset, chain).run();
        return { judgements, idle: judgements.flatMap((judgement, index) => (judgement === acts ? [] : [index])) };
      },
    );
    judged.set(chain, found);
  }
  return found;
}

class ChainAnalysis {
  readonly #ruleset: Ruleset;
  readonly #chain: RulesetChain;
  readonly #whole: Box;
  readonly #changes: Changes;
  readonly #returns: ReturnAnalysis;
  /** The regions of rules that are the same in each ruleset, by what may have been changed before them. */
  readonly #regions: WeakMap<Rule, { readonly key: string; readonly region: RuleRegion }> | null;
  readonly #taken: Taken[] = [];
  readonly #index = new BoxIndex<Taken>();
  /** The first rule that takes every packet. */
  #end: Taken | null = null;
  #comparisons = 0;

  constructor(ruleset: Ruleset, chain: RulesetChain) {
    this.#ruleset = ruleset;
    this.#chain = chain;
    this.#whole = wholeOf(chain);
    this.#changes = new Changes(ruleset, chain);
    this.#returns = new ReturnAnalysis(ruleset, chain.table);
    this.#regions = memoryOf(ruleset)?.ruleNotes("regions") ?? null;
  }

  run(): readonly Judgement[] {
    return this.#chain.rules.map((rule, index) => this.#rule(rule, index));
  }

  #rule(rule: RulesetRule, index: number): Judgement {
    const region = this.#regionOf(rule);
    const cover = region.contradiction === null ? this.#cover(region) : null;
    for (const part of region.taken) this.#take({ ...part, rule: index });
    return cover === null && region.contradiction === null ? acts : { cover, contradiction: region.contradiction };
  }

  /** Most rules are read once: they ask for the same packets as long as the same may have been changed before. */
  #regionOf(rule: RulesetRule): RuleRegion {
    const { key } = this.#changes;
    const known = this.#regions?.get(rule.node);
    if (known?.key === key) return known.region;
    const isKept = this.#regions !== null && isSteady(rule.node);
    const region = this.#read(rule);
    if (isKept) this.#regions?.set(rule.node, { key, region });
    return region;
  }

  #read({ node, document }: RulesetRule): RuleRegion {
    const { table } = this.#chain;
    const place = { ruleset: this.#ruleset, table, family: table.family, document, changes: this.#changes };
    return new RuleReader(place, this.#whole, (name) => this.#returns.neverReturns(name)).read(node);
  }

  #take(taken: Taken): void {
    this.#taken.push(taken);
    this.#index.add(taken);
    if (this.#end === null && taken.box.every((constraint) => this.#isWhole(constraint))) this.#end = taken;
  }

  /** Whether every packet that the chain sees meets a constraint. */
  #isWhole({ dimension, values }: Constraint): boolean {
    const whole = constraintOn(this.#whole, dimension.name)?.values;
    return whole !== undefined && (whole === values || isSameSet(whole, values));
  }

  #cover({ possible }: RuleRegion): Judgement["cover"] {
    if (possible.length === 0) return null;
    const ownDecisions = [...new Set(possible.map(({ decision }) => decision).filter((decision) => decision !== ""))];
    if (this.#end !== null) {
      const { rule, decision } = this.#end;
      const sameDecision = ownDecisions.length === 1 && ownDecisions[0] === decision;
      return { by: [rule], everything: true, sameDecision, decisions: [decision], ownDecisions };
    }
    if (!possible.every(({ box }) => this.#mayBeCovered(box))) return null;
    const by = new Set<number>();
    const decisions = new Set<string>();
    let sameDecision = true;
    for (const { box, decision } of possible) {
      const all = this.#takersOf(box);
      if (all === null) return null;
      const takers = neededOf(box, all, decision);
      for (const taker of takers) {
        by.add(taker.rule);
        decisions.add(taker.decision);
        if (taker.decision !== decision) sameDecision = false;
      }
    }
    const inOrder = [...by].sort((left, right) => left - right);
    return { by: inOrder, everything: false, sameDecision, decisions: [...decisions], ownDecisions };
  }

  get #isSpent(): boolean {
    return this.#comparisons + this.#index.looked > mostComparisons;
  }

  /** Whether two packets of the box are taken: where one is not, nothing needs to be subtracted. */
  #mayBeCovered(box: Box): boolean {
    if (this.#isSpent) return false;
    return this.#index.holds(box, "first") && this.#index.holds(box, "last");
  }

  /** The parts of earlier rules that take all packets of a box; `null` where some are left, or too many pieces. */
  #takersOf(box: Box): readonly Taken[] | null {
    const takers: Taken[] = [];
    let left: readonly Box[] = [box];
    for (const taken of this.#taken) {
      this.#comparisons++;
      if (this.#isSpent) return null;
      if (!left.some((piece) => boxesIntersect(piece, taken.box))) continue;
      takers.push(taken);
      left = left.flatMap((piece) => subtractBox(piece, taken.box));
      if (left.length === 0) return takers;
      if (left.length > mostPieces) return null;
    }
    return null;
  }
}

/**
 * Of the parts that take a box together, those that are enough to. Where the ones that decide as
 * the rule itself would are, the rule adds nothing, whoever comes before them.
 */
function neededOf(box: Box, takers: readonly Taken[], decision: string): readonly Taken[] {
  const alike = takers.filter((taker) => taker.decision === decision);
  let needed = alike.length > 0 && coversAll(box, alike) ? alike : takers;
  if (needed.length > mostTakersThinned) return needed;
  for (const taker of needed) {
    const others = needed.filter((other) => other !== taker);
    if (coversAll(box, others)) needed = others;
  }
  return needed;
}

function coversAll(box: Box, takers: readonly Taken[]): boolean {
  return (
    subtract(
      [box],
      takers.map((taker) => taker.box),
      mostPieces,
    )?.length === 0
  );
}

/** The packets that a chain sees. On ingress and egress there are others than those of the table's family. */
export function wholeOf({ table }: RulesetChain): Box {
  const onDevice = [...table.chains.values()].some(({ base }) => base?.hook === "ingress" || base?.hook === "egress");
  const constraint = onDevice ? null : familyConstraint(table.family);
  return constraint === null ? everything : (constrain(everything, constraint) ?? everything);
}
