/** `snat`, `dnat`, `masquerade` and `redirect`: whom the packets of a piece are from and to behind them. */
import { type Interval, resolve, type ValueType, valueType } from "@nftlint/semantics";
import type { Expression, Nat } from "@nftlint/syntax";
import { interfaceNumber } from "../nft/meta.ts";
import { type Scope, textOf } from "../nft/scope.ts";
import { boxOf } from "../nft/sets.ts";
import { act } from "../nft/statements.ts";
import type { Packet } from "../packet.ts";
import { type Case, casesOf, type Effects, type Ended, type Place } from "./cases.ts";
import { type FieldName, fields, hasPorts, hasTransportHeader } from "./fields.ts";
import { currentPacket, type Piece, slicesAsking, slicesWith, split, withUnknown, withValue } from "./piece.ts";
import { currentValue } from "./reading.ts";
import { combine, constant } from "./value.ts";

/** Cuts the piece until all of its packets are translated alike, and asks for one of them what that is. */
export function translate(node: Nat, piece: Piece, place: Place): Effects {
  const ended: Ended[] = [];
  const failed: Piece[] = [];
  for (const { piece: ofAddress, data } of cut(node.address, "address", piece, place)) {
    for (const { piece: ofPort } of cut(node.port, "port", ofAddress, place)) {
      for (const one of cutByPlace(node, ofPort, place)) {
        const end = translated(node, one, data, place);
        if (end === null) failed.push(one);
        else ended.push(end);
      }
    }
  }
  return { next: [], failed, ended };
}

function cut(expression: Expression | null, what: "address" | "port", piece: Piece, place: Place): readonly Case[] {
  if (expression === null) return [{ piece, reading: null, data: null }];
  return casesOf(expression, typeFor(what, piece), piece, place);
}

function typeFor(what: "address" | "port", { state }: Piece): ValueType {
  if (what === "port") return valueType("inet_service");
  return valueType(state.family === "ip" ? "ipv4_addr" : "ipv6_addr");
}

/** Ports are for protocols that have some; the host's own addresses are those of an interface. */
function cutByPlace(node: Nat, piece: Piece, place: Place): readonly Piece[] {
  const { inside, outside } = split(piece, slicesAsking(hasPorts, hasTransportHeader));
  const pieces = [...inside, ...outside];
  const { interfaces } = place.scope;
  if (interfaces === null || (node.type !== "masquerade" && node.type !== "redirect")) return pieces;
  const name = node.type === "masquerade" ? "output" : "input";
  let rest: readonly Piece[] = pieces;
  const found: Piece[] = [];
  for (const { name: own } of interfaces) {
    const number = interfaceNumber(own);
    const parted = rest.map((one) => split(one, slicesWith(name, [{ from: number, to: number }], one, place.space)));
    found.push(...parted.flatMap((part) => part.inside));
    rest = parted.flatMap((part) => part.outside);
  }
  return [...found, ...rest];
}

/** How the way ends for a piece whose packets are all translated alike; `null` where the rule ends without. */
function translated(node: Nat, piece: Piece, data: Expression | null, place: Place): Ended | null {
  const packet = currentPacket(piece, place.space);
  if (packet === null) return null;
  const effect = act(node, packet, place.scope);
  const acting = effect.kind === "doubt" ? effect.acting : effect;
  if (acting?.kind !== "end") return null;
  if (acting.verdict !== "accept") return { piece, verdict: acting.verdict, note: acting.note };
  const isSource = node.type === "snat" || node.type === "masquerade";
  const { packet: after } = acting;
  const changed = withPort(node, withAddress(node, piece, data, after, isSource, place), data, after, isSource, place);
  const state = {
    ...changed.state,
    isSourceDecided: changed.state.isSourceDecided || isSource,
    isDestinationDecided: changed.state.isDestinationDecided || !isSource,
  };
  return { piece: { ...changed, state }, verdict: "accept", note: null };
}

function withAddress(
  node: Nat,
  piece: Piece,
  data: Expression | null,
  after: Packet,
  isSource: boolean,
  { scope }: Place,
): Piece {
  if (node.address === null && node.type !== "masquerade" && node.type !== "redirect") return piece;
  const suffix = piece.state.family === "ip" ? "4" : "6";
  const name: FieldName = `${isSource ? "source" : "destination"}${suffix}`;
  const { bits } = fields[name];
  const mapped = data === null ? null : netOf(node, data, piece, scope);
  if (mapped !== null) {
    const kept = combine("&", currentValue(name, piece.state), constant(mapped.to - mapped.from, bits));
    const joined = kept === null ? null : combine("|", kept, constant(mapped.from, bits));
    if (joined !== null) return withValue(piece, name, joined);
  }
  const unknown = isSource ? after.unknown?.source : after.unknown?.destination;
  if (unknown !== undefined) return withUnknown(piece, name, toldBy(unknown, node, scope));
  return withValue(piece, name, constant((isSource ? after.source : after.destination).value, bits));
}

/** What cannot be told is the same for the same choice alone. */
function toldBy(reason: string, node: Nat, scope: Scope): string {
  return node.type === "masquerade" || node.type === "redirect" ? reason : `${reason} by "${textOf(node, scope)}"`;
}

/** The net that another is mapped to, address by address; `null` where it is no such translation. */
function netOf(node: Nat, data: Expression, piece: Piece, scope: Scope): Interval | null {
  if (node.form !== "prefix" && !node.flags.some(({ name }) => name === "netmap")) return null;
  const value = resolve(scope.ruleset, data) ?? data;
  const [interval] = boxOf(value, typeFor("address", piece), scope) ?? [];
  if (interval === undefined) return null;
  const free = interval.to - interval.from;
  return free > 0n && (free & (free + 1n)) === 0n ? interval : null;
}

function withPort(
  node: Nat,
  piece: Piece,
  data: Expression | null,
  after: Packet,
  isSource: boolean,
  { scope }: Place,
): Piece {
  const name: FieldName = isSource ? "sourcePort" : "destinationPort";
  if (after.unknown?.ports !== undefined) return withUnknown(piece, name, toldBy(after.unknown.ports, node, scope));
  const port = isSource ? after.sourcePort : after.destinationPort;
  const isWritten = node.port !== null || data?.kind === "concatenation";
  return isWritten && port !== null ? withValue(piece, name, constant(BigInt(port), 16)) : piece;
}
