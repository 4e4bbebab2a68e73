/** What a snapshot says of a host, read into values. Unknown is a value of its own. */

/** Something that the snapshot holds, or the reason why it does not. */
export type Known<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly reason: string };

export interface NetworkInterface {
  readonly name: string;
  readonly index: number;
  /** What `ip -d link` calls its kind (`veth`, `wireguard`, `bridge`, `vlan`…); `null` for a physical one. */
  readonly linkKind: string | null;
  readonly flags: readonly string[];
  readonly addresses: readonly InterfaceAddress[];
}

export interface InterfaceAddress {
  readonly family: "ip" | "ip6";
  readonly address: string;
  readonly prefixLength: number;
  readonly scope: string;
}

export interface Forwarding {
  readonly ip: boolean;
  readonly ip6: boolean;
}

/** One legacy (not nf_tables) iptables or ip6tables table that is loaded in the kernel. */
export interface LegacyTable {
  readonly family: "ip" | "ip6";
  /** `filter`, `nat`, `mangle`, `raw`, `security`. */
  readonly name: string;
  readonly chains: readonly LegacyChain[];
}

export interface LegacyChain {
  readonly name: string;
  /** `null` for a chain of the user's own. */
  readonly policy: "ACCEPT" | "DROP" | null;
  readonly rules: readonly LegacyRule[];
}

export interface LegacyRule {
  /** The rule as `iptables-save` prints it, without `-A CHAIN`. */
  readonly text: string;
  /** The words of the rule, quotes resolved. */
  readonly words: readonly string[];
  /** The target of `-j` or `-g`, or `null`. */
  readonly target: string | null;
}

export interface HostFacts {
  readonly host: string;
  readonly recordedAt: string;
  readonly interfaces: Known<readonly NetworkInterface[]>;
  readonly forwarding: Known<Forwarding>;
  /** Every legacy table that is loaded; an empty list where it is known that none is. */
  readonly legacyTables: Known<readonly LegacyTable[]>;
  /** The live ruleset as text, as `nft -a list ruleset` printed it. */
  readonly ruleset: Known<string>;
  /** `1.0.6`. */
  readonly nftVersion: Known<string>;
  /** `6.1.0-18-amd64`. */
  readonly kernelRelease: Known<string>;
}
