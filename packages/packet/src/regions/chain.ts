/** The packets of a piece on their way through a base chain, and through the chains that it jumps to. */
import type { RulesetChain, RulesetRule } from "@nftlint/semantics";
import type { HookScope, Scope } from "../nft/scope.ts";
import type { Cause, ChainVerdict } from "../verdict.ts";
import { occupied, type Piece } from "./piece.ts";
import { type Ending, isIdle, type Turn, turnsOf } from "./rule.ts";
import { type Slice, take, takenSince, without } from "./slice.ts";
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

/** What a base chain does with the packets of a piece; the ends may hold no packet where nobody has looked. */
export function throughChain(chain: RulesetChain, piece: Piece, scope: HookScope, space: Space): readonly ChainEnd[] {
  const exits = new ChainWalk(chain, scope, space).rules(chain, chain.rules, piece, [chain]);
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

/** The chains that packets are in, the base chain first; `null` for an anonymous one. */
type Stack = readonly (RulesetChain | null)[];

class ChainWalk {
  readonly #scope: HookScope;
  readonly #priority: number | null;
  readonly #space: Space;

  constructor(base: RulesetChain, scope: HookScope, space: Space) {
    this.#scope = scope;
    this.#priority = base.base?.priority ?? null;
    this.#space = space;
  }

  rules(chain: RulesetChain, rules: readonly RulesetRule[], start: Piece, stack: Stack): readonly Exit[] {
    const exits: Exit[] = [];
    let pieces: readonly Piece[] = [start];
    for (const rule of rules) {
      if (isIdle(rule.node)) continue;
      pieces = pieces.flatMap((piece) => this.#rule(chain, rule, piece, stack, exits));
      if (pieces.length === 0) break;
      if (pieces.length > mostPieces) {
        this.#space.beyond.add("more than can be followed");
        pieces = pieces.slice(0, mostPieces);
      }
    }
    for (const piece of pieces) exits.push({ piece, verdict: "return" });
    return exits;
  }

  /** @returns the pieces that go on to the next rule */
  #rule(chain: RulesetChain, rule: RulesetRule, piece: Piece, stack: Stack, exits: Exit[]): readonly Piece[] {
    const scope: Scope = {
      ...this.#scope,
      table: chain.table,
      priority: this.#priority,
      document: rule.document,
    };
    const turns = turnsOf(rule.node, piece, { scope, space: this.#space });
    if (turns.length === 1 && turns[0]?.ending.kind === "next") return [turns[0].piece];
    const onward: Piece[] = [];
    const returned: { readonly from: Piece; readonly pieces: readonly Piece[] }[] = [];
    for (const turn of turns) {
      if (turn.ending.kind === "next" && turn.piece.state === piece.state) onward.push(turn.piece);
      else returned.push({ from: turn.piece, pieces: this.#turn(chain, rule, turn, stack, exits) });
    }
    return joined(piece, onward, returned) ?? occupied([...onward, ...returned.flatMap(({ pieces }) => pieces)]);
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
    if ((ending.kind === "chain" && stack.includes(ending.chain)) || stack.length > deepestJump) {
      this.#space.beyond.add("what the kernel does with jumps that it refuses to load");
      return [piece];
    }
    const inner =
      ending.kind === "chain"
        ? this.rules(ending.chain, ending.chain.rules, piece, [...stack, ending.chain])
        : this.rules(chain, rulesOf(ending, rule), piece, [...stack, null]);
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
  let slice: Slice = piece.slice;
  for (const { from, pieces } of returned) {
    const [only] = pieces;
    if (from.slice.taken !== piece.slice.taken) return null;
    if (only === undefined) slice = { box: slice.box, taken: take(from.slice.box, slice.taken) };
    else {
      const isWhole = pieces.length === 1 && only.state === piece.state && only.slice.box === from.slice.box;
      if (!isWhole) return null;
      for (const box of takenSince(only.slice, from.slice.taken)) {
        slice = { box: slice.box, taken: take(box, slice.taken) };
      }
    }
  }
  return [{ slice, state: piece.state }];
}
