/** Tunnel headers, and through them the packet inside: RFC 7348, 8926, 2784. */

import { fieldMap, type Header } from "./header.ts";

const transports = ["icmp", "igmp", "icmpv6", "ah", "esp", "comp", "udp", "udplite", "tcp", "dccp", "sctp", "th"];
const packets = ["ip", "ip6", ...transports];
const frames = ["ether", "vlan", "arp", ...packets];

export const innerHeaders: readonly Header[] = [
  {
    name: "vxlan",
    layer: "inner",
    length: 64,
    fields: fieldMap(
      [
        ["flags", "bitmask", 0, 8, "Flags; 8 marks a valid identifier."],
        ["vni", "integer", 32, 24, "Virtual network identifier."],
      ],
      "1.0.7",
    ),
    etherType: null,
    protocol: null,
    carries: frames,
    since: "1.0.7",
    summary: "The VXLAN header after UDP, or a field of the frame inside.",
    section: "VXLAN HEADER EXPRESSION",
  },
  {
    name: "geneve",
    layer: "inner",
    length: 64,
    fields: fieldMap(
      [
        ["type", "ether_type", 16, 16, "EtherType of what it carries."],
        ["vni", "integer", 32, 24, "Virtual network identifier."],
      ],
      "1.0.7",
    ),
    etherType: null,
    protocol: null,
    carries: frames,
    since: "1.0.7",
    summary: "The Geneve header after UDP, or a field of the frame inside.",
    section: "GENEVE HEADER EXPRESSION",
  },
  {
    name: "gre",
    layer: "inner",
    length: 32,
    fields: fieldMap(
      [
        ["flags", "integer", 0, 5, "Bits for checksum, routing, key, sequence and source route."],
        ["version", "integer", 13, 3, "Version: 0 for GRE, 1 for PPTP."],
        ["protocol", "ether_type", 16, 16, "EtherType of what it carries."],
      ],
      "1.0.7",
    ),
    etherType: null,
    protocol: 47,
    carries: packets,
    since: "1.0.7",
    summary: "The GRE header, or a field of the packet inside.",
    section: "GRE HEADER EXPRESSION",
  },
  {
    name: "gretap",
    layer: "inner",
    length: 32,
    fields: fieldMap([]),
    etherType: null,
    protocol: 47,
    carries: frames,
    since: "1.0.7",
    summary: "A field of the Ethernet frame inside GRE.",
    section: "GRETAP HEADER EXPRESSION",
  },
];
