/** Routing where no host is given: packets leave by any interface, and are for the host or for others as they are asked about. */

import { fields } from "./fields.ts";
import { type Piece, withValue } from "./piece.ts";
import type { PieceRouting } from "./routing.ts";
import { original } from "./value.ts";

export const freeRouting: PieceRouting = {
  // What the host sends to itself is for the host when it comes in.
  incoming: (piece) =>
    piece.state.entry === "through" ? [{ kind: "sent", piece: withOutput(piece) }] : [{ kind: "local", piece }],
  outgoing: (piece) => [{ kind: "sent", piece: withOutput(piece) }],
  again: (piece) => [{ kind: "sent", piece }],
};

/** By the interface that the packets were asked about with. */
function withOutput(piece: Piece): Piece {
  return withValue(piece, "output", original(fields.output));
}
