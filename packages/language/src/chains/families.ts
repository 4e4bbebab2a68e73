/** Address families and the hooks that each has; section ADDRESS FAMILIES of the man page. */

export type FamilyName = "ip" | "ip6" | "inet" | "arp" | "bridge" | "netdev";

export type HookName = "ingress" | "prerouting" | "input" | "forward" | "output" | "postrouting" | "egress";

export interface Family {
  readonly name: FamilyName;
  /** In the order in which a packet can pass them. */
  readonly hooks: readonly HookName[];
  readonly summary: string;
  readonly section: string;
}

const routed: readonly HookName[] = ["prerouting", "input", "forward", "output", "postrouting"];

const list: readonly Family[] = [
  {
    name: "ip",
    hooks: routed,
    summary: "IPv4 packets.",
    section: "IPV4/IPV6/INET ADDRESS FAMILIES",
  },
  {
    name: "ip6",
    hooks: routed,
    summary: "IPv6 packets.",
    section: "IPV4/IPV6/INET ADDRESS FAMILIES",
  },
  {
    name: "inet",
    hooks: ["ingress", ...routed],
    summary: "IPv4 and IPv6 packets.",
    section: "IPV4/IPV6/INET ADDRESS FAMILIES",
  },
  {
    name: "arp",
    hooks: ["input", "output"],
    summary: "ARP packets.",
    section: "ARP ADDRESS FAMILY",
  },
  {
    name: "bridge",
    hooks: routed,
    summary: "Frames that pass through a bridge.",
    section: "BRIDGE ADDRESS FAMILY",
  },
  {
    name: "netdev",
    hooks: ["ingress", "egress"],
    summary: "All that a device receives or sends, right at the device.",
    section: "NETDEV ADDRESS FAMILY",
  },
];

/** Address families by name. */
export const families: ReadonlyMap<string, Family> = new Map(list.map((family) => [family.name, family]));

/** The family of a table that is written without one. */
export const defaultFamily: FamilyName = "ip";
