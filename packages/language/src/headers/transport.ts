/** Transport headers: RFC 9293, 768, 3828, 4340, 9260, 4302, 4303, 3173. */

import { type FieldRow, fieldMap, type Header, type HeaderField } from "./header.ts";

const sport: FieldRow = ["sport", "inet_service", 0, 16, "Source port."];
const dport: FieldRow = ["dport", "inet_service", 16, 16, "Destination port."];

function transport(
  name: string,
  protocol: number | null,
  length: number,
  summary: string,
  section: string,
  fields: ReadonlyMap<string, HeaderField>,
): Header {
  return {
    name,
    layer: "transport",
    length,
    fields,
    etherType: null,
    protocol,
    carries: [],
    since: "1.0.0",
    summary,
    section,
  };
}

export const transportHeaders: readonly Header[] = [
  transport(
    "ah",
    51,
    96,
    "The IPsec authentication header.",
    "AUTHENTICATION HEADER EXPRESSION",
    fieldMap([
      ["nexthdr", "inet_proto", 0, 8, "Type of the next header."],
      ["hdrlength", "integer", 8, 8, "Header length in 32-bit words, less two."],
      ["reserved", "integer", 16, 16, "Reserved; zero."],
      ["spi", "integer", 32, 32, "Security parameter index."],
      ["sequence", "integer", 64, 32, "Sequence number."],
    ]),
  ),
  transport(
    "esp",
    50,
    64,
    "The IPsec encapsulated security payload.",
    "ENCRYPTED SECURITY PAYLOAD HEADER EXPRESSION",
    fieldMap([
      ["spi", "integer", 0, 32, "Security parameter index."],
      ["sequence", "integer", 32, 32, "Sequence number."],
    ]),
  ),
  transport(
    "comp",
    108,
    32,
    "The IP payload compression header.",
    "IPCOMP HEADER EXPRESSION",
    fieldMap([
      ["nexthdr", "inet_proto", 0, 8, "Type of the next header."],
      ["flags", "bitmask", 8, 8, "Flags; zero."],
      ["cpi", "integer", 16, 16, "Compression parameter index."],
    ]),
  ),
  transport(
    "udp",
    17,
    64,
    "The UDP header.",
    "UDP HEADER EXPRESSION",
    fieldMap([
      sport,
      dport,
      ["length", "integer", 32, 16, "Length of header and data in octets."],
      ["checksum", "integer", 48, 16, "Checksum."],
    ]),
  ),
  transport(
    "udplite",
    136,
    64,
    "The UDP-Lite header.",
    "UDP-LITE HEADER EXPRESSION",
    fieldMap([
      sport,
      dport,
      ["csumcov", "integer", 32, 16, "Octets that the checksum covers."],
      ["checksum", "integer", 48, 16, "Checksum."],
    ]),
  ),
  transport(
    "tcp",
    6,
    160,
    "The TCP header.",
    "TCP HEADER EXPRESSION",
    fieldMap([
      sport,
      dport,
      ["sequence", "integer", 32, 32, "Sequence number."],
      ["ackseq", "integer", 64, 32, "Acknowledgement number."],
      ["doff", "integer", 96, 4, "Data offset: header length in 32-bit words."],
      ["reserved", "integer", 100, 4, "Reserved bits."],
      ["flags", "tcp_flag", 104, 8, "Control bits: syn, ack, fin, rst and others."],
      ["window", "integer", 112, 16, "Receive window, unscaled."],
      ["checksum", "integer", 128, 16, "Checksum."],
      ["urgptr", "integer", 144, 16, "Urgent pointer."],
    ]),
  ),
  transport(
    "dccp",
    33,
    96,
    "The DCCP header.",
    "DCCP HEADER EXPRESSION",
    fieldMap([sport, dport, ["type", "dccp_pkttype", 67, 4, "Packet type."]]),
  ),
  transport(
    "sctp",
    132,
    96,
    "The SCTP common header; `sctp chunk` reads its chunks.",
    "SCTP HEADER EXPRESSION",
    fieldMap([
      sport,
      dport,
      ["vtag", "integer", 32, 32, "Verification tag."],
      ["checksum", "integer", 64, 32, "Checksum."],
    ]),
  ),
  transport(
    "th",
    null,
    32,
    "The ports of any transport header that starts with them, whatever the protocol.",
    "RAW PAYLOAD EXPRESSION",
    fieldMap([sport, dport]),
  ),
];
