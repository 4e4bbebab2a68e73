/** The way of a packet, step by step, for the tree that people see and the marks beside rules. */
import type { LegacyChain, LegacyRule, LegacyTable } from "@nftlint/host";
import type { BaseChain, RulesetChain, RulesetRule } from "@nftlint/semantics";
import type { Packet } from "./packet.ts";
import type { Cause, ChainVerdict, Dependency } from "./verdict.ts";

/** Where in the kernel a packet is. */
export type HookName = "ingress" | "prerouting" | "input" | "forward" | "output" | "postrouting" | "egress";

/** One rule that the packet met. */
export interface RuleStep {
  readonly rule:
    | { readonly kind: "nft"; readonly rule: RulesetRule }
    | { readonly kind: "legacy"; readonly rule: LegacyRule };
  /** `unknown`: it depends on what is not known; the way goes on as if it had, or had not, as `assumed` says. */
  readonly matched: "yes" | "no" | "unknown";
  readonly assumed: boolean | null;
  /** Why it did not match: the first test that failed, in words: `oifname is "eno1"`; of `unknown`, what it depends on. */
  readonly reason: string | null;
  /** What else is to be told: `while under the limit`, `the sender gets a TCP reset`. */
  readonly notes?: readonly string[];
  /** The steps in the chain that it jumps or goes to. */
  readonly inner: ChainStep | null;
  /** The packet behind the rule, where the rule changed it. */
  readonly changed: Packet | null;
}

/** One chain that the packet went through, or a part of one. */
export interface ChainStep {
  readonly chain:
    | { readonly kind: "nft"; readonly chain: RulesetChain; readonly base: BaseChain | null }
    | { readonly kind: "legacy"; readonly table: LegacyTable; readonly chain: LegacyChain };
  /** Up to the one that decided. */
  readonly rules: readonly RuleStep[];
  /** `return`: a chain that was jumped to gives the packet back. */
  readonly verdict: ChainVerdict | "return";
  /** What decided; `null` where nothing did (`return`). */
  readonly cause: Cause | null;
  /** Why the kernel did not ask the chain at all, in words; left out where it did. */
  readonly skipped?: string;
}

/** What a base chain, nft's or legacy, does with a packet: one result for each way that what is not known can turn out. */
export interface ChainResult {
  readonly step: ChainStep;
  readonly verdict: ChainVerdict;
  readonly cause: Cause;
  /** What the sender gets of a packet that is rejected: `icmp port-unreachable`, `tcp reset`; absent for others. */
  readonly answer?: string;
  /** The packet as it goes on. */
  readonly packet: Packet;
  /** What was assumed on this way, in order; empty where it is certain. */
  readonly assumptions: readonly Dependency[];
}
