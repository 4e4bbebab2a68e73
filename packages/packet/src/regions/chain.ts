/** The packets of a piece on their way through a base chain, and through the chains that it jumps to. */
import { intersectBoxes, type RulesetChain, type RulesetRule } from "@nftlint/semantics";
import type { HookScope, Scope } from "../nft/scope.ts";
import type { Cause, ChainVerdict } from "../verdict.ts";
import type { Place } from "./cases.ts";
import type { Expectation } from "./expectation.ts";
import type { Interest } from "./interest.ts";
import { beside, occupied, type Piece, withDeferred } from "./piece.ts";
import { type Ending, leadingMatches, plainVerdict, slicesOfMatches, type Turn, turnsOf } from "./rule.ts";
import type { FilteredRule, RuleFilter } from "./rule-filter.ts";
import { type PacketRegion, type Slice, takenSince, without } from "./slice.ts";
import type { Space } from "./space.ts";

/** NFT_JUMP_STACK_SIZE of the kernel. */
const deepestJump = 16;

/** More pieces than these are not followed. */
const mostPieces = 4096;

/** How the way through a base chain ends for some packets. */
export interface ChainEnd {
  readonly piece: Piece;
  readonly verdict: ChainVerdict;
  readonly cause: Cause;
  /** What the sender gets of a packet that is rejected; `null` for others. */
  readonly note: string | null;
}

type Exit = ChainEnd | { readonly piece: Piece; readonly verdict: "return" };

/** What chains are followed with. */
export interface ChainPlace {
  readonly space: Space;
  readonly filter: RuleFilter;
  /** `null`: all packets are followed to the end. */
  readonly interest: Interest | null;
  /** Whether writes that nothing asks for are put off: packets are not parted by them. */
  readonly defersWrites: boolean;
  /** Packets that come to this end are let go; `null`: all are followed. */
  readonly expected: Expectation | null;
  /** Whether what the base chain lets pass has come to its end. */
  readonly isFinal: boolean;
}

/** What a base chain does with the packets of a piece; the ends may hold no packet where nobody has looked. */
export function throughChain(
  chain: RulesetChain,
  piece: Piece,
  scope: HookScope,
  place: ChainPlace,
): readonly ChainEnd[] {
  const { space, interest } = place;
  const start = interest?.isOfChain(chain) === true ? met(piece) : piece;
  const isLast = interest?.isOverBehind(chain) ?? false;
  const walk = new ChainWalk(chain, scope, place);
  const exits = walk.rules(chain, chain.rules, start, { chains: [chain], isLast });
  return exits.flatMap((exit) => (exit.verdict === "return" ? policyOf(chain, exit.piece, space) : [exit]));
}

function policyOf(chain: RulesetChain, piece: Piece, space: Space): readonly ChainEnd[] {
  const policy = chain.base?.policy ?? "accept";
  const cause: Cause = { kind: "policy", chain };
  if (policy !== "unknown") return [{ piece, verdict: policy, cause, note: null }];
  const dimension = space.truth(`the policy of ${chain.name} is drop`);
  const isDrop = (value: bigint) => [{ dimension, values: [{ from: value, to: value }] }];
  return ([0n, 1n] as const).map((value) => ({
    piece: { ...piece, slice: without(piece.slice, isDrop(1n - value)) },
    verdict: value === 1n ? "drop" : "accept",
    cause,
    note: null,
  }));
}

/** Where in a base chain packets are. */
interface Stack {
  /** The chains that they are in, the base chain first; `null` for an anonymous one. */
  readonly chains: readonly (RulesetChain | null)[];
  /** Whether they come to nothing that is looked for once they have left the last of these. */
  readonly isLast: boolean;
}

class ChainWalk {
  readonly #scope: HookScope;
  readonly #priority: number | null;
  readonly #space: Space;

  readonly #filter: RuleFilter;

  readonly #interest: Interest | null;
  /** Whether what this base chain lets pass comes to nothing more that is looked for. */
  readonly #isLast: boolean;

  readonly #defersWrites: boolean;

  readonly #expected: Expectation | null;
  readonly #isFinal: boolean;

  constructor(base: RulesetChain, scope: HookScope, place: ChainPlace) {
    const { space, filter, interest, defersWrites, expected, isFinal } = place;
    this.#expected = expected;
    this.#isFinal = isFinal;
    // Behind other chains the kernel asks for the way once more where something was written.
    this.#defersWrites = defersWrites && base.base?.type === "filter";
    this.#filter = filter;
    this.#interest = interest;
    this.#isLast = interest?.isOverBehind(base) ?? false;
    this.#scope = scope;
    this.#priority = base.base?.priority ?? null;
    this.#space = space;
  }

  rules(chain: RulesetChain, rules: readonly RulesetRule[], start: Piece, stack: Stack): readonly Exit[] {
    const exits: Exit[] = [];
    let pieces: readonly Piece[] = [start];
    const filtered = this.#filter.of(rules, start.state, (rule) => this.#placeOf(chain, rule));
    const { rules: active } = filtered;
    const sieve = filtered.sieveFor(start);
    const lastWanted = this.#lastWanted(active);
    for (let index = 0; index < active.length; index++) {
      // What is not met yet is met nowhere any more.
      if (stack.isLast && index === lastWanted + 1) pieces = pieces.filter(({ state }) => state.isMet);
      if (pieces.length === 0) break;
      if (sieve.isForNone(index, pieces)) continue;
      const isLast = stack.isLast && index >= lastWanted;
      const own = isLast === stack.isLast ? stack : { ...stack, isLast };
      pieces = this.#through(chain, active[index] as FilteredRule, pieces, own, exits);
      if (pieces.length > mostPieces) {
        this.#space.beyond.add("more than can be followed");
        pieces = pieces.slice(0, mostPieces);
      }
    }
    for (const piece of pieces) exits.push({ piece, verdict: "return" });
    return exits;
  }

  /** The place of the last rule that packets come by to what is looked for. */
  #lastWanted(rules: readonly FilteredRule[]): number {
    const interest = this.#interest;
    return interest === null ? rules.length : rules.findLastIndex(({ rule }) => interest.leadsOn(rule.node));
  }

  /** @returns the pieces that go on to the next rule; the same where it is for none of their packets */
  #through(
    chain: RulesetChain,
    filtered: FilteredRule,
    pieces: readonly Piece[],
    stack: Stack,
    exits: Exit[],
  ): readonly Piece[] {
    let after: Piece[] | null = null;
    for (let index = 0; index < pieces.length; index++) {
      const piece = pieces[index] as Piece;
      if (filtered.isForNone(piece)) after?.push(piece);
      else {
        after ??= pieces.slice(0, index);
        const write = this.#putsOff(filtered.rule) ? filtered.writeFor(piece) : null;
        if (write !== null) after.push(withDeferred(piece, write));
        else after.push(...this.#rule(chain, filtered, piece, stack, exits));
      }
    }
    return after ?? pieces;
  }

  /** Whether what a rule writes need not be told before packets have come to their end. */
  #putsOff({ node }: RulesetRule): boolean {
    return this.#defersWrites && this.#interest?.isOfRule(node) !== true;
  }

  #placeOf({ table }: RulesetChain, { document }: RulesetRule): Place {
    const scope: Scope = { ...this.#scope, table, priority: this.#priority, document };
    return { scope, space: this.#space };
  }

  /** @returns the pieces that go on to the next rule */
  #rule(chain: RulesetChain, filtered: FilteredRule, piece: Piece, stack: Stack, exits: Exit[]): readonly Piece[] {
    const { rule } = filtered;
    const region = filtered.slicesFor(piece);
    const place = () => this.#placeOf(chain, rule);
    if (this.#isLetGo(rule, piece) || this.#isAsExpected(rule, piece, region))
      return occupied(beside(piece, region ?? slicesOfMatches(leadingMatches(rule.node)[0], piece, place())));
    const turns = turnsOf(rule.node, piece, place(), region);
    const [only] = turns;
    if (turns.length === 1 && only?.ending.kind === "next" && only.piece.state === piece.state) return [only.piece];
    const onward: Piece[] = [];
    const returned: { readonly from: Piece; readonly pieces: readonly Piece[] }[] = [];
    for (const unsigned of turns) {
      const turn = this.#seen(signed(unsigned, piece, { kind: "rule", chain, rule }), rule, piece);
      if (turn.ending.kind === "next" && turn.piece.state === piece.state) onward.push(turn.piece);
      else returned.push({ from: turn.piece, pieces: this.#turn(chain, rule, turn, stack, exits) });
    }
    return joined(piece, onward, returned) ?? occupied([...onward, ...returned.flatMap(({ pieces }) => pieces)]);
  }

  /** Whether packets that a rule takes need not be followed: nobody looks for them, and they come to nothing that is looked for. */
  #isLetGo({ node }: RulesetRule, { state }: Piece): boolean {
    const interest = this.#interest;
    if (interest === null || state.isMet || interest.isOfRule(node)) return false;
    const verdict = plainVerdict(node);
    return verdict === "drop" || (verdict === "accept" && this.#isLast);
  }

  /** Whether packets that a rule takes come to an end that nobody needs to be told of. */
  #isAsExpected({ node }: RulesetRule, { slice, state }: Piece, region: PacketRegion | null): boolean {
    if (this.#expected === null || region === null) return false;
    const verdict = plainVerdict(node);
    if (verdict === "drop") return this.#expected.isDropped;
    return verdict === "accept" && this.#isFinal && this.#expected.isArrivalOf(state, slice.box, region);
  }

  /** Packets that a rule is for that is looked for are met. */
  #seen(turn: Turn, { node }: RulesetRule, { state }: Piece): Turn {
    const isFor = turn.ending.kind !== "next" || turn.piece.state !== state;
    return isFor && this.#interest?.isOfRule(node) === true ? { ...turn, piece: met(turn.piece) } : turn;
  }

  /** @returns the pieces that come back to the next rule */
  #turn(chain: RulesetChain, rule: RulesetRule, turn: Turn, stack: Stack, exits: Exit[]): readonly Piece[] {
    const { piece, ending } = turn;
    const cause: Cause = { kind: "rule", chain, rule };
    switch (ending.kind) {
      case "next":
        return [piece];
      case "return":
        exits.push({ piece, verdict: "return" });
        return [];
      case "verdict":
        exits.push({ piece, verdict: ending.verdict, cause, note: ending.note });
        return [];
      case "unknown":
        this.#space.beyond.add(`what the chain ${ending.name} does, which is not declared`);
        return [piece];
      default:
        return this.#into(chain, rule, { piece, ending }, stack, exits);
    }
  }

  #into(
    chain: RulesetChain,
    rule: RulesetRule,
    { piece, ending }: { readonly piece: Piece; readonly ending: Extract<Ending, { readonly how: unknown }> },
    stack: Stack,
    exits: Exit[],
  ): readonly Piece[] {
    if ((ending.kind === "chain" && stack.chains.includes(ending.chain)) || stack.chains.length > deepestJump) {
      this.#space.beyond.add("what the kernel does with jumps that it refuses to load");
      return [piece];
    }
    const inner =
      ending.kind === "chain"
        ? this.rules(ending.chain, ending.chain.rules, piece, { ...stack, chains: [...stack.chains, ending.chain] })
        : this.rules(chain, rulesOf(ending, rule), piece, { isLast: false, chains: [...stack.chains, null] });
    const back: Piece[] = [];
    for (const exit of inner) {
      if (exit.verdict !== "return") exits.push(exit);
      else if (ending.how === "jump") back.push(exit.piece);
      else exits.push(exit);
    }
    return back;
  }
}

function rulesOf(
  { node }: Extract<Ending, { readonly kind: "rules" }>,
  { document }: RulesetRule,
): readonly RulesetRule[] {
  return node.block.items.filter((item) => item.kind === "rule").map((inner) => ({ node: inner, document }));
}

function met(piece: Piece): Piece {
  return piece.state.isMet ? piece : { ...piece, state: { ...piece.state, isMet: true } };
}

/** Takes note of the rule where it wrote something. */
function signed(turn: Turn, { state: before }: Piece, cause: Cause): Turn {
  const { piece } = turn;
  if (piece.state === before) return turn;
  const state = { ...piece.state, writers: [...before.writers, cause] };
  return { ...turn, piece: { ...piece, state } };
}

/**
 * A piece that was parted for a jump, as one again without what stayed there: where each part has
 * come back whole but for boxes taken out of it, and nothing was changed. `null` where it is not so.
 */
function joined(
  piece: Piece,
  onward: readonly Piece[],
  returned: readonly { readonly from: Piece; readonly pieces: readonly Piece[] }[],
): readonly Piece[] | null {
  const parts = returned.filter(({ pieces }) => pieces.length > 0);
  if (parts.length === 0) return onward;
  const [rest] = onward;
  if (onward.length > 1 || (rest !== undefined && rest.slice.box !== piece.slice.box)) return null;
  let slice: Slice | null = piece.slice;
  for (const { from, pieces } of returned)
    slice = slice === null ? null : withoutWhatStayed(slice, piece, from, pieces);
  return slice === null ? null : [{ slice, state: piece.state }];
}

/** @param from the part that was sent to the other chain, and `pieces` what came back of it */
function withoutWhatStayed(slice: Slice, piece: Piece, from: Piece, pieces: readonly Piece[]): Slice | null {
  const [only, ...more] = pieces;
  const cutFrom = from.slice.cutFrom === undefined ? from.slice.taken : from.slice.cutFrom;
  if (cutFrom !== piece.slice.taken || more.length > 0) return null;
  if (only === undefined) return without(slice, from.slice.box);
  if (only.state !== piece.state || only.slice.box !== from.slice.box) return null;
  return takenSince(only.slice, from.slice.taken).reduce((left, box) => {
    const inside = intersectBoxes(from.slice.box, box);
    return inside === null ? left : without(left, inside);
  }, slice);
}
