/** What would let a packet pass. */
import type { HostFacts } from "@nftlint/host";
import type { Cause } from "../verdict.ts";
import type { FirewallSource } from "./firewall-source.ts";

/** One change of a host or of a file. */
export type Remedy =
  | {
      readonly kind: "commands";
      /** As people type them into a shell of the host, in order. */
      readonly commands: readonly string[];
      /** What else is to be known, in words; `null` for nothing. */
      readonly note: string | null;
      readonly cause: Cause;
    }
  | {
      readonly kind: "edit";
      readonly path: string;
      /** The line that the rule goes in front of, from 1. */
      readonly line: number;
      /** The rule to insert. */
      readonly rule: string;
      /** `snat.cfg:7: insert before "tcp dport 22 drop": tcp dport 22 accept`. */
      readonly text: string;
      readonly cause: Cause;
    }
  /** What the ruleset and the host do not tell; there is no command that is complete. */
  | { readonly kind: "advice"; readonly text: string; readonly cause: Cause };

/** A host, and the rules that packets meet there. */
export interface Situation {
  readonly host: HostFacts;
  readonly source: FirewallSource;
}

/** A remedy to be tried, and what things are with it. */
export interface Candidate {
  readonly remedy: Remedy;
  readonly after: Situation;
}
