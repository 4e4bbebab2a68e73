/** The way of a packet through a base chain, and through the chains that it jumps to. */
import { type RulesetChain, type RulesetRule, unlistedPart } from "@nftlint/semantics";
import type { Packet } from "../packet.ts";
import type { ChainResult, ChainStep, RuleStep } from "../step.ts";
import type { Cause, ChainVerdict, Dependency } from "../verdict.ts";
import { type Branch, runRule } from "./rule.ts";
import type { HookScope, Learned, Scope } from "./scope.ts";
import {
  type Belief,
  dependenciesOf,
  type Fork,
  joinBeliefs,
  mergeWays,
  type StepList,
  stepsOf,
  type Way,
  wayKey,
} from "./ways.ts";

/** NFT_JUMP_STACK_SIZE of the kernel. */
const deepestJump = 16;

/** More ways than these are not told apart. */
const mostWays = 64;

/** How a way through a chain ends. */
interface Exit {
  readonly verdict: ChainVerdict | "return";
  readonly cause: Cause | null;
  /** What the sender of a packet that is rejected gets. */
  readonly answer: string | null;
  readonly packet: Packet;
  readonly learned: readonly Learned[];
  readonly belief: Belief | null;
  readonly step: () => ChainStep;
}

/** What a base chain does with a packet, with what sets have learned of it, for the chains behind. */
export interface NftChainResult extends ChainResult {
  /** Left out where that is nothing. */
  readonly learned?: readonly Learned[];
}

/**
 * What a base chain does with a packet, one result for each way that what is not known can turn out.
 * Ways that end alike are one result; where all do, it is certain.
 */
export function traceChain(chain: RulesetChain, packet: Packet, scope: HookScope): readonly NftChainResult[] {
  const exits = new ChainWalk(chain, scope).base({ packet, learned: scope.learned ?? [], belief: null, steps: null });
  const groups = new Map<string, Exit[]>();
  for (const exit of exits) {
    const key = `${exit.verdict} ${exit.answer} ${wayKey(exit)}`;
    groups.set(key, [...(groups.get(key) ?? []), exit]);
  }
  const isCertain = groups.size === 1;
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || first.verdict === "return" || first.cause === null) return [];
    const assumptions = isCertain ? [] : dependenciesOf(joinBeliefs(group.map(({ belief }) => belief)));
    const { verdict, cause } = first;
    const answer = first.answer === null ? {} : { answer: first.answer };
    const learned = first.learned.length === 0 ? {} : { learned: first.learned };
    return [{ step: first.step(), verdict, cause, packet: first.packet, assumptions, ...answer, ...learned }];
  });
}

/** One way that a rule turned out for a packet. */
interface Turn {
  readonly chain: RulesetChain;
  readonly rule: RulesetRule;
  readonly branch: Branch;
  /** The packet behind it, where the rule changed it. */
  readonly changed: Packet | null;
  /** With the packet as it goes on, and the steps before this one. */
  readonly way: Way;
}

/** The chains that a packet is in, the base chain first; `null` for an anonymous one. */
type Stack = readonly (RulesetChain | null)[];

class ChainWalk {
  readonly #base: RulesetChain;
  readonly #scope: HookScope;

  constructor(base: RulesetChain, scope: HookScope) {
    this.#base = base;
    this.#scope = scope;
  }

  /** What comes to the end of a base chain, or returns from it, is for its policy. */
  base(way: Way): readonly Exit[] {
    return this.#rules(this.#base, this.#base.rules, way, [this.#base]).flatMap((exit) =>
      exit.verdict === "return" ? this.#policy(exit) : [exit],
    );
  }

  #policy(exit: Exit): readonly Exit[] {
    const policy = this.#base.base?.policy ?? "accept";
    const cause: Cause = { kind: "policy", chain: this.#base };
    const ended = (verdict: ChainVerdict, belief: Belief | null): Exit => ({
      ...exit,
      verdict,
      cause,
      belief,
      step: () => ({ ...exit.step(), verdict, cause }),
    });
    if (policy !== "unknown") return [ended(policy, exit.belief)];
    const fork: Fork = { choices: 2 };
    const belief = { parent: exit.belief, fork, dependency: { text: `the policy of ${this.#base.name}`, cause } };
    return [ended("accept", belief), ended("drop", belief)];
  }

  #rules(chain: RulesetChain, rules: readonly RulesetRule[], start: Way, stack: Stack): readonly Exit[] {
    const exits: Exit[] = [];
    let ways: readonly Way[] = [start];
    for (const rule of rules) {
      const after: Way[] = [];
      for (const way of ways) this.#rule(chain, rule, way, stack, { after, exits });
      ways = this.#bounded(mergeWays(after), chain, rule, exits);
      if (ways.length === 0) break;
    }
    for (const way of ways) exits.push(exitOf(chain, way, "return", null));
    return exits;
  }

  #rule(
    chain: RulesetChain,
    rule: RulesetRule,
    way: Way,
    stack: Stack,
    into: { readonly after: Way[]; readonly exits: Exit[] },
  ): void {
    const scope: Scope = {
      ...this.#scope,
      table: chain.table,
      priority: this.#base.base?.priority ?? null,
      document: rule.document,
      learned: way.learned,
    };
    const branches = runRule(rule.node, way.packet, scope, unlistedPart(rule));
    const fork: Fork = { choices: branches.length };
    const cause: Cause = { kind: "rule", chain, rule };
    for (const branch of branches) {
      const belief =
        branches.length === 1
          ? way.belief
          : { parent: way.belief, fork, dependency: { text: branch.reason ?? "", cause } };
      const changed = branch.packet === way.packet ? null : branch.packet;
      const next: Way = { packet: branch.packet, learned: branch.learned, belief, steps: way.steps };
      this.#branch({ chain, rule, branch, changed, way: next }, stack, into);
    }
  }

  #branch(turn: Turn, stack: Stack, { after, exits }: { readonly after: Way[]; readonly exits: Exit[] }): void {
    const { chain, rule, way } = turn;
    const { ending } = turn.branch;
    const cause: Cause = { kind: "rule", chain, rule };
    const end = { ...way, steps: stepOf(turn, null) };
    switch (ending.kind) {
      case "next":
        after.push(end);
        return;
      case "return":
        exits.push(exitOf(chain, end, "return", null));
        return;
      case "verdict":
        exits.push(exitOf(chain, end, ending.verdict, cause, ending.answer ?? null));
        return;
      case "unknown":
        this.#lose(turn, ending.text, { after, exits });
        return;
      default:
        this.#into(turn, ending, stack, { after, exits });
    }
  }

  /** Follows a jump or goto; what comes back from a jump goes on, what comes back from a goto leaves this chain, too. */
  #into(
    turn: Turn,
    ending: Extract<Branch["ending"], { readonly how: unknown }>,
    stack: Stack,
    { after, exits }: { readonly after: Way[]; readonly exits: Exit[] },
  ): void {
    const isCircle = ending.kind === "chain" && stack.includes(ending.chain);
    if (isCircle || stack.length > deepestJump) {
      this.#lose(turn, "what the kernel does with jumps that it refuses to load", { after, exits });
      return;
    }
    for (const exit of this.#inner(turn.chain, turn.rule, ending, turn.way, stack)) {
      const { packet, learned, belief } = exit;
      if (exit.verdict === "return" && ending.how === "jump") {
        after.push({ packet, learned, belief, steps: stepOf(turn, exit.step()) });
      } else {
        const step = () => chainStep(turn.chain, stepOf(turn, exit.step()), exit.verdict, exit.cause);
        exits.push({ ...exit, step });
      }
    }
  }

  /** What comes to a place of which nothing is known may end there in any way, or come back. */
  #lose(turn: Turn, text: string, { after, exits }: { readonly after: Way[]; readonly exits: Exit[] }): void {
    const { chain, rule, way } = turn;
    const cause: Cause = { kind: "rule", chain, rule };
    const lost = forked({ ...way, steps: stepOf(turn, null) }, { text, cause }, 3);
    after.push(lost);
    exits.push(exitOf(chain, lost, "accept", cause), exitOf(chain, lost, "drop", cause));
  }

  #inner(
    chain: RulesetChain,
    rule: RulesetRule,
    ending: Extract<Branch["ending"], { readonly how: unknown }>,
    way: Way,
    stack: Stack,
  ): readonly Exit[] {
    const start: Way = { ...way, steps: null };
    if (ending.kind === "chain") return this.#rules(ending.chain, ending.chain.rules, start, [...stack, ending.chain]);
    const rules = ending.node.block.items.filter((item) => item.kind === "rule");
    const { document } = rule;
    return this.#rules(
      chain,
      rules.map((node) => ({ node, document })),
      start,
      [...stack, null],
    );
  }

  /** Ways that are too many to follow may end in any way. */
  #bounded(ways: readonly Way[], chain: RulesetChain, rule: RulesetRule, exits: Exit[]): readonly Way[] {
    if (ways.length <= mostWays) return ways;
    const cause: Cause = { kind: "rule", chain, rule };
    for (const way of ways.slice(mostWays)) {
      const lost = forked(way, { text: "more than can be followed", cause }, 2);
      exits.push(exitOf(chain, lost, "accept", cause), exitOf(chain, lost, "drop", cause));
    }
    return ways.slice(0, mostWays);
  }
}

function forked(way: Way, dependency: Dependency, choices: number): Way {
  return { ...way, belief: { parent: way.belief, fork: { choices }, dependency } };
}

function stepOf({ rule, branch, changed, way }: Turn, inner: ChainStep | null): StepList {
  const { matched, assumed, reason, notes } = branch;
  const step: RuleStep = {
    rule: { kind: "nft", rule },
    matched,
    assumed,
    reason,
    ...(notes.length > 0 ? { notes } : {}),
    inner,
    changed,
  };
  return { step, before: way.steps };
}

function exitOf(
  chain: RulesetChain,
  way: Way,
  verdict: Exit["verdict"],
  cause: Cause | null,
  answer: string | null = null,
): Exit {
  const { packet, learned, belief, steps } = way;
  return { verdict, cause, answer, packet, learned, belief, step: () => chainStep(chain, steps, verdict, cause) };
}

function chainStep(
  chain: RulesetChain,
  steps: StepList | null,
  verdict: Exit["verdict"],
  cause: Cause | null,
): ChainStep {
  return { chain: { kind: "nft", chain, base: chain.base }, rules: stepsOf(steps), verdict, cause };
}
