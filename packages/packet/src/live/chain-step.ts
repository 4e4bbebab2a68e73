/** What the kernel told of one base chain, as a step of the way. */
import type { TraceEvent } from "@nftlint/host";
import type { RulesetChain } from "@nftlint/semantics";
import type { Packet } from "../packet.ts";
import type { ChainStep, RuleStep } from "../step.ts";
import type { Cause, ChainVerdict } from "../verdict.ts";
import { anonymousRules, type LiveScene, type SceneRule } from "./scene.ts";

/** How a chain ended. */
interface End {
  readonly verdict: ChainStep["verdict"];
  readonly cause: Cause | null;
}

/**
 * The step of a base chain.
 * @param events of its visit
 * @param changed the packet behind it, where it was translated there
 */
export function chainStepOf(
  base: RulesetChain,
  events: readonly TraceEvent[],
  scene: LiveScene,
  changed: Packet | null,
): ChainStep {
  const reader = new EventReader(events, scene);
  const step = reader.chain(base, base.name, scene.rules(base));
  return changed === null ? step : { ...step, rules: withChange(step.rules, changed) };
}

/** What translated the packet is the last rule that it met. */
function withChange(rules: readonly RuleStep[], changed: Packet): readonly RuleStep[] {
  const index = rules.findLastIndex(({ matched }) => matched === "yes");
  return rules.map((rule, at) => {
    if (at !== index) return rule;
    const { inner } = rule;
    return { ...rule, changed, inner: inner === null ? null : { ...inner, rules: withChange(inner.rules, changed) } };
  });
}

class EventReader {
  readonly #scene: LiveScene;
  readonly #events: TraceEvent[];

  constructor(events: readonly TraceEvent[], scene: LiveScene) {
    this.#events = [...events];
    this.#scene = scene;
  }

  /** @param name as the kernel calls the chain, which for an anonymous one is not that of `chain` */
  chain(chain: RulesetChain, name: string, rules: readonly SceneRule[]): ChainStep {
    const steps: RuleStep[] = [];
    let next = 0;
    let end: End | null = null;
    while (end === null && this.#events[0]?.chain === name) {
      const event = this.#events.shift() as TraceEvent;
      if (event.kind === "policy") end = { verdict: chainVerdict(event.verdict), cause: { kind: "policy", chain } };
      if (event.kind !== "rule") continue;
      const index = rules.findIndex(({ handle }) => handle === event.handle);
      const rule = rules[index] ?? null;
      if (rule !== null) {
        steps.push(...rules.slice(next, index).map(unmatched));
        next = index + 1;
      }
      end = this.#rule(event.verdict, chain, rule, steps);
    }
    // What comes to the end of a chain has met all of its rules.
    if (end === null || end.cause?.kind === "policy") steps.push(...rules.slice(next).map(unmatched));
    const { verdict, cause } = end ?? { verdict: "return", cause: null };
    return { chain: { kind: "nft", chain, base: chain.base }, rules: steps, verdict, cause };
  }

  /** @returns how the chain ends with the rule; `null` where it goes on */
  #rule(verdict: string, chain: RulesetChain, rule: SceneRule | null, steps: RuleStep[]): End | null {
    const [word = "", target = ""] = verdict.split(" ");
    const inner = word === "jump" || word === "goto" ? this.#inner(target, chain, rule) : null;
    if (rule !== null) steps.push(matchedStep(rule, inner));
    if (inner !== null && inner.verdict !== "return") return { verdict: inner.verdict, cause: inner.cause };
    if (word === "goto" || word === "return") return { verdict: "return", cause: null };
    if (word === "continue" || word === "break" || word === "jump") return null;
    const ending = isReject(rule) && word === "drop" ? "reject" : chainVerdict(word);
    return { verdict: ending, cause: causeOf(chain, rule) };
  }

  /** The chain that a rule leads to. A chain in which no rule matches tells nothing. */
  #inner(target: string, chain: RulesetChain, rule: SceneRule | null): ChainStep | null {
    if (target.startsWith("__chain")) return this.chain(chain, target, rule === null ? [] : anonymousRules(rule));
    const { family, name } = chain.table;
    const known = this.#scene.chain(family, name, target);
    if (known !== null) return this.chain(known, target, this.#scene.rules(known));
    while (this.#events[0]?.chain === target) this.#events.shift();
    return null;
  }
}

function matchedStep({ shown }: SceneRule, inner: ChainStep | null): RuleStep {
  return {
    ...{ rule: { kind: "nft", rule: shown }, matched: "yes", assumed: null, reason: null },
    ...{ inner, changed: null },
  };
}

function unmatched({ shown }: SceneRule): RuleStep {
  return {
    ...{ rule: { kind: "nft", rule: shown }, matched: "no", assumed: null, reason: null },
    ...{ inner: null, changed: null },
  };
}

function isReject(rule: SceneRule | null): boolean {
  return rule?.live.node.statements.some(({ kind }) => kind === "reject") ?? false;
}

function causeOf(chain: RulesetChain, rule: SceneRule | null): Cause {
  if (rule !== null) return { kind: "rule", chain, rule: rule.shown };
  const { table, name } = chain;
  return { kind: "kernel", reason: `a rule of ${table.family} ${table.name} ${name} that came after the trace began` };
}

function chainVerdict(word: string): ChainVerdict {
  const [verdict = ""] = word.split(" ");
  return verdict === "drop" || verdict === "queue" || verdict === "stolen" ? verdict : "accept";
}
