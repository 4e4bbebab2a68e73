/** The datatypes of nft; sections DATA TYPES and META EXPRESSIONS of the man page. */

import { lazyMap } from "../lazy-map.ts";
import { constants, newerConstants } from "./constants.ts";

export type ByteOrder = "host" | "network";

/** Where names of a datatype are looked up besides its own constants. */
export type NameSource =
  | "interfaces"
  | "hosts"
  | "/etc/services"
  | "/etc/protocols"
  | "/etc/passwd"
  | "/etc/group"
  | "/etc/iproute2/rt_marks"
  | "/etc/iproute2/rt_realms"
  | "/etc/iproute2/group"
  | "/etc/connlabel.conf"
  | "/sys/fs/cgroup";

export interface Datatype {
  readonly name: string;
  /** Bits, or null where the expression that has the type tells. */
  readonly size: number | null;
  /** How the kernel holds values of more than one octet. */
  readonly byteOrder: ByteOrder;
  /** The datatype that it is derived from, or null for the basic ones. */
  readonly base: string | null;
  /** True where `type <name>` of a set or map takes it; the others need `typeof`. */
  readonly declarable: boolean;
  /** Symbolic constants that nft itself knows, by name. */
  readonly constants: ReadonlyMap<string, number>;
  /** The release of each constant that is newer than 1.0.0. */
  readonly newerConstants: ReadonlyMap<string, string>;
  /** Where other names are looked up, or null. */
  readonly names: NameSource | null;
  readonly since: string;
  readonly summary: string;
}

type Row = readonly [
  name: string,
  size: number | null,
  byteOrder: ByteOrder,
  base: string | null,
  summary: string,
  options?: { names?: NameSource; since?: string; declarable?: false },
];

const rows: readonly Row[] = [
  ["invalid", null, "host", null, "No type: nft needs the family to tell which it is."],
  ["verdict", null, "host", null, "A verdict: accept, drop, jump and others; for map values."],
  ["integer", null, "host", null, "A number: decimal, hexadecimal (0x…) or octal (0…)."],
  ["bitmask", null, "host", "integer", "A set of bits, written `a,b` or with `|`."],
  ["string", null, "host", null, "A word or a quoted text."],
  ["ll_addr", null, "network", "integer", "A link layer address of any length."],
  ["boolean", 1, "host", "integer", "Whether something is there: `exists` or `missing`."],
  ["nf_proto", 8, "host", "integer", "IPv4 or IPv6."],
  ["mark", 32, "host", "integer", "A packet or connection mark.", { names: "/etc/iproute2/rt_marks" }],
  ["time", 64, "host", "integer", "A duration such as `1d2h`, or with `meta time` a date and time."],
  ["day", 8, "host", "integer", "A day of the week.", { declarable: false }],
  ["hour", 32, "host", "integer", "A time of day such as `17:00`.", { declarable: false }],
  ["iface_index", 32, "host", "integer", "An interface that exists.", { names: "interfaces" }],
  ["ifname", 128, "host", "string", "An interface name of up to 15 octets; may end in `*`."],
  ["iface_type", 16, "host", "integer", "Hardware type of an interface (ARPHRD_*)."],
  ["devgroup", 32, "host", "integer", "A device group.", { names: "/etc/iproute2/group" }],
  ["uid", 32, "host", "integer", "A user, by name or number.", { names: "/etc/passwd" }],
  ["gid", 32, "host", "integer", "A group, by name or number.", { names: "/etc/group" }],
  ["realm", 32, "host", "integer", "A routing realm.", { names: "/etc/iproute2/rt_realms" }],
  ["classid", 32, "host", "integer", "A traffic control class such as `1:10`, `root` or `none`."],
  ["pkt_type", 8, "host", "integer", "To whom a frame was addressed."],
  ["cgroupsv2", 64, "host", "integer", "Path of a control group.", { names: "/sys/fs/cgroup" }],
  ["ether_addr", 48, "network", "ll_addr", "A MAC address."],
  ["ether_type", 16, "network", "integer", "An EtherType."],
  ["arp_op", 16, "network", "integer", "An ARP operation."],
  ["ipv4_addr", 32, "network", "integer", "An IPv4 address.", { names: "hosts" }],
  ["ipv6_addr", 128, "network", "integer", "An IPv6 address.", { names: "hosts" }],
  ["inet_proto", 8, "network", "integer", "An IP protocol.", { names: "/etc/protocols" }],
  ["inet_service", 16, "network", "integer", "A port.", { names: "/etc/services" }],
  ["dscp", 6, "network", "integer", "A differentiated services code point."],
  ["ecn", 2, "network", "integer", "Explicit congestion notification."],
  ["icmp_type", 8, "network", "integer", "An ICMP message type."],
  ["icmp_code", 8, "network", "integer", "An ICMP code, of destination-unreachable."],
  ["icmpv6_type", 8, "network", "integer", "An ICMPv6 message type."],
  ["icmpv6_code", 8, "network", "integer", "An ICMPv6 code, of destination-unreachable."],
  ["icmpx_code", 8, "network", "integer", "A reject code for IPv4 and IPv6 alike."],
  ["igmp_type", 8, "network", "integer", "An IGMP message type."],
  ["tcp_flag", 8, "network", "bitmask", "TCP control bits."],
  [
    "mptcp_subtype",
    4,
    "network",
    "integer",
    "Subtype of the Multipath TCP option.",
    {
      since: "1.0.2",
      declarable: false,
    },
  ],
  ["dccp_pkttype", 4, "network", "integer", "A DCCP packet type."],
  ["mh_type", 8, "network", "integer", "A mobility header message type."],
  ["ct_state", 32, "host", "bitmask", "State of a connection."],
  ["ct_dir", 8, "host", "integer", "Direction in a connection."],
  ["ct_status", 32, "host", "bitmask", "Status bits of a connection."],
  ["ct_event", 32, "host", "bitmask", "Events of a connection.", { since: "1.0.9" }],
  [
    "ct_label",
    128,
    "host",
    "bitmask",
    "Labels of a connection.",
    {
      names: "/etc/connlabel.conf",
      since: "1.0.9",
    },
  ],
  ["fib_addrtype", 32, "host", "integer", "What an address is to the routing table."],
];

/** Every datatype by name, basic ones first. `since` is when `type <name>` could name it. */
export const datatypes: ReadonlyMap<string, Datatype> = lazyMap(() =>
  rows.map(([name, size, byteOrder, base, summary, options]) => [
    name,
    {
      name,
      size,
      byteOrder,
      base,
      declarable: size !== null && options?.declarable !== false,
      constants: lazyMap(() => Object.entries(constants[name] ?? {})),
      newerConstants: lazyMap(() => Object.entries(newerConstants[name] ?? {})),
      names: options?.names ?? null,
      since: options?.since ?? "1.0.0",
      summary,
    },
  ]),
);
