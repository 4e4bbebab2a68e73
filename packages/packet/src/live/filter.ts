/** Which packets a live trace is about: asked for in the words of `nftlint why`, each of which may be left out. */
import { protocolOfNumber } from "@nftlint/language";
import { formatAddress, type Prefix, readPrefix } from "../address.ts";
import {
  icmp,
  icmpv6,
  numberOf,
  type ProtocolWords,
  readProtocolWords,
  Unreadable,
} from "../question/protocol-words.ts";

/** The words of a filter. */
export interface FilterWords {
  /** The protocol and what belongs to it: `icmp echo-request`, `tcp 22`; empty for any. */
  readonly words: readonly string[];
  /** An address or a prefix; `null` for any. */
  readonly from: string | null;
  readonly to: string | null;
  /** The interface that packets come in on, also `eno*`; `null`: any, and what the host itself sends. */
  readonly inputInterface: string | null;
  readonly mark: string | null;
}

/** What packets have to be; `null` is open. */
export interface TraceFilter {
  readonly inputInterface: string | null;
  readonly source: Prefix | null;
  readonly destination: Prefix | null;
  readonly protocol: ProtocolWords | null;
  readonly mark: number | null;
}

/** A filter, or what is wrong with the words and what may stand there. */
export type ReadFilter = { readonly filter: TraceFilter } | { readonly error: string };

/** Reads a filter. */
export function readFilter(words: FilterWords): ReadFilter {
  try {
    return { filter: filterOf(words) };
  } catch (error) {
    if (error instanceof Unreadable) return { error: error.message };
    throw error;
  }
}

function filterOf({ words, from, to, inputInterface, mark }: FilterWords): TraceFilter {
  const source = from === null ? null : prefixIn(from, "--from");
  const destination = to === null ? null : prefixIn(to, "--to");
  if (source !== null && destination !== null && source.family !== destination.family) {
    throw new Unreadable(`${from} and ${to} are of different families`);
  }
  return {
    inputInterface: inputInterface === null ? null : interfaceIn(inputInterface),
    source,
    destination,
    protocol: words.length === 0 ? null : readProtocolWords(words, (source ?? destination)?.family ?? null),
    mark: mark === null ? null : numberOf(mark, 0xffff_ffff, "a mark"),
  };
}

function prefixIn(text: string, option: string): Prefix {
  const prefix = /^[0-9a-fA-F.:]+(?:\/\d{1,3})?$/.test(text)
    ? readPrefix(text, text.includes(":") ? "ip6" : "ip")
    : null;
  if (prefix === null) throw new Unreadable(`"${text}" is no address: ${option} takes an address or a prefix`);
  return prefix;
}

/** What the kernel takes as a name (net/core/dev.c: dev_valid_name), without what means something to nft in quotes. */
function interfaceIn(name: string): string {
  if (/^(?!\.{1,2}$)[A-Za-z0-9_.@+=,~^%#!?-]{1,15}$/.test(name.replace(/(?<=.)\*$/, ""))) return name;
  throw new Unreadable(`"${name}" is no name of an interface`);
}

/** The matches of a rule, in nft's language, made of numbers, addresses and a name that {@link readFilter} has let through. */
export function filterMatches({ inputInterface, source, destination, protocol, mark }: TraceFilter): string {
  return [
    ...(inputInterface === null ? [] : [`iifname "${inputInterface}"`]),
    ...(source === null ? [] : [`${source.family} saddr ${prefixText(source)}`]),
    ...(destination === null ? [] : [`${destination.family} daddr ${prefixText(destination)}`]),
    ...(protocol === null ? [] : protocolMatches(protocol)),
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
