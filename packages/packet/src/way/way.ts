/** The way of a packet through a host: hooks, connection tracking, NAT and routing, in the kernel's order. */
import type { Learned } from "../nft/scope.ts";
import type { Connection, Packet } from "../packet.ts";
import type { ChainStep, HookName } from "../step.ts";
import type { Cause, Dependency } from "../verdict.ts";

export type WayStep =
  | {
      readonly kind: "hook";
      readonly hook: HookName;
      /** Set where frames meet chains of family bridge. */
      readonly layer?: "bridge";
      readonly chains: readonly ChainStep[];
      readonly packet: Packet;
    }
  | { readonly kind: "routing"; readonly text: string; readonly packet: Packet };

/** How a way ends. */
export type Fate =
  /** It reaches the host itself. */
  | { readonly kind: "delivered" }
  | { readonly kind: "sent"; readonly outputInterface: string }
  /** `hook`: where; `null` for the routing. */
  | {
      readonly kind: "dropped" | "rejected" | "queued" | "taken";
      readonly hook: HookName | null;
      readonly cause: Cause;
      /** What the sender sees of it: `icmp port-unreachable`, `tcp reset`; of the host's own packets the error of the program. Left out for nothing. */
      readonly answer?: string;
    }
  /** What is not known keeps it from going on. */
  | { readonly kind: "unknown"; readonly text: string };

/** One way that it can go. */
export interface Way {
  readonly steps: readonly WayStep[];
  readonly fate: Fate;
  /** The packet as it came. */
  readonly start: Packet;
  /** The packet as it is at the end. */
  readonly packet: Packet;
  /** What conntrack knows of the connection from then on; `null` where it keeps nothing, as of what does not arrive. */
  readonly connection: Connection | null;
  /** Whether connection tracking has come to see it, whatever became of it later. */
  readonly isTracked: boolean;
  /** What sets have learned of the packet, oldest first. */
  readonly learned: readonly Learned[];
  /** What is assumed on it; empty where it is certain. */
  readonly assumptions: readonly Dependency[];
}

/** What becomes of a packet. */
export interface Answer {
  /** The end that all ways have; `null` where it depends. */
  readonly fate: Fate | null;
  /** Every way, the likeliest first; one alone where nothing is left open. */
  readonly ways: readonly Way[];
  /** What it depends on; empty where all ways end alike. */
  readonly dependencies: readonly Dependency[];
}
