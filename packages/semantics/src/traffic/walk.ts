/** Walks the rules of a chain, and of those it jumps to, with a class of packets. */
import type { AnonymousChain, Rule, Statement, Verdict, VerdictMap } from "@nftlint/syntax";
import { type Context, forEachElementOf } from "../expressions/constants.ts";
import { reachKey, targetOf } from "../jumps.ts";
import { recall } from "../memory/memory.ts";
import type { Ruleset, RulesetChain } from "../ruleset.ts";
import { both, type Coverage, inverse } from "./coverage.ts";
import { keyCoverage, matchCoverage, tellsApart } from "./match.ts";
import type { PacketClass } from "./packet.ts";
import { endingOf, passCoverage } from "./statements.ts";
import { type Outcome, unknownOutcome, Way } from "./way.ts";

/** NFT_JUMP_STACK_SIZE of the kernel, and the base chain itself. */
const deepestJump = 17;

/** Whether packets get through a chain. */
export type Acceptance = "always" | "sometimes" | "never" | "unknown";

/**
 * Whether a base chain, with the chains that it jumps to, accepts packets of a class. `always`
 * and `never` are certain; `sometimes` where it depends on what the class leaves open (ports,
 * marks, limits); `unknown` where it depends on what the documents do not say (the contents of
 * a dynamic set, an unresolved variable, a chain that does not exist here).
 */
export function mayAccept(ruleset: Ruleset, chain: RulesetChain, packets: PacketClass): Acceptance {
  const { accepted, dropped } = chainOutcome(ruleset, chain, packets);
  if (accepted === "none") return "never";
  if (accepted === "unknown") return "unknown";
  return dropped === "none" ? "always" : "sometimes";
}

/**
 * Whether a base chain certainly accepts none of the packets: as {@link mayAccept} says `never`, only
 * sooner, since the walk ends at the first rule that may accept some. Worked out once for a class.
 */
export function acceptsNone(ruleset: Ruleset, chain: RulesetChain, packets: PacketClass): boolean {
  const answers = known.get(chain) ?? new Map<string, boolean>();
  known.set(chain, answers);
  const key = classKey(packets);
  let answer = answers.get(key);
  if (answer === undefined) {
    const outcome = new Walk(ruleset, chain, packets, { isHasty: true }).chain(chain);
    answer = outcome.accepted === "none" && atPolicy(chain, outcome).accepted === "none";
    answers.set(key, answer);
  }
  return answer;
}

const known = new WeakMap<RulesetChain, Map<string, boolean>>();

const keys = new WeakMap<PacketClass, string>();

/** A text that tells a class of packets from others. */
function classKey(packets: PacketClass): string {
  let key = keys.get(packets);
  if (key === undefined) {
    key = JSON.stringify(packets, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
    keys.set(packets, key);
  }
  return key;
}

/** What becomes of the packets in a chain; at the end of a base chain its policy decides. */
export function chainOutcome(ruleset: Ruleset, chain: RulesetChain, packets: PacketClass): Outcome {
  return atPolicy(chain, new Walk(ruleset, chain, packets, { isHasty: false }).chain(chain));
}

function atPolicy({ base }: RulesetChain, outcome: Outcome): Outcome {
  if (base === null) return outcome;
  const way = new Way();
  way.enter(outcome, "jump", "all");
  const policy = base.policy ?? "accept";
  way.end(policy === "unknown" ? "unknown" : policy === "accept" ? "accepted" : "dropped", "all");
  return way.outcome();
}

class Walk {
  readonly #ruleset: Ruleset;
  readonly #context: Context;
  readonly #chains: RulesetChain["table"]["chains"];
  readonly #packets: PacketClass;
  /** Outcomes for all packets of the class; `null` for a chain that is being walked. */
  readonly #outcomes = new Map<RulesetChain, Outcome | null>();
  #depth = 0;
  readonly #isHasty: boolean;

  /** @param isHasty true where it is enough to know whether some may be accepted */
  constructor(ruleset: Ruleset, chain: RulesetChain, packets: PacketClass, { isHasty }: { readonly isHasty: boolean }) {
    this.#isHasty = isHasty;
    this.#ruleset = ruleset;
    this.#context = { ruleset, table: chain.table };
    this.#chains = chain.table.chains;
    this.#packets = packets;
  }

  /** What becomes of all packets of the class in a chain. */
  chain(chain: RulesetChain): Outcome {
    const known = this.#outcomes.get(chain);
    // The kernel refuses a chain that leads back to itself; nothing can be said of one.
    if (known === null) return unknownOutcome;
    if (known !== undefined) return known;
    this.#outcomes.set(chain, null);
    const outcome = this.#remembered(chain, () => this.#nested(() => this.#rules(chain.rules.map(({ node }) => node))));
    this.#outcomes.set(chain, outcome);
    return outcome;
  }

  /** In a circle of chains, and too deep below, an outcome depends on the way there. */
  #remembered(chain: RulesetChain, walk: () => Outcome): Outcome {
    const isRegular = !this.#ruleset.diagnostics.some(({ rule }) => rule === "invalid-jump");
    if (!isRegular) return walk();
    const topic = `${this.#isHasty ? "hasty " : ""}${classKey(this.#packets)}`;
    return recall(this.#ruleset, chain, topic, () => reachKey(this.#ruleset, chain), walk);
  }

  #rules(rules: readonly Rule[]): Outcome {
    const way = new Way();
    for (const rule of rules) {
      if (way.reaching === "none" || (this.#isHasty && way.hasAccepted)) break;
      this.#rule(rule, way);
    }
    return way.outcome();
  }

  #rule(rule: Rule, way: Way): void {
    let matching: Coverage = "all";
    for (const statement of rule.statements) {
      if (matching === "none") return;
      matching = both(matching, this.#statement(statement, matching, way));
    }
  }

  /** Lets a statement act on the packets that came to it; returns how much of them go on behind it. */
  #statement(statement: Statement, matching: Coverage, way: Way): Coverage {
    switch (statement.kind) {
      case "match":
        return matchCoverage(statement, this.#packets, this.#context);
      case "verdict-statement":
        this.#verdict(statement.verdict, matching, way);
        return "none";
      case "verdict-map":
        this.#verdictMap(statement, matching, way);
        return "none";
      case "anonymous-chain":
        way.enter(this.#anonymous(statement), statement.verdict, matching);
        return "none";
      default: {
        const ending = endingOf(statement);
        if (ending === null) return passCoverage(statement);
        way.end(ending, matching);
        return "none";
      }
    }
  }

  #verdict(verdict: Verdict, matching: Coverage, way: Way): void {
    switch (verdict.verdict) {
      case "accept":
        way.end("accepted", matching);
        break;
      case "drop":
        way.end("dropped", matching);
        break;
      case "return":
        way.leave(matching);
        break;
      case "continue":
        break;
      case "jump":
      case "goto":
        way.enter(this.#target(verdict), verdict.verdict, matching);
    }
  }

  /** The first element that a packet's key equals decides; packets with another key go on to the next rule. */
  #verdictMap({ key, map }: VerdictMap, matching: Coverage, way: Way): void {
    const isTold = tellsApart(key, this.#packets);
    const seen = new Set<string>();
    let left = matching;
    const isWhole = forEachElementOf(map, this.#context, (element) => {
      if (left === "none") return;
      const verdict = element.data;
      // Where keys tell nothing of the packets, elements with one verdict are all alike.
      if (!isTold && verdict?.kind === "verdict" && !isNew(verdict, seen)) return;
      const part = both(left, keyCoverage(key, element.key, this.#packets, this.#context));
      if (verdict?.kind === "verdict") this.#verdict(verdict, part, way);
      else way.end("unknown", part);
      left = both(left, inverse(part));
    });
    if (!isWhole) way.end("unknown", both(left, "unknown"));
  }

  #target(verdict: Verdict): Outcome {
    const name = targetOf(this.#ruleset, verdict);
    const chain = name === null ? undefined : this.#chains.get(name);
    return chain === undefined ? unknownOutcome : this.chain(chain);
  }

  #anonymous(node: AnonymousChain): Outcome {
    return this.#nested(() => this.#rules(node.block.items.filter((item) => item.kind === "rule")));
  }

  /** Rules one level deeper; the kernel refuses to go further down than it has room to come back from. */
  #nested(walk: () => Outcome): Outcome {
    if (this.#depth === deepestJump) return unknownOutcome;
    this.#depth++;
    const outcome = walk();
    this.#depth--;
    return outcome;
  }
}

/** Remembers a verdict; whether it was not seen before. */
function isNew(verdict: Verdict, seen: Set<string>): boolean {
  const before = seen.size;
  return seen.add(`${verdict.verdict} ${verdict.target?.name ?? ""}`).size > before;
}
