/** How a chain, a hook or a whole way ends for a packet. */
import type { LegacyChain, LegacyRule, LegacyTable } from "@nftlint/host";
import type { RulesetChain, RulesetRule } from "@nftlint/semantics";

/** Something that decides: a rule, or the policy of a base chain, in nft or in legacy iptables. */
export type Cause =
  | { readonly kind: "rule"; readonly chain: RulesetChain; readonly rule: RulesetRule }
  | { readonly kind: "policy"; readonly chain: RulesetChain }
  | {
      readonly kind: "legacy-rule";
      readonly table: LegacyTable;
      readonly chain: LegacyChain;
      readonly rule: LegacyRule;
    }
  | { readonly kind: "legacy-policy"; readonly table: LegacyTable; readonly chain: LegacyChain }
  /** No route, reverse-path filter, forwarding switched off, time to live… `reason` says it in words. */
  | { readonly kind: "kernel"; readonly reason: string };

/** What a base chain does with a packet; `accept` leaves it to the next one of the hook. */
export type ChainVerdict = "accept" | "drop" | "reject" | "queue" | "stolen";

/** What is not known and would decide. */
export interface Dependency {
  /** In words, as the end of "it depends on": `the contents of set "blocked"`. */
  readonly text: string;
  /** The rule that asks for it. */
  readonly cause: Cause;
}
