/** What tells a packet apart from others, for a rule that lets it and its like pass. */
import { shellWord } from "@nftlint/host";
import { datatypes, protocolOfNumber } from "@nftlint/language";
import { formatAddress } from "../address.ts";
import type { Packet } from "../packet.ts";
import type { HookName } from "../step.ts";

/** What a rule at a hook is to ask for; `null` is not asked. */
export interface Sought {
  readonly family: Packet["family"];
  readonly inputInterface: string | null;
  readonly outputInterface: string | null;
  readonly source: string | null;
  readonly destination: string | null;
  readonly protocol: number;
  readonly destinationPort: number | null;
  readonly icmpType: number | null;
  /** It belongs to a connection that is let pass already: then nothing else is asked. */
  readonly isEstablished: boolean;
}

const withInput: ReadonlySet<HookName> = new Set(["ingress", "prerouting", "input", "forward"]);
const withOutput: ReadonlySet<HookName> = new Set(["forward", "output", "postrouting", "egress"]);

/** Of a packet as it is where it ends; the source port is the sender's choice, and other packets have other marks. */
export function soughtOf(packet: Packet, hook: HookName): Sought {
  const { connection, unknown = {} } = packet;
  return {
    family: packet.family,
    inputInterface: withInput.has(hook) ? packet.inputInterface : null,
    outputInterface: withOutput.has(hook) ? packet.outputInterface : null,
    source: unknown.source === undefined ? formatAddress(packet.source) : null,
    destination: unknown.destination === undefined ? formatAddress(packet.destination) : null,
    protocol: packet.protocol,
    destinationPort: unknown.ports === undefined ? packet.destinationPort : null,
    icmpType: packet.icmpType,
    isEstablished: connection.state === "established" || connection.state === "related",
  };
}

const icmpv6 = 58;

/** The words of an iptables rule, without the target. */
export function legacyWords(sought: Sought): readonly string[] {
  if (sought.isEstablished) return ["-m", "conntrack", "--ctstate", "ESTABLISHED,RELATED"];
  const { inputInterface, outputInterface, source, destination, protocol, destinationPort, icmpType } = sought;
  const isV6 = protocol === icmpv6;
  return [
    ...option("-i", inputInterface),
    ...option("-o", outputInterface),
    ...option("-s", source),
    ...option("-d", destination),
    ...["-p", isV6 ? "icmpv6" : protocolName(protocol)],
    ...option("--dport", destinationPort),
    ...option(isV6 ? "--icmpv6-type" : "--icmp-type", icmpType),
  ];
}

function option(name: string, value: string | number | null): readonly string[] {
  return value === null ? [] : [name, String(value)];
}

/** By name where every tool knows it, else by number. */
function protocolName(protocol: number): string {
  const name = protocolOfNumber(protocol)?.name;
  return name !== undefined && ["tcp", "udp", "icmp", "esp", "ah", "sctp"].includes(name) ? name : String(protocol);
}

/** The matches of an nft rule; `null` where a name cannot be written in nft's language. */
export function nftMatches(sought: Sought): string | null {
  if (sought.isEstablished) return "ct state established,related";
  const { family, inputInterface, outputInterface, source, destination } = sought;
  if ([inputInterface, outputInterface].some((name) => name !== null && !/^[^"*\\]+$/.test(name))) return null;
  return [
    ...(inputInterface === null ? [] : [`iifname "${inputInterface}"`]),
    ...(outputInterface === null ? [] : [`oifname "${outputInterface}"`]),
    ...(source === null ? [] : [`${family} saddr ${source}`]),
    ...(destination === null ? [] : [`${family} daddr ${destination}`]),
    transportMatch(sought),
  ].join(" ");
}

const icmp = 1;

function transportMatch({ protocol, destinationPort, icmpType }: Sought): string {
  const name = protocolOfNumber(protocol)?.name ?? "";
  if (destinationPort !== null && ["tcp", "udp", "sctp", "dccp", "udplite"].includes(name)) {
    return `${name} dport ${destinationPort}`;
  }
  if (icmpType !== null && (protocol === icmp || protocol === icmpv6)) {
    const [keyword, datatype] = protocol === icmp ? ["icmp", "icmp_type"] : ["icmpv6", "icmpv6_type"];
    const constants = datatypes.get(datatype)?.constants ?? new Map<string, number>();
    return `${keyword} type ${[...constants].find(([, value]) => value === icmpType)?.[0] ?? icmpType}`;
  }
  return `meta l4proto ${protocol}`;
}

/** Words as people type them into a shell. */
export function commandLine(words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}
