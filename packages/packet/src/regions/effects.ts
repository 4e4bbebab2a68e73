/** What statements do to pieces: which packets they stop at, what they change, and where they end the way. */
import type { Meter, SetUpdate, Statement } from "@nftlint/syntax";
import type { Effect, End } from "../nft/effect.ts";
import { textOf } from "../nft/scope.ts";
import { act, type PlainStatement } from "../nft/statements.ts";
import { assign } from "./assignment.ts";
import { type Effects, type Ended, goOn, type Place } from "./cases.ts";
import { fields, isOfFamily, isOfProtocol, isOneOf } from "./fields.ts";
import { translate } from "./nat.ts";
import { currentPacket, type Piece, slicesAsking, split, withValue } from "./piece.ts";
import { read } from "./reading.ts";
import { type Slice, sliceOf } from "./slice.ts";
import { constant } from "./value.ts";

/** What is taken of limits and quotas, as of single packets. */
export const limitsNotReached = "limits and quotas, which are taken as not reached";

/** The rule goes on for the packets of some slices, and ends for others. */
function onlyFor(piece: Piece, slices: readonly Slice[]): Effects {
  const { inside, outside } = split(piece, slices);
  return { next: inside, failed: outside, ended: [] };
}

/** Lets a statement act on a piece. */
export function apply(statement: PlainStatement, piece: Piece, place: Place): Effects {
  switch (statement.kind) {
    case "counter":
    case "last":
    case "log":
    case "dup":
      return goOn(piece);
    case "assignment":
      return assign(statement, piece, place);
    case "nat":
      return translate(statement, piece, place);
    case "notrack":
      return goOn(piece.state.isTracked ? piece : withValue(piece, "state", constant(64n, 32)));
    case "set-update":
    case "meter":
      return updated(statement, piece, place);
    case "option-reset":
      return onlyFor(piece, slicesAsking(isOfProtocol(6)));
    case "connection-limit":
    case "flow":
    case "xt":
      return onlyFor(piece, truthOf(statement, place));
    case "limit":
    case "quota":
      place.space.beyond.add(limitsNotReached);
      return like(statement, piece, place);
    case "tproxy":
      return proxied(statement, piece, place);
    case "synproxy":
      return synproxied(piece, place);
    case "reject":
      return rejected(statement, piece, place);
    default:
      return like(statement, piece, place);
  }
}

/** What a statement does to all packets of a piece alike, told by one of them. */
function like(statement: PlainStatement, piece: Piece, place: Place): Effects {
  const packet = currentPacket(piece, place.space);
  if (packet === null) return goOn();
  const effect = act(statement, packet, place.scope);
  switch (effect.kind) {
    case "next":
      return goOn(piece);
    case "fail":
      return { next: [], failed: [piece], ended: [] };
    case "doubt":
      return onlyFor(piece, truthOf(statement, place));
    case "choice":
      return chosen(effect, piece, truthOf(statement, place));
    case "end":
      return { next: [], failed: [], ended: [endedBy(effect, piece)] };
  }
}

function endedBy({ verdict, note }: End, piece: Piece): Ended {
  return { piece, verdict, note };
}

/** The first of two endings where something is so, the second where it is not. */
function chosen({ endings }: Extract<Effect, { kind: "choice" }>, piece: Piece, slices: readonly Slice[]): Effects {
  const { inside, outside } = split(piece, slices);
  const [first, second] = endings;
  return {
    next: [],
    failed: [],
    ended: [...inside.map((one) => endedBy(first, one)), ...outside.map((one) => endedBy(second, one))],
  };
}

function truthOf(statement: Statement, { scope, space }: Place): readonly Slice[] {
  const dimension = space.truth(textOf(statement, scope));
  return [sliceOf([{ dimension, values: [{ from: 1n, to: 1n }] }])];
}

function rejected(statement: Extract<Statement, { kind: "reject" }>, piece: Piece, place: Place): Effects {
  if (statement.with !== "tcp reset") return like(statement, piece, place);
  const { inside, outside } = split(piece, slicesAsking(isOfProtocol(6)));
  const effects = inside.map((one) => like(statement, one, place));
  return { next: [], failed: outside, ended: effects.flatMap(({ ended }) => ended) };
}

function proxied(statement: Extract<Statement, { kind: "tproxy" }>, piece: Piece, place: Place): Effects {
  const family = statement.family === null ? [] : [isOfFamily(statement.family)];
  const asked = slicesAsking(...family, isOneOf("protocol", 6n, 17n), isOneOf("fragment", 0n));
  const { inside, outside } = split(piece, asked);
  const effects = inside.map((one) => onlyFor(one, truthOf(statement, place)));
  return {
    next: effects.flatMap(({ next }) => next),
    failed: [...outside, ...effects.flatMap(({ failed }) => failed)],
    ended: [],
  };
}

/** Opening packets are answered in the server's place; of acknowledgements it depends (kernel, nft_synproxy_eval). */
function synproxied(piece: Piece, { space }: Place): Effects {
  const tcp = split(piece, slicesAsking(isOfProtocol(6)));
  const next: Piece[] = [];
  const ended: Ended[] = [];
  const note = "the host answers in the server's place";
  for (const one of tcp.inside) {
    const opening = split(one, flagged(0x02n));
    for (const answered of opening.inside) ended.push({ piece: answered, verdict: "stolen", note });
    for (const other of opening.outside) {
      const acknowledging = split(other, flagged(0x10n));
      next.push(...acknowledging.outside);
      for (const maybe of acknowledging.inside) {
        const dimension = space.truth("it acknowledges what the host answered");
        const answered = split(maybe, [sliceOf([{ dimension, values: [{ from: 1n, to: 1n }] }])]);
        for (const end of answered.inside) ended.push({ piece: end, verdict: "stolen", note });
        next.push(...answered.outside);
      }
    }
  }
  return { next, failed: tcp.outside, ended };
}

function flagged(bit: bigint): readonly Slice[] {
  const values = [...(fields.tcpFlags.numbers ?? [])].map(([value]) => value).filter((value) => (value & bit) !== 0n);
  return slicesAsking(isOneOf("tcpFlags", ...values));
}

/** A key that the packet does not have ends the rule; so does a limit of the element. */
function updated(statement: SetUpdate | Meter, piece: Piece, place: Place): Effects {
  const { key, statements } = statement.element;
  const reading = key.kind === "catch-all" ? null : read(key, null, { ...place, state: piece.state });
  if (reading?.kind === "absent") return { next: [], failed: [piece], ended: [] };
  let effects = reading === null ? goOn(piece) : onlyFor(piece, [sliceOf(reading.having)]);
  for (const inner of statements) {
    if (inner.kind !== "limit" && inner.kind !== "quota" && inner.kind !== "connection-limit") continue;
    const after = effects.next.map((one) => apply(inner, one, place));
    effects = {
      next: after.flatMap(({ next }) => next),
      failed: [...effects.failed, ...after.flatMap(({ failed }) => failed)],
      ended: [],
    };
  }
  return effects;
}
