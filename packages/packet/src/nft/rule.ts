/** What one rule does with a packet: its tests in order, what it changes, and how it ends. */
import { type RulesetChain, resolve, targetOf } from "@nftlint/semantics";
import type { AnonymousChain, Rule, Statement, Verdict, VerdictMap } from "@nftlint/syntax";
import type { Packet } from "../packet.ts";
import type { ChainVerdict } from "../verdict.ts";
import type { Effect } from "./effect.ts";
import { lookUpKey } from "./evaluate.ts";
import { testMatch } from "./match.ts";
import type { Scope } from "./scope.ts";
import { act } from "./statements.ts";

/** Where the packet goes behind a rule. */
type Ending =
  | { readonly kind: "next" }
  | { readonly kind: "return" }
  | { readonly kind: "verdict"; readonly verdict: ChainVerdict }
  | { readonly kind: "chain"; readonly how: "jump" | "goto"; readonly chain: RulesetChain }
  | { readonly kind: "rules"; readonly how: "jump" | "goto"; readonly node: AnonymousChain }
  /** A chain that is not declared. */
  | { readonly kind: "unknown"; readonly name: string };

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
}

const goesOn: Ending = { kind: "next" };

/** The ways that a rule can turn out for a packet: one, where everything is known. */
export function runRule(rule: Rule, packet: Packet, scope: Scope): readonly Branch[] {
  const run = new RuleRun(packet, scope);
  for (const statement of rule.statements) {
    const branches = run.statement(statement);
    if (branches !== null) return branches;
  }
  return run.end(goesOn);
}

class RuleRun {
  readonly #scope: Scope;
  #packet: Packet;
  /** What the rule depends on so far. */
  readonly #doubts: string[] = [];
  /** The packets as they were where a doubt arose: so they go on if it does not match. */
  readonly #before: Packet[] = [];
  readonly #notes: string[] = [];

  constructor(packet: Packet, scope: Scope) {
    this.#packet = packet;
    this.#scope = scope;
  }

  /** Lets a statement act. Gives the ways that the rule turns out where it ends there. */
  statement(statement: Statement): readonly Branch[] | null {
    switch (statement.kind) {
      case "match": {
        const { truth, reason } = testMatch(statement, this.#packet, this.#scope);
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
      default:
        return this.#effect(act(statement, this.#packet, this.#scope));
    }
  }

  /** The rule ends here for packets that match. */
  end(ending: Ending): readonly Branch[] {
    const main = this.#branch(true, ending, this.#packet);
    if (this.#doubts.length === 0) return [main];
    const others = this.#packetsBefore().map((packet) => this.#branch(false, goesOn, packet));
    const [other] = others;
    const isAlike = ending.kind === "next" && others.length === 1 && other?.packet === this.#packet;
    return isAlike ? [{ ...main, assumed: null }] : [main, ...others];
  }

  #effect(effect: Effect): readonly Branch[] | null {
    switch (effect.kind) {
      case "next":
        this.#packet = effect.packet;
        if (effect.note !== null) this.#notes.push(effect.note);
        return null;
      case "fail":
        return this.#fail(effect.reason);
      case "doubt":
        this.#doubt(effect.reason);
        return effect.acting === null ? null : this.#effect(effect.acting);
      case "end":
        this.#packet = effect.packet;
        if (effect.note !== null) this.#notes.push(effect.note);
        return this.end({ kind: "verdict", verdict: effect.verdict });
    }
  }

  #doubt(reason: string): void {
    if (!this.#doubts.includes(reason)) this.#doubts.push(reason);
    this.#before.push(this.#packet);
  }

  /** A test fails whatever the doubts before it; they only matter to what was changed in between. */
  #fail(reason: string): readonly Branch[] {
    const packets = [...new Set([...this.#before, this.#packet])];
    if (packets.length === 1) {
      return [{ matched: "no", assumed: null, reason, notes: [], ending: goesOn, packet: this.#packet }];
    }
    return packets.map((packet) => this.#branch(false, goesOn, packet));
  }

  #verdictMap({ key, map }: VerdictMap): readonly Branch[] {
    const { lookup, shown } = lookUpKey(key, map, this.#packet, this.#scope);
    if (lookup === null) return this.#fail(shown);
    const { candidates, mayMiss, reason } = lookup;
    if (candidates.length === 0 && reason === "") return this.#fail(`${shown}, which the map does not hold`);
    if (candidates.length === 1 && !mayMiss) return this.end(this.#endingOf(candidates[0]?.entry.data ?? null));
    this.#doubt(reason);
    const possible = candidates.map(({ entry }) => this.#endingOf(entry.data));
    const endings = new Map(possible.map((ending) => [spellingOf(ending), ending]));
    const found = [...endings.values()].map((ending) => this.#branch(true, ending, this.#packet));
    const others = this.#packetsBefore().map((packet) => this.#branch(false, goesOn, packet));
    return mayMiss || this.#doubts.length > 1 ? [...found, ...others] : found;
  }

  #endingOf(data: Verdict | Parameters<typeof resolve>[1] | null): Ending {
    const verdict = data === null ? null : resolve(this.#scope.ruleset, data);
    if (verdict?.kind !== "verdict") return { kind: "unknown", name: "" };
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
        return chain === undefined ? { kind: "unknown", name } : { kind: "chain", how: verdict.verdict, chain };
      }
    }
  }

  #packetsBefore(): readonly Packet[] {
    return [...new Set(this.#before)];
  }

  #branch(assumed: boolean, ending: Ending, packet: Packet): Branch {
    const isCertain = this.#doubts.length === 0;
    return {
      matched: isCertain ? "yes" : "unknown",
      assumed: isCertain ? null : assumed,
      reason: isCertain ? null : this.#doubts.join(" and "),
      notes: assumed ? this.#notes : [],
      ending,
      packet,
    };
  }
}

/** A text that tells the endings of a verdict map apart. */
function spellingOf(ending: Ending): string {
  switch (ending.kind) {
    case "verdict":
      return ending.verdict;
    case "chain":
      return `${ending.how} ${ending.chain.name}`;
    case "unknown":
      return `to ${ending.name}`;
    default:
      return ending.kind;
  }
}
