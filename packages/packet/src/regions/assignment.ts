/** `meta mark set`, `ct mark set`, `ip dscp set` and others: what they change of pieces. */
import type { Assignment, Expression } from "@nftlint/syntax";
import { typeOf } from "../nft/evaluate.ts";
import { casesOf, type Effects, goOn, type Place } from "./cases.ts";
import { type FieldName, fields } from "./fields.ts";
import { type Piece, split, withUnknown, withValue } from "./piece.ts";
import { read, type SymbolicReading } from "./reading.ts";
import { fieldNameOf } from "./selector-fields.ts";
import { sliceOf } from "./slice.ts";
import { allBits, constant } from "./value.ts";

export function assign({ target, value }: Assignment, piece: Piece, place: Place): Effects {
  const type = typeOf(target, place.scope);
  const next: Piece[] = [];
  const failed: Piece[] = [];
  for (const { piece: one, reading } of casesOf(value, type, piece, place)) {
    if (reading === null || reading.kind === "absent") {
      failed.push(one);
      continue;
    }
    const writable = split(one, [sliceOf(reading.having)]);
    failed.push(...writable.outside);
    for (const inside of writable.inside) {
      const written = write(target, reading, inside, place);
      next.push(...written.next);
      failed.push(...written.failed);
    }
  }
  return { next, failed, ended: [] };
}

function write(target: Expression, reading: SymbolicReading, piece: Piece, place: Place): Effects {
  const name = fieldNameOf(target, place.scope.table.family);
  if (name === null) return goOn(piece);
  const present = read(target, null, { ...place, state: piece.state });
  if (name === "connectionMark") return toConnection(reading, piece, place, present);
  if (present.kind === "absent") return { next: [], failed: [piece], ended: [] };
  const { inside, outside } = split(piece, [sliceOf(present.having)]);
  const next = inside.map((one) => writeField(name, reading, one, place));
  return { next, failed: outside, ended: [] };
}

/** Without a connection there is nothing to write to (kernel, nft_ct_set_eval), and the rule goes on. */
function toConnection(reading: SymbolicReading, piece: Piece, place: Place, present: SymbolicReading): Effects {
  if (present.kind === "absent") return goOn(piece);
  const { inside, outside } = split(piece, [sliceOf(present.having)]);
  return goOn(...inside.map((one) => writeField("connectionMark", reading, one, place)), ...outside);
}

function writeField(name: FieldName, reading: SymbolicReading, piece: Piece, place: Place): Piece {
  if (reading.kind === "value") {
    const { bits } = fields[name];
    const { value } = reading;
    return withValue(
      piece,
      name,
      value.field === null ? constant(value.value & allBits(bits), bits) : { ...value, bits },
    );
  }
  const reason = reading.kind === "untold" ? reading.text : "what a rule wrote";
  place.space.beyond.add(`what rules write to packets: ${reason}`);
  return withUnknown(piece, name, reason);
}
