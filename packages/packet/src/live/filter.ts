/** Which packets a live trace is about: a kind of packets, as nft asks for it. */
import { protocolOfNumber } from "@nftlint/language";
import { formatAddress, type Prefix } from "../address.ts";
import { type KindQuestion, type PacketKind, readKind } from "../question/kind.ts";
import { splitLine } from "../question/line.ts";
import { icmp, icmpv6, type ProtocolWords } from "../question/protocol-words.ts";

/** The words of a filter, each of which may be left out: without an interface, also what the host itself sends. */
export type FilterWords = Omit<KindQuestion, "state">;

/** What packets have to be; `null` is open. */
export type TraceFilter = Omit<PacketKind, "family" | "state">;

/** A filter, or what is wrong with the words and what may stand there. */
export type ReadFilter = { readonly filter: TraceFilter } | { readonly error: string };

/** Reads a filter. */
export function readFilter(words: FilterWords): ReadFilter {
  const { inputInterface } = words;
  if (inputInterface !== null && !isInterface(inputInterface)) {
    return { error: `"${inputInterface}" is no name of an interface` };
  }
  const read = readKind({ ...words, state: null });
  if ("error" in read) return { error: read.error };
  const { source, destination, transport, mark } = read.kind;
  return { filter: { inputInterface, source, destination, transport, mark } };
}

/** Reads one that is written on one line: `--iif eno2 --from 192.168.4.0/24 icmp`. Nothing stands for every packet. */
export function readFilterLine(line: string): ReadFilter {
  const split = splitLine(line);
  if ("error" in split) return split;
  const { words, values } = split;
  if (values.has("state")) return { error: "a trace begins before there is a state of connections: leave it out" };
  const [from = null, to = null, inputInterface = null, mark = null] = ["from", "to", "iif", "mark"].map((option) =>
    values.get(option),
  );
  return readFilter({ words: words.length === 0 ? null : words, from, to, inputInterface, mark });
}

/** What the kernel takes as a name (net/core/dev.c: dev_valid_name), without what means something to nft in quotes; also `eno*`. */
function isInterface(name: string): boolean {
  return /^(?!\.{1,2}$)[A-Za-z0-9_.@+=,~^%#!?-]{1,15}$/.test(name.replace(/(?<=.)\*$/, ""));
}

/** The matches of a rule, in nft's language, made of numbers, addresses and a name that {@link readFilter} has let through. */
export function filterMatches({ inputInterface, source, destination, transport, mark }: TraceFilter): string {
  return [
    ...(inputInterface === null ? [] : [`iifname "${inputInterface}"`]),
    ...(source === null ? [] : [`${source.family} saddr ${prefixText(source)}`]),
    ...(destination === null ? [] : [`${destination.family} daddr ${prefixText(destination)}`]),
    ...(transport === null ? [] : protocolMatches(transport)),
    ...(mark === null ? [] : [`meta mark ${mark}`]),
  ].join(" ");
}

function prefixText(prefix: Prefix): string {
  const address = formatAddress(prefix);
  return prefix.length === (prefix.family === "ip" ? 32 : 128) ? address : `${address}/${prefix.length}`;
}

function protocolMatches(words: ProtocolWords): readonly string[] {
  const { protocol, sourcePort, destinationPort, icmpType, icmpCode, tcpFlags } = words;
  const header = { [icmp]: "icmp", [icmpv6]: "icmpv6" }[protocol] ?? protocolOfNumber(protocol)?.name;
  const fields = [
    ["sport", sourcePort],
    ["dport", destinationPort],
    ["type", icmpType],
    ["code", icmpCode],
    ["flags ==", tcpFlags],
  ] as const;
  return [
    `meta l4proto ${protocol}`,
    ...fields.flatMap(([name, value]) => (value === null ? [] : [`${header} ${name} ${value}`])),
  ];
}
