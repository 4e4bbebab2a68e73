import type { Packet, PacketKind } from "@nftlint/packet";
import type { ConfigProblem } from "../config/config.ts";
import type { expectedVerdicts } from "./schema.ts";

export type ExpectedVerdict = (typeof expectedVerdicts)[number];

/** A file of expectations, read and checked. */
export interface Expectations {
  /** As the caller named it. */
  readonly path: string;
  /** As written: a path relative to the file, or the name of a configured host; `null` where the file names none. */
  readonly host: string | null;
  readonly ruleset: string | null;
  readonly expectations: readonly Expectation[];
}

/** What is to become of a packet, or of every packet of a kind. */
export interface Expectation {
  readonly name: string;
  /** Where it stands in the file, from 1. */
  readonly line: number;
  readonly subject:
    | { readonly kind: "packet"; readonly packet: Packet }
    | { readonly kind: "every"; readonly packets: PacketKind };
  readonly expect: ExpectedVerdict;
  readonly outputInterface: string | null;
  readonly rewritten: Rewritten;
  readonly by: string | null;
  readonly reply: boolean;
}

/** The packet behind all translations; `null` may be anything, addresses as `formatAddress` writes them. */
export interface Rewritten {
  readonly source: string | null;
  readonly destination: string | null;
  readonly sourcePort: number | null;
  readonly destinationPort: number | null;
}

export type ExpectationsResult =
  | { readonly ok: true; readonly expectations: Expectations }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };
