/** Options of the TCP, IPv4 and SCTP headers: RFC 9293, 7323, 2018, 8684, 7413, 791, 2113, 9260. */

import { lazyMap } from "../lazy-map.ts";
import { type FieldRow, fieldMap, type HeaderField } from "./header.ts";

/** A TCP option, IPv4 option or SCTP chunk; without a field it is a test for its presence. */
export interface HeaderOption {
  readonly name: string;
  /** Other spellings that nft reads. */
  readonly aliases: readonly string[];
  /** Its kind, type or chunk number on the wire. */
  readonly number: number;
  /** Offsets count from the option's first octet. */
  readonly fields: ReadonlyMap<string, HeaderField>;
  readonly since: string;
  readonly summary: string;
  readonly section: string;
}

/** Options by every spelling, so that an alias finds its option. */
function optionMap(options: readonly HeaderOption[]): ReadonlyMap<string, HeaderOption> {
  return lazyMap(() =>
    options.flatMap((option) => [option.name, ...option.aliases].map((name) => [name, option] as const)),
  );
}

const extensionSection = "EXTENSION HEADER EXPRESSIONS";
const tcpLength: FieldRow = ["length", "integer", 8, 8, "Length of the option in octets."];

function tcpOption(
  name: string,
  number: number,
  summary: string,
  rows: readonly FieldRow[],
  options: { aliases?: readonly string[]; since?: string } = {},
): HeaderOption {
  const since = options.since ?? "1.0.0";
  return {
    name,
    aliases: options.aliases ?? [],
    number,
    fields: fieldMap(rows, since),
    since,
    summary,
    section: extensionSection,
  };
}

const sackBlock = (index: number): readonly FieldRow[] => [
  tcpLength,
  ["left", "integer", 16 + 64 * index, 32, "First sequence number of the block."],
  ["right", "integer", 48 + 64 * index, 32, "Sequence number after the block."],
];

/** TCP options by name and alias; a number from 0 to 255 names any other. */
export const tcpOptions: ReadonlyMap<string, HeaderOption> = optionMap([
  tcpOption("eol", 0, "End of the option list.", []),
  tcpOption("nop", 1, "Padding of one octet.", [], { aliases: ["noop"] }),
  tcpOption(
    "maxseg",
    2,
    "Maximum segment size.",
    [tcpLength, ["size", "integer", 16, 16, "Largest segment that the sender takes, in octets."]],
    { aliases: ["mss"] },
  ),
  tcpOption("window", 3, "Window scale.", [
    tcpLength,
    ["count", "integer", 16, 8, "Bits by which the window is shifted."],
  ]),
  tcpOption("sack-perm", 4, "Selective acknowledgement permitted.", [tcpLength], {
    aliases: ["sack-permitted"],
  }),
  tcpOption("sack", 5, "Selective acknowledgement; its first block.", sackBlock(0)),
  tcpOption("sack0", 5, "Selective acknowledgement, block 0.", sackBlock(0)),
  tcpOption("sack1", 5, "Selective acknowledgement, block 1.", sackBlock(1)),
  tcpOption("sack2", 5, "Selective acknowledgement, block 2.", sackBlock(2)),
  tcpOption("sack3", 5, "Selective acknowledgement, block 3.", sackBlock(3)),
  tcpOption("echo", 8, "An older name for the timestamps option.", [tcpLength]),
  tcpOption("timestamp", 8, "Timestamps.", [
    tcpLength,
    ["tsval", "integer", 16, 32, "Sender's timestamp."],
    ["tsecr", "integer", 48, 32, "Timestamp echoed from the peer."],
  ]),
  tcpOption("md5sig", 19, "MD5 signature.", [tcpLength], { since: "1.0.2" }),
  tcpOption("mptcp", 30, "Multipath TCP.", [tcpLength, ["subtype", "mptcp_subtype", 16, 4, "Subtype of the option."]], {
    since: "1.0.2",
  }),
  tcpOption("fastopen", 34, "Fast open cookie.", [tcpLength], { since: "1.0.2" }),
]);

const ipStart: readonly FieldRow[] = [
  ["type", "integer", 0, 8, "Option type."],
  ["length", "integer", 8, 8, "Length of the option in octets."],
];
const route: readonly FieldRow[] = [
  ...ipStart,
  ["ptr", "integer", 16, 8, "Octet at which the next address stands."],
  ["addr", "ipv4_addr", 24, 32, "First address of the route."],
];

function ipOption(name: string, number: number, summary: string, rows: readonly FieldRow[]): HeaderOption {
  return {
    name,
    aliases: [],
    number,
    fields: fieldMap(rows),
    since: "1.0.0",
    summary,
    section: extensionSection,
  };
}

/** IPv4 options by name. */
export const ipOptions: ReadonlyMap<string, HeaderOption> = optionMap([
  ipOption("lsrr", 131, "Loose source route.", route),
  ipOption("ra", 148, "Router alert.", [...ipStart, ["value", "integer", 16, 16, "What routers shall look at."]]),
  ipOption("rr", 7, "Record route.", route),
  ipOption("ssrr", 137, "Strict source route.", route),
]);

const chunkStart: readonly FieldRow[] = [
  ["type", "integer", 0, 8, "Chunk type."],
  ["flags", "integer", 8, 8, "Chunk flags."],
  ["length", "integer", 16, 16, "Length of the chunk in octets."],
];
const initiation: readonly FieldRow[] = [
  ["init-tag", "integer", 32, 32, "Initiate tag."],
  ["a-rwnd", "integer", 64, 32, "Advertised receiver window."],
  ["num-outbound-streams", "integer", 96, 16, "Number of outbound streams."],
  ["num-inbound-streams", "integer", 112, 16, "Number of inbound streams."],
  ["initial-tsn", "integer", 128, 32, "Initial transmission sequence number."],
];

function chunk(name: string, number: number, summary: string, rows: readonly FieldRow[] = []): HeaderOption {
  return {
    name,
    aliases: [],
    number,
    fields: fieldMap([...chunkStart, ...rows]),
    since: "1.0.0",
    summary,
    section: "SCTP HEADER EXPRESSION",
  };
}

/** SCTP chunks by name. */
export const sctpChunks: ReadonlyMap<string, HeaderOption> = optionMap([
  chunk("data", 0, "Payload data.", [
    ["tsn", "integer", 32, 32, "Transmission sequence number."],
    ["stream", "integer", 64, 16, "Stream identifier."],
    ["ssn", "integer", 80, 16, "Stream sequence number."],
    ["ppid", "integer", 96, 32, "Payload protocol identifier."],
  ]),
  chunk("init", 1, "Initiation.", initiation),
  chunk("init-ack", 2, "Initiation acknowledgement.", initiation),
  chunk("sack", 3, "Selective acknowledgement.", [
    ["cum-tsn-ack", "integer", 32, 32, "Last sequence number received without a gap."],
    ["a-rwnd", "integer", 64, 32, "Advertised receiver window."],
    ["num-gap-ack-blocks", "integer", 96, 16, "Number of gap blocks."],
    ["num-dup-tsns", "integer", 112, 16, "Number of duplicate sequence numbers."],
  ]),
  chunk("heartbeat", 4, "Heartbeat request."),
  chunk("heartbeat-ack", 5, "Heartbeat acknowledgement."),
  chunk("abort", 6, "Abort of the association."),
  chunk("shutdown", 7, "Shutdown.", [
    ["cum-tsn-ack", "integer", 32, 32, "Last sequence number received without a gap."],
  ]),
  chunk("shutdown-ack", 8, "Shutdown acknowledgement."),
  chunk("error", 9, "Operation error."),
  chunk("cookie-echo", 10, "State cookie."),
  chunk("cookie-ack", 11, "Cookie acknowledgement."),
  chunk("ecne", 12, "Congestion notification echo.", [
    ["lowest-tsn", "integer", 32, 32, "Lowest sequence number of the marked packet."],
  ]),
  chunk("cwr", 13, "Congestion window reduced.", [
    ["lowest-tsn", "integer", 32, 32, "Lowest sequence number of the marked packet."],
  ]),
  chunk("shutdown-complete", 14, "Shutdown complete."),
  chunk("asconf-ack", 128, "Address configuration acknowledgement.", [
    ["seqno", "integer", 32, 32, "Sequence number."],
  ]),
  chunk("forward-tsn", 192, "Forward of the cumulative sequence number.", [
    ["new-cum-tsn", "integer", 32, 32, "New cumulative sequence number."],
  ]),
  chunk("asconf", 193, "Address configuration change.", [["seqno", "integer", 32, 32, "Sequence number."]]),
]);

/** DCCP options have no names: `dccp option 40`, a number in this range, both ends included. */
export const dccpOptionRange = { from: 0, to: 255, since: "1.0.8" } as const;
