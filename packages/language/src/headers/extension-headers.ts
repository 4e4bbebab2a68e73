/** IPv6 extension headers: RFC 8200, 6275 (mobility), 8754 (segment routing). */

import { lazyMap } from "../lazy-map.ts";
import { type FieldRow, fieldMap, type HeaderField } from "./header.ts";

export interface ExtensionHeader {
  readonly name: string;
  readonly fields: ReadonlyMap<string, HeaderField>;
  /** Fields written with an index in brackets, the first being 1: `rt0 addr[1]`, `srh sid[1]`. */
  readonly indexed: readonly string[];
  /** True where `exthdr <name>` asks whether the packet has it. */
  readonly testable: boolean;
  /** The IP protocol number that announces it. */
  readonly protocol: number;
  readonly since: string;
  readonly summary: string;
  readonly section: string;
}

const nexthdr: FieldRow = ["nexthdr", "inet_proto", 0, 8, "Type of the next header."];
const hdrlength: FieldRow = [
  "hdrlength",
  "integer",
  8,
  8,
  "Header length in units of 8 octets, the first not counted.",
];

function extension(
  name: string,
  protocol: number,
  summary: string,
  rows: readonly FieldRow[],
  options: { indexed?: string; testable?: boolean } = {},
): ExtensionHeader {
  return {
    name,
    fields: fieldMap(rows),
    indexed: options.indexed ? [options.indexed] : [],
    testable: options.testable ?? true,
    protocol,
    since: "1.0.0",
    summary,
    section: "EXTENSION HEADER EXPRESSIONS",
  };
}

const list: readonly ExtensionHeader[] = [
  extension("hbh", 0, "Hop-by-hop options.", [nexthdr, hdrlength]),
  extension("rt", 43, "Routing header of any type.", [
    nexthdr,
    hdrlength,
    ["type", "integer", 16, 8, "Routing type."],
    ["seg-left", "integer", 24, 8, "Segments left."],
  ]),
  extension(
    "rt0",
    43,
    "Routing header of type 0, deprecated.",
    [["addr", "ipv6_addr", 64, 128, "Address on the route, by index."]],
    { indexed: "addr", testable: false },
  ),
  extension(
    "rt2",
    43,
    "Routing header of type 2, for mobile nodes.",
    [["addr", "ipv6_addr", 64, 128, "Home address."]],
    { testable: false },
  ),
  extension(
    "srh",
    43,
    "Segment routing header.",
    [
      ["last-entry", "integer", 32, 8, "Index of the last entry of the segment list."],
      ["flags", "integer", 40, 8, "Flags."],
      ["tag", "integer", 48, 16, "Tag of a class of packets."],
      ["sid", "ipv6_addr", 64, 128, "Segment identifier, by index."],
    ],
    { indexed: "sid", testable: false },
  ),
  extension("frag", 44, "Fragment header.", [
    nexthdr,
    ["reserved", "integer", 8, 8, "Reserved; zero."],
    ["frag-off", "integer", 16, 13, "Fragment offset in units of 8 octets."],
    ["reserved2", "integer", 29, 2, "Reserved; zero."],
    ["more-fragments", "integer", 31, 1, "One when more fragments follow."],
    ["id", "integer", 32, 32, "Identification, the same for all fragments of a packet."],
  ]),
  extension("dst", 60, "Destination options.", [nexthdr, hdrlength]),
  extension("mh", 135, "Mobility header.", [
    nexthdr,
    hdrlength,
    ["type", "mh_type", 16, 8, "Message type."],
    ["reserved", "integer", 24, 8, "Reserved; zero."],
    ["checksum", "integer", 32, 16, "Checksum."],
  ]),
];

/** IPv6 extension headers by name. */
export const extensionHeaders: ReadonlyMap<string, ExtensionHeader> = lazyMap(() =>
  list.map((header) => [header.name, header]),
);
