/** Which rules of a chain act on no packet, because earlier ones take all that they match. */
import type { Ruleset, RulesetChain, RulesetRule } from "../ruleset.ts";
import { Changes, isFickle } from "./changes.ts";
import { familyConstraint } from "./dimensions.ts";
import { BoxIndex } from "./index-of-boxes.ts";
import { ReturnAnalysis } from "./never-returns.ts";
import { type Box, boxesIntersect, constrain, everything, subtract, subtractBox } from "./region.ts";
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
  readonly rule: RulesetRule;
}

const known = new WeakMap<RulesetChain, readonly RuleAnalysis[]>();

/** Looks at the rules of a chain, in order; worked out once. */
export function analyseChain(ruleset: Ruleset, chain: RulesetChain): readonly RuleAnalysis[] {
  let analysis = known.get(chain);
  if (analysis === undefined) {
    analysis = new ChainAnalysis(ruleset, chain).run();
    known.set(chain, analysis);
  }
  return analysis;
}

class ChainAnalysis {
  readonly #ruleset: Ruleset;
  readonly #chain: RulesetChain;
  readonly #whole: Box;
  readonly #changes: Changes;
  readonly #returns: ReturnAnalysis;
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
  }

  run(): readonly RuleAnalysis[] {
    return this.#chain.rules.map((rule) => this.#rule(rule));
  }

  #rule(rule: RulesetRule): RuleAnalysis {
    const { table } = this.#chain;
    const place = {
      ruleset: this.#ruleset,
      table,
      family: table.family,
      document: rule.document,
      changes: this.#changes,
    };
    const region = new RuleReader(place, this.#whole, (name) => this.#returns.neverReturns(name)).read(rule.node);
    const cover = region.contradiction === null ? this.#cover(region) : null;
    for (const part of region.taken) this.#take({ ...part, rule });
    const words = rule.node.statements.map((statement) =>
      statement.kind === "counter" ? "counter" : spelling(statement, place),
    );
    const fickle = rule.node.statements.some(isFickle);
    return { rule, spelling: words.join(" "), cover, contradiction: region.contradiction, fickle };
  }

  #take(taken: Taken): void {
    this.#taken.push(taken);
    this.#index.add(taken);
    if (this.#end === null && [...taken.box].every(([name]) => this.#isWhole(name, taken.box))) this.#end = taken;
  }

  #isWhole(name: string, box: Box): boolean {
    return this.#whole.get(name)?.values === box.get(name)?.values || isSame(this.#whole.get(name), box.get(name));
  }

  #cover({ possible }: RuleRegion): Cover | null {
    if (possible.length === 0) return null;
    const ownDecisions = [...new Set(possible.map(({ decision }) => decision).filter((decision) => decision !== ""))];
    if (this.#end !== null) {
      const { rule, decision } = this.#end;
      const sameDecision = ownDecisions.length === 1 && ownDecisions[0] === decision;
      return { by: [rule], everything: true, sameDecision, decisions: [decision], ownDecisions };
    }
    if (!possible.every(({ box }) => this.#mayBeCovered(box))) return null;
    const by = new Set<RulesetRule>();
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
    const inOrder = this.#chain.rules.filter((rule) => by.has(rule));
    return { by: inOrder, everything: false, sameDecision, decisions: [...decisions], ownDecisions };
  }

  /** Whether some one packet of the box is taken: where it is not, nothing needs to be subtracted. */
  #mayBeCovered(box: Box): boolean {
    let isTaken = false;
    for (const { box: taken } of this.#index.near(box)) {
      if (this.#comparisons++ > mostComparisons) return false;
      if (boxesIntersect(box, taken)) isTaken = true;
      if (isTaken) break;
    }
    return isTaken;
  }

  /** The parts of earlier rules that take all packets of a box; `null` where some are left, or too many pieces. */
  #takersOf(box: Box): readonly Taken[] | null {
    const takers: Taken[] = [];
    let left: readonly Box[] = [box];
    for (const taken of this.#taken) {
      if (this.#comparisons++ > mostComparisons) return null;
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

function isSame(left: ReturnType<Box["get"]>, right: ReturnType<Box["get"]>): boolean {
  if (left === undefined || right === undefined || left.values.length !== right.values.length) return false;
  return left.values.every(({ from, to }, index) => {
    const other = right.values[index];
    return other?.from === from && other.to === to;
  });
}

/** The packets that a chain sees. On ingress and egress there are others than those of the table's family. */
function wholeOf({ table }: RulesetChain): Box {
  const onDevice = [...table.chains.values()].some(({ base }) => base?.hook === "ingress" || base?.hook === "egress");
  const constraint = onDevice ? null : familyConstraint(table.family);
  return constraint === null ? everything : (constrain(everything, constraint) ?? everything);
}
