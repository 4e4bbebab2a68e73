/** What expressions come to where maps part the packets, and what statements leave of pieces. */
import { resolve, type ValueType } from "@nftlint/semantics";
import type { Expression } from "@nftlint/syntax";
import { keyTypeOf } from "../nft/evaluate.ts";
import { type Scope, textOf } from "../nft/scope.ts";
import type { ChainVerdict } from "../verdict.ts";
import { groupBoxes } from "./condition.ts";
import { readContents } from "./contents.ts";
import { occupied, type Piece, split } from "./piece.ts";
import { type Reader, read, type SymbolicReading } from "./reading.ts";
import { type Slice, sliceOf } from "./slice.ts";
import type { Space } from "./space.ts";
import type { Outcome } from "./value.ts";

/** Where the packets of a piece go behind a statement. */
export interface Effects {
  /** The rule goes on with these. */
  readonly next: readonly Piece[];
  /** The rule ends for these, and the next one is asked. */
  readonly failed: readonly Piece[];
  /** The way through the base chain ends for these. */
  readonly ended: readonly Ended[];
}

export interface Ended {
  readonly piece: Piece;
  readonly verdict: ChainVerdict;
  /** What the sender gets of a packet that is rejected; `null` for others. */
  readonly note: string | null;
}

export interface Place {
  readonly scope: Scope;
  readonly space: Space;
}

export function goOn(...next: readonly Piece[]): Effects {
  return { next, failed: [], ended: [] };
}

/** A piece, and what an expression comes to for its packets: `null` where a map has nothing for them. */
export interface Case {
  readonly piece: Piece;
  readonly reading: SymbolicReading | null;
  /** The data of a map, as it is written. */
  readonly data: Expression | null;
}

/** What an expression comes to, one case for each thing that a map may tell. */
export function casesOf(expression: Expression, type: ValueType | null, piece: Piece, place: Place): readonly Case[] {
  const reader = { ...place, state: piece.state };
  const value = resolve(place.scope.ruleset, expression) ?? expression;
  if (value.kind !== "map-lookup") return [{ piece, reading: read(value, type, reader), data: value }];
  const keyType = keyTypeOf(value.map, value.key, place.scope);
  const key = read(value.key, keyType, reader);
  const contents = readContents(value.map, keyType, place.scope);
  if (key.kind === "absent") return [{ piece, reading: null, data: null }];
  const text = textOf(value, place.scope);
  if (key.kind === "untold" || typeof contents === "string") {
    return [{ piece, reading: { kind: "untold", text, having: [] }, data: null }];
  }
  const having = split(piece, [sliceOf(key.having)]);
  const cases: Case[] = having.outside.map((lacking) => ({ piece: lacking, reading: null, data: null }));
  const parts = key.kind === "value" ? [key.value] : key.parts;
  let rest = having.inside;
  for (const group of contents.groups) {
    const left: Piece[] = [];
    for (const one of rest) {
      const found = split(one, slicesOf(groupBoxes(group, parts, reader, one.slice.box)));
      for (const inside of found.inside) cases.push(caseOf(inside, group.data, type, reader));
      left.push(...found.outside);
    }
    rest = left;
  }
  for (const one of occupied(rest)) {
    if (contents.fallback !== null) cases.push(caseOf(one, contents.fallback.data, type, reader));
    else if (contents.more === null) cases.push({ piece: one, reading: null, data: null });
    else cases.push({ piece: one, reading: { kind: "untold", text: contents.more, having: [] }, data: null });
  }
  return cases;
}

function caseOf(piece: Piece, data: Expression | null, type: ValueType | null, reader: Reader): Case {
  return { piece, reading: data === null ? null : read(data, type, reader), data };
}

export function slicesOf(outcome: Outcome): readonly Slice[] {
  if (outcome === "none" || outcome === "untold") return [];
  return outcome === "all" ? [sliceOf([])] : outcome.map(sliceOf);
}
