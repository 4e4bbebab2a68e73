/** Link layer headers: IEEE 802.3, IEEE 802.1Q, RFC 826. */

import { fieldMap, type Header } from "./header.ts";

export const linkHeaders: readonly Header[] = [
  {
    name: "ether",
    layer: "link",
    length: 112,
    fields: fieldMap([
      ["daddr", "ether_addr", 0, 48, "Destination MAC address."],
      ["saddr", "ether_addr", 48, 48, "Source MAC address."],
      ["type", "ether_type", 96, 16, "EtherType of what the frame carries."],
    ]),
    etherType: null,
    protocol: null,
    carries: [],
    since: "1.0.0",
    summary: "The Ethernet header.",
    section: "ETHERNET HEADER EXPRESSION",
  },
  {
    name: "vlan",
    layer: "link",
    length: 32,
    fields: fieldMap([
      ["pcp", "integer", 0, 3, "Priority code point."],
      ["dei", "integer", 3, 1, "Drop eligible indicator."],
      ["cfi", "integer", 3, 1, "Canonical format indicator, the older name of `dei`."],
      ["id", "integer", 4, 12, "VLAN identifier."],
      ["type", "ether_type", 16, 16, "EtherType of what follows the tag."],
    ]),
    etherType: 0x8100,
    protocol: null,
    carries: [],
    since: "1.0.0",
    summary: "The IEEE 802.1Q tag.",
    section: "VLAN HEADER EXPRESSION",
  },
  {
    name: "arp",
    layer: "network",
    length: 224,
    fields: fieldMap([
      ["htype", "integer", 0, 16, "Hardware type; 1 is Ethernet."],
      ["ptype", "ether_type", 16, 16, "EtherType of the protocol addresses."],
      ["hlen", "integer", 32, 8, "Length of a hardware address in octets."],
      ["plen", "integer", 40, 8, "Length of a protocol address in octets."],
      ["operation", "arp_op", 48, 16, "Request, reply or another operation."],
      ["saddr ether", "ether_addr", 64, 48, "Sender's MAC address."],
      ["saddr ip", "ipv4_addr", 112, 32, "Sender's IPv4 address."],
      ["daddr ether", "ether_addr", 144, 48, "Target's MAC address."],
      ["daddr ip", "ipv4_addr", 192, 32, "Target's IPv4 address."],
    ]),
    etherType: 0x0806,
    protocol: null,
    carries: [],
    since: "1.0.0",
    summary: "The ARP packet, for IPv4 over Ethernet.",
    section: "ARP HEADER EXPRESSION",
  },
];
