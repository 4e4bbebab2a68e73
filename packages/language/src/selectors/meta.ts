/** Meta keys: `meta mark`, `iifname`; section META EXPRESSIONS of the man page. */

import { lazyMap } from "../lazy-map.ts";
import { type KeyRow, type SelectorKey, selectorKey } from "./selector.ts";

export interface MetaKey extends SelectorKey {
  /** True where the key may stand without the word `meta`. */
  readonly unqualified: boolean;
  /** True where `meta <key> set` is a statement. */
  readonly settable: boolean;
  /** Which device it reads: the one the packet came in by, leaves by, or none. */
  readonly device: "in" | "out" | null;
  /** The canonical key that this one is another spelling of, or null. */
  readonly aliasOf: string | null;
}

const rows: readonly KeyRow[] = [
  ["length", "integer", 32, "Length of the packet in octets."],
  ["protocol", "ether_type", 16, "EtherType of the packet."],
  ["nfproto", "nf_proto", 8, "Family of the packet, to tell IPv4 from IPv6 in inet tables."],
  ["l4proto", "inet_proto", 8, "Transport protocol, behind any IPv6 extension headers."],
  ["priority", "classid", 32, "Traffic control priority of the packet."],
  ["mark", "mark", 32, "Mark of the packet."],
  ["random", "integer", 32, "A random number for each packet."],
  ["secmark", "integer", 32, "Security mark of the packet."],
  ["iif", "iface_index", 32, "Index of the input interface; bound when the rule is loaded."],
  ["iifname", "ifname", 128, "Name of the input interface, compared for each packet."],
  ["iiftype", "iface_type", 16, "Hardware type of the input interface."],
  ["iifkind", "ifname", 128, "Kind of the input interface, such as `vlan` or `tun`."],
  ["iifgroup", "devgroup", 32, "Device group of the input interface."],
  ["oif", "iface_index", 32, "Index of the output interface; bound when the rule is loaded."],
  ["oifname", "ifname", 128, "Name of the output interface, compared for each packet."],
  ["oiftype", "iface_type", 16, "Hardware type of the output interface."],
  ["oifkind", "ifname", 128, "Kind of the output interface, such as `vlan` or `tun`."],
  ["oifgroup", "devgroup", 32, "Device group of the output interface."],
  ["sdif", "iface_index", 32, "Index of the enslaved input interface, behind a VRF."],
  ["sdifname", "ifname", 128, "Name of the enslaved input interface, behind a VRF."],
  ["ibrname", "ifname", 128, "Name of the bridge that the input interface is a port of."],
  ["obrname", "ifname", 128, "Name of the bridge that the output interface is a port of."],
  ["ibriport", "ifname", 128, "An older spelling of `ibrname`."],
  ["obriport", "ifname", 128, "An older spelling of `obrname`."],
  ["ibrpvid", "integer", 16, "Port VLAN identifier of the input bridge port."],
  ["ibrvproto", "ether_type", 16, "VLAN protocol of the input bridge."],
  ["ibrhwaddr", "ether_addr", 48, "MAC address of the input bridge.", "1.1.6"],
  ["broute", "integer", 1, "Set to 1, routes the packet instead of bridging it.", "1.0.8"],
  ["skuid", "uid", 32, "User that owns the socket of a local packet."],
  ["skgid", "gid", 32, "Group that owns the socket of a local packet."],
  ["cgroup", "integer", 32, "Class identifier of the sender's version 1 control group."],
  ["nftrace", "integer", 1, "Whether the packet is traced for `nft monitor trace`."],
  ["rtclassid", "realm", 32, "Routing realm of the packet."],
  ["pkttype", "pkt_type", 8, "Whether the frame was to this host, broadcast, multicast or other."],
  ["cpu", "integer", 32, "CPU that processes the packet."],
  ["ipsec", "boolean", 8, "Whether the packet was decrypted by IPsec."],
  ["secpath", "boolean", 8, "An older spelling of `ipsec`."],
  ["time", "time", 64, "Date and time at which the packet arrived."],
  ["day", "day", 8, "Day of the week on which the packet arrived."],
  ["hour", "hour", 32, "Time of day at which the packet arrived."],
];

const unqualified = new Set(
  `mark iif iifname iiftype iifgroup oif oifname oiftype oifgroup ibrname obrname ibriport obriport
skuid skgid cgroup nftrace rtclassid pkttype cpu time day hour`.split(/\s+/),
);
const settable = new Set(["mark", "priority", "pkttype", "nftrace", "broute", "secmark"]);
const aliases: Readonly<Record<string, string>> = {
  ibriport: "ibrname",
  obriport: "obrname",
  secpath: "ipsec",
};

function device(name: string): MetaKey["device"] {
  if (name.startsWith("iif") || name.startsWith("ibr") || name.startsWith("sdif")) return "in";
  return name.startsWith("oif") || name.startsWith("obr") ? "out" : null;
}

/** Meta keys by name. */
export const metaKeys: ReadonlyMap<string, MetaKey> = lazyMap(() =>
  rows.map((row) => [
    row[0],
    {
      ...selectorKey(row),
      unqualified: unqualified.has(row[0]),
      settable: settable.has(row[0]),
      device: device(row[0]),
      aliasOf: aliases[row[0]] ?? null,
    },
  ]),
);
