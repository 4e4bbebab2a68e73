/** Where the kernel sends the packets of a piece: by a host's routes, or anywhere where no host is given. */
import type { Cause } from "../verdict.ts";
import type { Piece } from "./piece.ts";

/** Packets that take one way. */
export type Routed =
  | { readonly kind: "local"; readonly piece: Piece }
  | { readonly kind: "sent"; readonly piece: Piece }
  | { readonly kind: "undeliverable"; readonly piece: Piece; readonly cause: Cause }
  /** `text`: what it depends on. */
  | { readonly kind: "unknown"; readonly piece: Piece; readonly text: string };

export interface PieceRouting {
  /** For packets that came in on an interface. */
  incoming(piece: Piece): readonly Routed[];
  /** For packets of the host itself. */
  outgoing(piece: Piece): readonly Routed[];
  /** For those that rules have changed on their way out. */
  again(piece: Piece): readonly Routed[];
}
