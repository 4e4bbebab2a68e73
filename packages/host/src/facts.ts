/** What a snapshot says of a host, read into values. Unknown is a value of its own. */

/** Something that the snapshot holds, or the reason why it does not. */
export type Known<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly reason: string };

export interface NetworkInterface {
  readonly name: string;
  /** Other names that `ip` takes for it; the kernel's packet matching, and so nft, knows only {@link name}. */
  readonly alternativeNames: readonly string[];
  readonly index: number;
  /** The bridge, bond or VRF that it is a port of. */
  readonly master: string | null;
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
  /** True where it was given for a time: by DHCP, or by a router's advertisement. */
  readonly isDynamic: boolean;
}

/** Whether the kernel passes on packets that are not for itself. */
export interface Forwarding {
  /** `net.ipv4.ip_forward`. */
  readonly ip: boolean;
  /** `net.ipv6.conf.all.forwarding`; also `false` where the kernel has no IPv6. */
  readonly ip6: boolean;
  /**
   * The interfaces whose own `net.ipv4.conf.*.forwarding` is not what {@link ip} says. The kernel
   * asks the interface that a packet comes in on, so these are the exceptions to {@link ip}.
   */
  readonly ipExceptions: readonly string[];
}

/** Whether the kernel asks for the way back to where an IPv4 packet comes from (kernel, ip-sysctl: rp_filter). */
export interface ReversePathFilter {
  /** The interfaces on which it drops what it would not answer through the same interface. */
  readonly strict: readonly string[];
  /** Those of them on which it takes marks into account (src_valid_mark). */
  readonly marked: readonly string[];
}

/** How the kernel chooses a routing table: `ip rule`. */
export interface RoutingRule {
  readonly family: "ip" | "ip6";
  readonly priority: number;
  /** The mark that packets must have, and the bits of it that count; `null` where it asks for none. */
  readonly mark: { readonly value: number; readonly mask: number } | null;
  /** The routing table, by name or number. */
  readonly table: string;
}

/** A way out of the host, as far as firewall rules have to do with it. */
export interface Route {
  readonly family: "ip" | "ip6";
  /** `default`, an address or a prefix. */
  readonly destination: string;
  /** The interface; `null` for one that throws packets away. */
  readonly interfaceName: string | null;
  /** The routing table, by name or number; `main` unless told otherwise. */
  readonly table: string;
}

/** Software that was seen on the host and writes firewall rules of its own. */
export type FirewallManager = "docker" | "firewalld" | "ufw" | "libvirt" | "kube-proxy" | "fail2ban" | "tailscale";

/** One legacy (not nf_tables) iptables or ip6tables table that is loaded in the kernel. */
export interface LegacyTable {
  readonly family: "ip" | "ip6";
  /**
   * What shows and changes it on this host: `iptables-legacy`, or `iptables` where that is the
   * legacy tool (all releases before 1.8); `ip6tables-legacy` or `ip6tables` likewise.
   */
  readonly tool: string;
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
  readonly reversePathFilter: Known<ReversePathFilter>;
  /** IPv4 rules first, each family in order of priority. */
  readonly routingRules: Known<readonly RoutingRule[]>;
  readonly routes: Known<readonly Route[]>;
  /** Every legacy table that is loaded; an empty list where it is known that none is. */
  readonly legacyTables: Known<readonly LegacyTable[]>;
  /** The managers that were seen at work. One that is not in the list may still run: processes can be hidden. */
  readonly firewallManagers: Known<readonly FirewallManager[]>;
  /** The live ruleset as text, with handles and without counter values: `nft -a -s list ruleset`. */
  readonly ruleset: Known<string>;
  /** `1.0.6`. */
  readonly nftVersion: Known<string>;
  /** `6.1.0-18-amd64`. */
  readonly kernelRelease: Known<string>;
}
