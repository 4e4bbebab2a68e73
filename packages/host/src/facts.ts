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
  /** Present where its preferred lifetime has run out: the kernel sends from another one where it can (RFC 4862). */
  readonly isDeprecated?: true;
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
  /** The interfaces on which it drops what it could not answer through any. */
  readonly loose: readonly string[];
  /** Those of both on which it takes marks into account (src_valid_mark). */
  readonly marked: readonly string[];
}

/** Whether what a bridge passes from port to port meets the rules of IP, too (br_netfilter: bridge-nf-call-iptables and -ip6tables). */
export interface BridgeFilter {
  readonly ip: boolean;
  readonly ip6: boolean;
}

/** The interfaces on which the kernel takes IPv4 packets with addresses that it else throws away (kernel, ip-sysctl). */
export interface UnusualAddresses {
  /** From one of the host's own addresses (accept_local). */
  readonly acceptLocal: readonly string[];
  /** From or to 127.0.0.0/8 (route_localnet). */
  readonly routeLocalnet: readonly string[];
}

/** How the kernel chooses a routing table: `ip rule`. */
export interface RoutingRule {
  readonly family: "ip" | "ip6";
  readonly priority: number;
  /** True where it is for the packets that do not fulfil its conditions (`not`). */
  readonly isInverted: boolean;
  /** The mark that packets must have, and the bits of it that count; `null` where it asks for none. */
  readonly mark: { readonly value: number; readonly mask: number } | null;
  /** An address or a prefix; `null` for all. */
  readonly source: string | null;
  readonly destination: string | null;
  /** `lo` stands for packets of the host itself. */
  readonly inputInterface: string | null;
  /** Asked of sockets that are bound to an interface. */
  readonly outputInterface: string | null;
  /** By name or number. */
  readonly protocol: string | null;
  readonly sourcePorts: PortRange | null;
  readonly destinationPorts: PortRange | null;
  /** Other conditions of it, by the names that `ip -j` gives them: `tos`, `uid_start`. */
  readonly furtherConditions: readonly string[];
  readonly action: "lookup" | "goto" | "nop" | "unreachable" | "blackhole" | "prohibit" | "other";
  /** The routing table, by name or number; `null` where it chooses none. */
  readonly table: string | null;
  /** The priority of the rule that it goes to. */
  readonly goto: number | null;
  /** Routes with prefixes of at most this length do not count (suppress_prefixlength). */
  readonly suppressPrefixLength: number | null;
}

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** A way out of the host, or none. */
export interface Route {
  readonly family: "ip" | "ip6";
  readonly type: RouteType;
  /** `default`, an address or a prefix. */
  readonly destination: string;
  /** The prefix of the addresses that it is for, where it asks for them (IPv6: `from`); `null` for all. */
  readonly sourcePrefix: string | null;
  /** The interface; `null` for one that throws packets away, and for one with several {@link nextHops}. */
  readonly interfaceName: string | null;
  /** The routing table, by name or number; `main` unless told otherwise. */
  readonly table: string;
  /** The next host on the way; `null` where the destination itself is on the link. */
  readonly gateway: string | null;
  /** The source address for packets of the host (`src`). */
  readonly source: string | null;
  /** Of equal prefixes the one with the lowest counts. */
  readonly metric: number;
  /** `global`, `link`, `host`…; `null` where `ip` names none, which means `global`. */
  readonly scope: string | null;
  /** The type of service that packets must have; `null` for all. */
  readonly typeOfService: number | null;
  /** `dead`, `linkdown`, `onlink`… */
  readonly flags: readonly string[];
  /** The ways among which it chooses; empty where it has one. */
  readonly nextHops: readonly NextHop[];
}

export type RouteType =
  | "unicast"
  | "local"
  | "broadcast"
  | "anycast"
  | "multicast"
  | "unreachable"
  | "blackhole"
  | "prohibit"
  | "throw"
  | "other";

export interface NextHop {
  readonly interfaceName: string | null;
  readonly gateway: string | null;
  readonly flags: readonly string[];
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
  readonly unusualAddresses: Known<UnusualAddresses>;
  readonly bridgeFilter: Known<BridgeFilter>;
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
