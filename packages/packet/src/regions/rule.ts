/** What one rule does with a piece: the packets that it is for, what it changes of them, and where they go. */
import { type Box, type RulesetChain, resolve, targetOf } from "@nftlint/semantics";
import type { AnonymousChain, Expression, Rule, Statement, VerdictMap } from "@nftlint/syntax";
import { keyTypeOf } from "../nft/evaluate.ts";
import { textOf } from "../nft/scope.ts";
import type { ChainVerdict } from "../verdict.ts";
import { type Place, slicesOf } from "./cases.ts";
import { groupBoxes, matchSlices } from "./condition.ts";
import { readContents } from "./contents.ts";
import { apply } from "./effects.ts";
import { occupied, type Piece, split } from "./piece.ts";
import { read } from "./reading.ts";
import { intersectSlices, type PacketRegion, type Slice, sliceOf } from "./slice.ts";

/** Where packets go behind a rule. */
export type Ending =
  | { readonly kind: "next" }
  | { readonly kind: "return" }
  | { readonly kind: "verdict"; readonly verdict: ChainVerdict; readonly note: string | null }
  | { readonly kind: "chain"; readonly how: "jump" | "goto"; readonly chain: RulesetChain }
  | { readonly kind: "rules"; readonly how: "jump" | "goto"; readonly node: AnonymousChain }
  /** A chain that is not declared. */
  | { readonly kind: "unknown"; readonly name: string };

export interface Turn {
  readonly piece: Piece;
  readonly ending: Ending;
}

const next: Ending = { kind: "next" };

/** Statements that neither stop packets nor change them: a rule of them and of matches does nothing to be followed. */
const idle: ReadonlySet<Statement["kind"]> = new Set(["match", "counter", "last", "log", "flow", "dup"]);

const idleRules = new WeakMap<Rule, boolean>();

/** Whether a rule leaves all packets as they are, and to the next one. */
export function isIdle(rule: Rule): boolean {
  let isKnown = idleRules.get(rule);
  if (isKnown === undefined) {
    isKnown = rule.statements.every(({ kind }) => idle.has(kind));
    idleRules.set(rule, isKnown);
  }
  return isKnown;
}

/**
 * The turns that a rule takes for the packets of a piece. Those for which it does not match go on to the next rule.
 * @param known the packets that its first matches hold for, where that is told without a look at the piece
 */
export function turnsOf(rule: Rule, piece: Piece, place: Place, known: PacketRegion | null): readonly Turn[] {
  const [matches, rest] = leadingMatches(rule);
  const slices = known ?? slicesOfMatches(matches, piece, place);
  if (slices.length === 0) return [{ piece, ending: next }];
  const { inside, outside } = split(piece, slices);
  const turns: Turn[] = outside.map((other) => ({ piece: other, ending: next }));
  for (const one of inside) new RuleRun(place, turns).run(rest, one);
  return turns;
}

/** What a rule does with all packets that its matches hold for, where it is nothing but an end; `null` for other rules. */
export function plainVerdict(rule: Rule): "accept" | "drop" | null {
  const [, [first]] = leadingMatches(rule);
  if (first?.kind !== "verdict-statement") return null;
  const { verdict } = first.verdict;
  return verdict === "accept" || verdict === "drop" ? verdict : null;
}

const leading = new WeakMap<Rule, readonly [readonly Statement[], readonly Statement[]]>();

/** The matches that a rule begins with, counters and the like between them left out, and what comes behind. */
export function leadingMatches(rule: Rule): readonly [readonly Statement[], readonly Statement[]] {
  let parts = leading.get(rule);
  if (parts === undefined) {
    const first = rule.statements.findIndex(({ kind }) => !idle.has(kind));
    const end = first < 0 ? rule.statements.length : first;
    parts = [rule.statements.slice(0, end).filter(({ kind }) => kind === "match"), rule.statements.slice(end)];
    leading.set(rule, parts);
  }
  return parts;
}

/** The packets of a piece that all of some matches hold for, as disjoint slices. */
export function slicesOfMatches(matches: readonly Statement[], piece: Piece, place: Place): readonly Slice[] {
  const reader = { ...place, state: piece.state };
  const within: Box = piece.slice.box;
  let slices: readonly Slice[] = [sliceOf(within)];
  for (const match of matches) {
    if (match.kind !== "match") continue;
    const held = matchSlices(match, reader, within);
    slices = slices.flatMap((slice) =>
      held.map((other) => intersectSlices(slice, other)).filter((common) => common !== null),
    );
    if (slices.length === 0) break;
  }
  return slices;
}

class RuleRun {
  readonly #place: Place;
  readonly #turns: Turn[];

  constructor(place: Place, turns: Turn[]) {
    this.#place = place;
    this.#turns = turns;
  }

  run(statements: readonly Statement[], start: Piece): void {
    let pieces: readonly Piece[] = [start];
    for (const statement of statements) {
      pieces = pieces.flatMap((piece) => this.#statement(statement, piece));
      if (pieces.length === 0) return;
    }
    for (const piece of pieces) this.#end(piece, next);
  }

  #end(piece: Piece, ending: Ending): void {
    this.#turns.push({ piece, ending });
  }

  /** @returns the pieces that the rule goes on with */
  #statement(statement: Statement, piece: Piece): readonly Piece[] {
    switch (statement.kind) {
      case "match": {
        const { inside, outside } = split(piece, slicesOfMatches([statement], piece, this.#place));
        for (const other of outside) this.#end(other, next);
        return inside;
      }
      case "verdict-statement":
        this.#end(piece, this.#endingOf(statement.verdict));
        return [];
      case "verdict-map":
        this.#verdictMap(statement, piece);
        return [];
      case "anonymous-chain":
        this.#end(piece, { kind: "rules", how: statement.verdict, node: statement });
        return [];
      default: {
        const effects = apply(statement, piece, this.#place);
        for (const failed of effects.failed) this.#end(failed, next);
        for (const { piece: one, verdict, note } of effects.ended) this.#end(one, { kind: "verdict", verdict, note });
        return effects.next;
      }
    }
  }

  #verdictMap({ key, map }: VerdictMap, piece: Piece): void {
    const { scope, space } = this.#place;
    const reader = { ...this.#place, state: piece.state };
    const type = keyTypeOf(map, key, scope);
    const reading = read(key, type, reader);
    const contents = readContents(map, type, scope);
    if (reading.kind === "absent") {
      this.#end(piece, next);
      return;
    }
    if (reading.kind === "untold" || typeof contents === "string") {
      space.beyond.add(`what ${textOf(map, scope)} says to ${textOf(key, scope)}`);
      this.#end(piece, next);
      return;
    }
    const having = split(piece, [sliceOf(reading.having)]);
    for (const other of having.outside) this.#end(other, next);
    const parts = reading.kind === "value" ? [reading.value] : reading.parts;
    let rest = having.inside;
    for (const group of contents.groups) {
      if (group.isLimited) space.beyond.add("limits of elements, which are taken as not reached");
      const left: Piece[] = [];
      for (const one of rest) {
        const { inside, outside } = split(one, slicesOf(groupBoxes(group, parts, reader, one.slice.box)));
        for (const found of inside) this.#end(found, this.#endingOf(group.data));
        left.push(...outside);
      }
      rest = left;
    }
    if (contents.more !== null && contents.fallback === null) space.beyond.add(contents.more);
    const ending = contents.fallback === null ? next : this.#endingOf(contents.fallback.data);
    for (const one of occupied(rest)) this.#end(one, ending);
  }

  #endingOf(data: Expression | null): Ending {
    const { ruleset, table } = this.#place.scope;
    const verdict = data === null ? null : resolve(ruleset, data);
    if (verdict?.kind !== "verdict") return { kind: "unknown", name: "" };
    switch (verdict.verdict) {
      case "accept":
      case "drop":
        return { kind: "verdict", verdict: verdict.verdict, note: null };
      case "return":
        return { kind: "return" };
      case "continue":
        return next;
      case "jump":
      case "goto": {
        const name = targetOf(ruleset, verdict) ?? verdict.target?.name ?? "";
        const chain = table.chains.get(name);
        return chain === undefined ? { kind: "unknown", name } : { kind: "chain", how: verdict.verdict, chain };
      }
    }
  }
}
