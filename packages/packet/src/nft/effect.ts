/** What one statement does to a packet on its way through a rule. */
import type { Packet } from "../packet.ts";
import type { ChainVerdict } from "../verdict.ts";
import type { Learned } from "./scope.ts";

export type Effect =
  | Acting
  /** The rule ends for the packet, and the next one is asked. `reason` says why, in words. */
  | { readonly kind: "fail"; readonly reason: string }
  /** The rule ends for the packet in one of two ways. `reason`: what it depends on. */
  | { readonly kind: "choice"; readonly reason: string; readonly endings: readonly [End, End] }
  /** Whether the statement acts depends on something; `acting` is what it does if so. */
  | { readonly kind: "doubt"; readonly reason: string; readonly acting: Acting | null };

type Acting =
  /** The rule goes on, with the packet as it then is. */
  | {
      readonly kind: "next";
      readonly packet: Packet;
      readonly note: string | null;
      readonly learned?: Learned;
    }
  | End;

/** The way through the base chain ends. */
export interface End {
  readonly kind: "end";
  readonly verdict: ChainVerdict;
  readonly packet: Packet;
  readonly note: string | null;
  /** What the sender of a packet that is rejected gets. */
  readonly answer?: string;
}

export function next(packet: Packet, note: string | null = null): Acting {
  return { kind: "next", packet, note };
}

export function fail(reason: string): Effect {
  return { kind: "fail", reason };
}

export function doubt(reason: string, acting: Acting | null = null): Effect {
  return { kind: "doubt", reason, acting };
}

export function end(verdict: ChainVerdict, packet: Packet, note: string | null = null): End {
  return { kind: "end", verdict, packet, note };
}
