/** What an answer says of stages, chains and rules: when the packet is there, and what becomes of it. */
import type { LegacyChain, LegacyRule } from "@nftlint/host";
import type { Answer, ChainStep, Fate, RuleStep, Way, WayStep } from "@nftlint/packet";
import type { RulesetRule } from "@nftlint/semantics";
import type { End, RuleMark } from "./model.ts";
import { hookStage, stageIds } from "./stages.ts";

type AnyRule = RulesetRule | LegacyRule;

/** What the packet and a rule had to do with each other, in one chain of one hook. */
interface MarkedRule {
  readonly mark: RuleMark;
  /** Why it did not match, or what it depends on. */
  readonly reason: string | null;
  readonly end: End | null;
}

/** A chain that the packet comes to. */
export interface ChainVisit {
  /** When, counted along the likeliest way; empty where it comes there on others alone. */
  readonly numbers: readonly number[];
  readonly rules: ReadonlyMap<AnyRule, MarkedRule>;
  /** Where its policy ends a way. */
  readonly end: End | null;
}

interface OpenVisit {
  readonly numbers: number[];
  readonly rules: Map<AnyRule, MarkedRule>;
  end: End | null;
}

/** All ways of a packet, by the places of the picture. */
export class Visits {
  /** The stages of each way, in order; those without chains may be left out. */
  readonly journeys: (readonly string[])[] = [];
  readonly #drawn: ReadonlySet<LegacyChain>;
  readonly #chains = new Map<string, OpenVisit>();
  readonly #keys = new WeakMap<object, number>();
  readonly #numbers = new Map<string, readonly number[]>();
  readonly #ends = new Map<string, readonly End[]>();
  #count = 0;
  #lastKey = 0;

  /** @param drawn the legacy chains of the picture: what ends in others ends at their hook */
  constructor(answer: Answer | null, drawn: ReadonlySet<LegacyChain>) {
    this.#drawn = drawn;
    for (const [index, way] of (answer?.ways ?? []).entries()) {
      const condition = answer?.fate === null ? conditionOf(way) : "";
      this.#read(way, condition, index === 0);
    }
  }

  /** When the packet is at a stage without chains. */
  numbersOf(stage: string): readonly number[] {
    return this.#numbers.get(stage) ?? [];
  }

  endsOf(stage: string): readonly End[] {
    return this.#ends.get(stage) ?? [];
  }

  /** @param base the chain of the hook that leads to the chain */
  chain(stage: string, base: object, chain: object): ChainVisit | null {
    return this.#chains.get(this.#key(stage, base, chain)) ?? null;
  }

  /** All that is told of a rule, wherever the packet met it; `null` where it never did. */
  rule(rule: AnyRule): MarkedRule | null {
    let found: MarkedRule | null = null;
    for (const { rules } of this.#chains.values()) {
      const marked = rules.get(rule);
      if (marked !== undefined && (found === null || isMoreTelling(marked, found))) found = marked;
    }
    return found;
  }

  /** Where the policy of a base chain ends a way. */
  policyEnd(chain: object): End | null {
    for (const [key, { end }] of this.#chains) {
      if (end !== null && key.endsWith(`,${this.#keys.get(chain)}`)) return end;
    }
    return null;
  }

  #read(way: Way, condition: string, isFirst: boolean): void {
    const end: End = { fate: way.fate.kind, text: `${describeEnd(way.fate)}${condition}` };
    for (const step of way.steps) this.#step(step, { fate: way.fate, end, isFirst });
    this.journeys.push(this.#finish(way, journeyOf(way), end, isFirst));
  }

  #step(step: WayStep, { fate, end, isFirst }: { fate: Fate; end: End; isFirst: boolean }): void {
    const stage = stageOf(step);
    if (step.kind === "routing") {
      if (isFirst) this.#number(stage);
      return;
    }
    const ending = "hook" in fate && fate.hook === step.hook ? fate : null;
    for (const chain of step.chains) {
      this.#chain({ stage, base: chain.chain.chain, fate: ending, end, isFirst }, chain);
    }
  }

  #number(stage: string): void {
    this.#numbers.set(stage, [...this.numbersOf(stage), ++this.#count]);
  }

  #endAt(stage: string, end: End): void {
    const ends = this.endsOf(stage);
    if (!ends.some(({ text }) => text === end.text)) this.#ends.set(stage, [...ends, end]);
  }

  #chain(at: Moment, step: ChainStep): void {
    const key = this.#key(at.stage, at.base, step.chain.chain);
    const visit: OpenVisit = this.#chains.get(key) ?? { numbers: [], rules: new Map(), end: null };
    this.#chains.set(key, visit);
    if (at.isFirst) visit.numbers.push(++this.#count);
    const decider = at.fate === null ? null : deciderOf(at.fate.cause);
    for (const rule of step.rules) {
      markRule(visit, rule, decider === rule.rule.rule ? at.end : null);
      if (rule.inner !== null) this.#chain(at, rule.inner);
    }
    if (decider !== step.chain.chain) return;
    if (step.chain.kind === "legacy" && !this.#drawn.has(step.chain.chain)) this.#endAt(at.stage, at.end);
    else visit.end = at.end;
  }

  /** What ends in no chain; gives the journey with its last stage. */
  #finish({ fate, packet }: Way, journey: readonly string[], end: End, isFirst: boolean): readonly string[] {
    const isOwn = packet.inputInterface === null;
    const stage = lastStage(fate, journey, isOwn);
    if (stage === null) return journey;
    this.#endAt(stage, end);
    if (isFirst) this.#number(stage);
    const begun = journey.length === 0 ? [isOwn ? stageIds.host : stageIds.arrival] : journey;
    return begun.at(-1) === stage ? begun : [...begun, stage];
  }

  #key(stage: string, ...chains: readonly object[]): string {
    const keys = chains.map((chain) => {
      const key = this.#keys.get(chain) ?? ++this.#lastKey;
      this.#keys.set(chain, key);
      return key;
    });
    return [stage, ...keys].join();
  }
}

/** An end tells most, then that it matched. */
function isMoreTelling(one: MarkedRule, other: MarkedRule): boolean {
  if (one.end !== null || other.end !== null) return other.end === null;
  return one.mark === "matched" && other.mark !== "matched";
}

/** What is the same for all chains that a chain of the hook leads to. */
interface Moment {
  readonly stage: string;
  readonly base: object;
  /** Where the way ends in this hook. */
  readonly fate: Extract<Fate, { cause: object }> | null;
  readonly end: End;
  readonly isFirst: boolean;
}

/** The stages of a way. What the host sends to itself leaves, and comes in again. */
function journeyOf({ steps }: Way): readonly string[] {
  const journey: string[] = [];
  let wasOwn = false;
  for (const step of steps) {
    const isOwn = step.packet.inputInterface === null;
    if (journey.length === 0) journey.push(isOwn ? stageIds.host : stageIds.arrival);
    else if (wasOwn && !isOwn) journey.push(stageIds.departure, stageIds.arrival);
    wasOwn = isOwn;
    journey.push(stageOf(step));
  }
  return journey;
}

function stageOf(step: WayStep): string {
  if (step.kind === "hook") return hookStage("IP", step.hook);
  return step.packet.inputInterface === null ? stageIds.ownRouting : stageIds.routing;
}

function lastStage(fate: Fate, journey: readonly string[], isOwn: boolean): string | null {
  switch (fate.kind) {
    case "delivered":
      return stageIds.host;
    case "sent":
      return stageIds.departure;
    case "unknown":
      return journey.at(-1) ?? (isOwn ? stageIds.ownRouting : stageIds.routing);
    default:
      if (fate.cause.kind !== "kernel") return null;
      if (fate.hook !== null) return hookStage("IP", fate.hook);
      return isOwn ? stageIds.ownRouting : stageIds.routing;
  }
}

/** The rule, or the chain whose policy it is. */
function deciderOf(cause: Extract<Fate, { cause: object }>["cause"]): object | null {
  switch (cause.kind) {
    case "rule":
    case "legacy-rule":
      return cause.rule;
    case "policy":
    case "legacy-policy":
      return cause.chain;
    case "kernel":
      return null;
  }
}

const matches = { yes: "matched", no: "not matched", unknown: "depends" } as const;

/** A rule that matches on one way and not on another depends. */
function markRule({ rules }: OpenVisit, { rule, matched, reason }: RuleStep, end: End | null): void {
  const before = rules.get(rule.rule);
  const mark = before === undefined || before.mark === matches[matched] ? matches[matched] : "depends";
  rules.set(rule.rule, { mark, reason: reason ?? before?.reason ?? null, end: end ?? before?.end ?? null });
}

const endings = { dropped: "dropped here", rejected: "rejected here", queued: "queued here", taken: "taken here" };

function describeEnd(fate: Fate): string {
  switch (fate.kind) {
    case "delivered":
      return "delivered here";
    case "sent":
      return `leaves by ${fate.outputInterface}`;
    case "unknown":
      return `not known: ${fate.text}`;
    default:
      return fate.cause.kind === "kernel" ? `${fate.kind}: ${fate.cause.reason}` : endings[fate.kind];
  }
}

function conditionOf({ assumptions }: Way): string {
  return assumptions.length === 0 ? "" : `, depending on ${assumptions.map(({ text }) => text).join(" and ")}`;
}
