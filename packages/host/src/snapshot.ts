/**
 * The host snapshot: one versioned JSON document that holds what read-only commands printed on a
 * host, so that a ruleset can be checked against that host on any machine. It holds command
 * output, never interpretation; {@link HostFacts} is the reading of it. No secrets go into it.
 */

/** The version of the document's format; a reader refuses any other. */
export const snapshotVersion = 1;

/** What one command left behind. What a tool or a permission lacks is recorded, never taken for empty. */
export type CommandRecord =
  | { readonly command: readonly string[]; readonly status: "ok"; readonly output: string }
  | {
      readonly command: readonly string[];
      /**
       * `missing`: no such tool or file; `denied`: it needs a right that was lacking; `skipped`: it was
       * not run, since running it would have changed the host or could not have told anything;
       * `failed`: anything else.
       */
      readonly status: "missing" | "denied" | "skipped" | "failed";
      /** The first lines of its error output, or why it was not run. */
      readonly reason: string;
    };

/** The names of the records of a snapshot, in the order in which it holds them. */
export const recordNames = [
  "nft-version",
  "kernel-release",
  "nft-ruleset-json",
  "nft-ruleset-text",
  "links",
  "addresses",
  "routes-ip4",
  "routes-ip6",
  "rules-ip4",
  "rules-ip6",
  "sysctls",
  "iptables-tables",
  "ip6tables-tables",
  "iptables-save",
  "ip6tables-save",
  "processes",
] as const;

export type RecordName = (typeof recordNames)[number];

export interface HostSnapshot {
  readonly $schema?: string;
  readonly version: typeof snapshotVersion;
  /** ISO 8601, UTC. */
  readonly recordedAt: string;
  /** The host's own name (`uname -n`). */
  readonly host: string;
  /** The program that recorded it, with its version. */
  readonly recordedBy: string;
  readonly records: { readonly [name in RecordName]: CommandRecord };
}
