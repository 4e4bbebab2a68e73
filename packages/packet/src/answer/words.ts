/** Packets, causes and answers in words. */
import type { LegacyChain, LegacyTable } from "@nftlint/host";
import { datatypes, protocolOfNumber } from "@nftlint/language";
import type { RulesetChain, RulesetRule } from "@nftlint/semantics";
import { formatAddress } from "../address.ts";
import type { Packet } from "../packet.ts";
import type { Cause } from "../verdict.ts";
import type { Answer, Fate } from "../way/way.ts";
import { shortPlaceOf, textOf } from "./place.ts";

/** `icmp echo-request 192.168.4.110 > 10.53.134.11`, with ports where it has some. */
export function describePacket(packet: Packet): string {
  const source = endpoint(formatAddress(packet.source), packet.sourcePort);
  const destination = endpoint(formatAddress(packet.destination), packet.destinationPort);
  return `${protocolWords(packet)} ${source} > ${destination}`;
}

/** A packet and where it comes from: `tcp 10.0.0.1:40000 > 10.0.0.2:22, in by eno2, mark 0x10, established`. */
export function describeArrival(packet: Packet): string {
  const { inputInterface, mark, connection } = packet;
  return [
    describePacket(packet),
    inputInterface === null ? "sent by the host itself" : `in by ${inputInterface}`,
    ...(mark === 0 ? [] : [`mark 0x${mark.toString(16)}`]),
    ...(connection.state === "new" ? [] : [connection.state]),
  ].join(", ");
}

/** An address with its port, where it has one: `10.0.0.1:22`, `[fe80::1]:22`. */
export function endpoint(address: string, port: number | null): string {
  if (port === null) return address;
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function protocolWords({ protocol, icmpType, tcpFlags }: Packet): string {
  const name = protocolOfNumber(protocol)?.name ?? `protocol ${protocol}`;
  if (icmpType !== null) {
    return `${name === "ipv6-icmp" ? "icmpv6" : name} ${nameOf(protocol === 1 ? "icmp_type" : "icmpv6_type", icmpType)}`;
  }
  const isOpening = tcpFlags === null || tcpFlags === 2;
  return isOpening ? name : `${name} (flags ${flagNames(tcpFlags)})`;
}

function nameOf(datatype: string, value: number): string {
  const constants = datatypes.get(datatype)?.constants ?? new Map<string, number>();
  return [...constants].find(([, number]) => number === value)?.[0] ?? `type ${value}`;
}

function flagNames(flags: number): string {
  const constants = datatypes.get("tcp_flag")?.constants ?? new Map<string, number>();
  const names = [...constants].filter(([, bit]) => (flags & bit) !== 0).map(([name]) => name);
  return names.length === 0 ? "none" : names.join(",");
}

/** What decides: `legacy iptables filter/FORWARD policy DROP`, `filter.nft:7 "tcp dport 22 drop" in inet filter input`. */
export function describeCause(cause: Cause): string {
  switch (cause.kind) {
    case "rule":
      return `${describeRule(cause.rule)} in ${chainName(cause.chain)}`;
    case "policy":
      return `${chainName(cause.chain)} policy ${cause.chain.base?.policy ?? "accept"}`;
    case "legacy-rule":
      return `${legacyChainName(cause)} rule "${cause.rule.text}"`;
    case "legacy-policy":
      return `${legacyChainName(cause)} policy ${cause.chain.policy}`;
    case "kernel":
      return cause.reason;
  }
}

/** `inet filter forward`. */
export function chainName({ table, name }: Pick<RulesetChain, "table" | "name">): string {
  return `${table.family} ${table.name} ${name}`;
}

/** `legacy iptables filter/FORWARD`. */
export function legacyChainName({
  table,
  chain,
}: {
  readonly table: LegacyTable;
  readonly chain: LegacyChain;
}): string {
  return `legacy ${table.family === "ip" ? "iptables" : "ip6tables"} ${table.name}/${chain.name}`;
}

/** Where a rule stands and what it says: `snat.cfg:7 "oifname eno1 masquerade"`, `handle 4 "drop"`. */
function describeRule(rule: RulesetRule): string {
  const place = shortPlaceOf(rule);
  return `${place === null ? "" : `${place} `}"${textOf(rule)}"`;
}

const words = { dropped: "DROPPED", rejected: "REJECTED", queued: "QUEUED", taken: "TAKEN" } as const;

/** The answer in one line: `DROPPED in forward by legacy iptables filter/FORWARD policy DROP`. */
export function verdictLine({ fate, ways, dependencies }: Answer): string {
  if (fate !== null) return describeFate(fate, ways[0]?.packet ?? null);
  const unknown = ways.find((way) => way.fate.kind === "unknown")?.fate;
  const reasons = dependencies.map(({ text }) => text);
  if (unknown?.kind === "unknown") reasons.push(unknown.text);
  return `DEPENDS on ${reasons.length === 0 ? "what is not known" : reasons.join(" and on ")}`;
}

function describeFate(fate: Fate, packet: Packet | null): string {
  switch (fate.kind) {
    case "delivered":
      return "ACCEPTED: it reaches this host";
    case "sent":
      return `ACCEPTED: it leaves by ${fate.outputInterface}${packet === null ? "" : ` as ${describePacket(packet)}`}`;
    case "unknown":
      return `DEPENDS on ${fate.text}`;
    default: {
      const place = fate.hook === null ? ":" : ` in ${fate.hook} by`;
      return `${words[fate.kind]}${place} ${describeCause(fate.cause)}${kernelAnswer(fate)}`;
    }
  }
}

/** What the sender sees of a packet that has no way; of rules, their text says it. */
export function kernelAnswer({ cause, answer }: Extract<Fate, { cause: Cause }>): string {
  return cause.kind !== "kernel" || answer === undefined ? "" : `; the sender sees ${answer}`;
}
