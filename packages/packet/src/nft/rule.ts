/** What one rule does with a packet: its tests in order, what it changes, and how it ends. */
import { type RulesetChain, resolve, targetOf } from "@nftlint/semantics";
import type { AnonymousChain, Rule, Statement, Verdict, VerdictMap } from "@nftlint/syntax";
import { hasEffect } from "../legacy/targets/targets.ts";
import type { Packet } from "../packet.ts";
import type { ChainVerdict } from "../verdict.ts";
import type { Effect } from "./effect.ts";
import { lookUpKey } from "./evaluate.ts";
import { testMatch } from "./match.ts";
import type { Learned, Scope } from "./scope.ts";
import { act } from "./statements.ts";

/** Where the packet goes behind a rule. */
type Ending =
  | { readonly kind: "next" }
  | { readonly kind: "return" }
  | { readonly kind: "verdict"; readonly verdict: ChainVerdict; readonly answer?: string }
  | { readonly kind: "chain"; readonly how: "jump" | "goto"; readonly chain: RulesetChain }
  | { readonly kind: "rules"; readonly how: "jump" | "goto"; readonly node: AnonymousChain }
  /** What happens there is not known; `text` says what it depends on. */
  | { readonly kind: "unknown"; readonly text: string };

/** One way that a rule can turn out. */
export interface Branch {
  readonly matched: "yes" | "no" | "unknown";
  /** What was assumed where that is not known; `null` where it makes no difference. */
  readonly assumed: boolean | null;
  /** Why it did not match, or what it depends on. */
  readonly reason: string | null;
  readonly notes: readonly string[];
  readonly ending: Ending;
  readonly packet: Packet;
  /** What sets have learned of the packet so far. */
  readonly learned: readonly Learned[];
}

const goesOn: Ending = { kind: "next" };

function undeclared(chain: string): Ending {
  return { kind: "unknown", text: `what the chain ${chain} does, which is not declared` };
}

const none: readonly never[] = [];

/**
 * The ways that a rule can turn out for a packet: one, where everything is known.
 *
 * @param unlisted what the rule does at its end that the host's listing does not tell, if anything
 */
export function runRule(rule: Rule, packet: Packet, scope: Scope, unlisted: string | null = null): readonly Branch[] {
  const run = new RuleRun(packet, scope);
  for (const statement of rule.statements) {
    const branches = run.statement(statement);
    if (branches !== null) return branches;
  }
  return run.end(unlisted === null || isWithoutEffect(unlisted) ? goesOn : untold(unlisted));
}

/** Only names of targets that let every packet go on tell enough: `xt_LOG`. */
function isWithoutEffect(unlisted: string): boolean {
  return unlisted.startsWith("xt_") && !hasEffect(unlisted.slice("xt_".length));
}

function untold(what: string): Ending {
  return { kind: "unknown", text: `what iptables-nft has there, which the listing does not tell: ${what}` };
}

/** What a rule can change: the packet, and what sets know of it. */
interface State {
  readonly packet: Packet;
  readonly learned: readonly Learned[];
}

class RuleRun {
  readonly #scope: Scope;
  #state: State;
  /** What the rule depends on so far. */
  readonly #doubts: string[] = [];
  /** How things were where a doubt arose: so they go on if the rule does not match. */
  readonly #before = new Set<State>();
  readonly #notes: string[] = [];

  constructor(packet: Packet, scope: Scope) {
    this.#state = { packet, learned: scope.learned ?? none };
    this.#scope = scope;
  }

  /** Lets a statement act. Gives the ways that the rule turns out where it ends there. */
  statement(statement: Statement): readonly Branch[] | null {
    switch (statement.kind) {
      case "match": {
        const { truth, reason } = testMatch(statement, this.#state.packet, this.#current());
        if (truth === "no") return this.#fail(reason);
        if (truth === "unknown") this.#doubt(reason);
        return null;
      }
      case "verdict-statement":
        return this.end(this.#endingOf(statement.verdict));
      case "verdict-map":
        return this.#verdictMap(statement);
      case "anonymous-chain":
        return this.end({ kind: "rules", how: statement.verdict, node: statement });
      case "xt":
        // A target of iptables could do anything; of a match it is enough that it may fail.
        if (statement.type !== "target") return this.#effect(act(statement, this.#state.packet, this.#current()));
        return hasEffect(statement.name) ? this.end(untold(`xt target ${statement.name}`)) : null;
      default:
        return this.#effect(act(statement, this.#state.packet, this.#current()));
    }
  }

  /** The rule ends here for packets that match. */
  end(ending: Ending): readonly Branch[] {
    const main = this.#branch(true, ending, this.#state);
    if (this.#doubts.length === 0) return [main];
    const isAlike = ending.kind === "next" && this.#before.size === 1 && this.#before.has(this.#state);
    return isAlike ? [{ ...main, assumed: null }] : [main, ...this.#unmatched()];
  }

  #current(): Scope {
    const { learned } = this.#state;
    return learned.length === 0 ? this.#scope : { ...this.#scope, learned };
  }

  #effect(effect: Effect): readonly Branch[] | null {
    switch (effect.kind) {
      case "next":
        this.#change(effect.packet, effect.learned ?? null);
        if (effect.note !== null) this.#notes.push(effect.note);
        return null;
      case "fail":
        return this.#fail(effect.reason);
      case "doubt":
        this.#doubt(effect.reason);
        return effect.acting === null ? null : this.#effect(effect.acting);
      case "choice":
        return this.#choice(effect);
      case "end":
        this.#change(effect.packet, null);
        if (effect.note !== null) this.#notes.push(effect.note);
        return this.end(endingOf(effect));
    }
  }

  #choice({ reason, endings }: Extract<Effect, { kind: "choice" }>): readonly Branch[] {
    this.#doubt(reason);
    const branches = endings.map((ending) => {
      const notes = ending.note === null ? [] : [ending.note];
      const state = { ...this.#state, packet: ending.packet };
      return { ...this.#branch(true, endingOf(ending), state), notes: [...this.#notes, ...notes] };
    });
    return this.#doubts.length > 1 ? [...branches, ...this.#unmatched()] : branches;
  }

  #change(packet: Packet, learned: Learned | null): void {
    if (packet === this.#state.packet && learned === null) return;
    this.#state = { packet, learned: learned === null ? this.#state.learned : [...this.#state.learned, learned] };
  }

  #doubt(reason: string): void {
    if (!this.#doubts.includes(reason)) this.#doubts.push(reason);
    this.#before.add(this.#state);
  }

  /** A test fails whatever the doubts before it; they only matter to what was changed in between. */
  #fail(reason: string): readonly Branch[] {
    const states = this.#before.add(this.#state);
    if (states.size > 1) return this.#unmatched();
    return [{ matched: "no", assumed: null, reason, notes: [], ending: goesOn, ...this.#state }];
  }

  #verdictMap({ key, map }: VerdictMap): readonly Branch[] {
    const { lookup, shown } = lookUpKey(key, map, this.#state.packet, this.#current());
    if (lookup === null) return this.#fail(shown);
    const { candidates, mayMiss, reason } = lookup;
    if (candidates.length === 0 && reason === "") return this.#fail(`${shown}, which the map does not hold`);
    if (candidates.length === 1 && !mayMiss) return this.end(this.#endingOf(candidates[0]?.entry.data ?? null));
    this.#doubt(reason);
    const possible = candidates.map(({ entry }) => this.#endingOf(entry.data));
    const endings = new Map(possible.map((ending) => [spellingOf(ending), ending]));
    const found = [...endings.values()].map((ending) => this.#branch(true, ending, this.#state));
    return mayMiss || this.#doubts.length > 1 ? [...found, ...this.#unmatched()] : found;
  }

  #endingOf(data: Verdict | Parameters<typeof resolve>[1] | null): Ending {
    const verdict = data === null ? null : resolve(this.#scope.ruleset, data);
    if (verdict?.kind !== "verdict") return undeclared("");
    switch (verdict.verdict) {
      case "accept":
      case "drop":
        return { kind: "verdict", verdict: verdict.verdict };
      case "return":
        return { kind: "return" };
      case "continue":
        return goesOn;
      case "jump":
      case "goto": {
        const name = targetOf(this.#scope.ruleset, verdict) ?? verdict.target?.name ?? "";
        const chain = this.#scope.table.chains.get(name);
        return chain === undefined ? undeclared(name) : { kind: "chain", how: verdict.verdict, chain };
      }
    }
  }

  /** The ways on which the rule does not match. */
  #unmatched(): readonly Branch[] {
    return [...this.#before].map((state) => this.#branch(false, goesOn, state));
  }

  #branch(assumed: boolean, ending: Ending, state: State): Branch {
    const isCertain = this.#doubts.length === 0;
    return {
      matched: isCertain ? "yes" : "unknown",
      assumed: isCertain ? null : assumed,
      reason: isCertain ? null : this.#doubts.join(" and "),
      notes: assumed ? this.#notes : [],
      ending,
      ...state,
    };
  }
}

function endingOf({ verdict, answer }: Extract<Effect, { kind: "end" }>): Ending {
  return { kind: "verdict", verdict, ...(answer === undefined ? {} : { answer }) };
}

/** A text that tells the endings of a verdict map apart. */
function spellingOf(ending: Ending): string {
  switch (ending.kind) {
    case "verdict":
      return ending.verdict;
    case "chain":
      return `${ending.how} ${ending.chain.name}`;
    case "unknown":
      return ending.text;
    default:
      return ending.kind;
  }
}
