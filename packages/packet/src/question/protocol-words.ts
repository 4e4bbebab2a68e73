/** The words for a protocol and what belongs to it, as questions and filters have them. */
import { datatypes, findService, protocols, services } from "@nftlint/language";
import { protocolNumberOf } from "@nftlint/semantics";
import { nearest } from "@nftlint/syntax";
import type { Address, Packet } from "../packet.ts";

/** What is wrong with what people wrote, and what may stand there. */
export class Unreadable extends Error {}

/** What the words tell; `null` is left open. */
export type ProtocolWords = Pick<
  Packet,
  "protocol" | "sourcePort" | "destinationPort" | "icmpType" | "icmpCode" | "tcpFlags"
>;

/** The protocols with ports, by number (IANA). */
const withPorts: ReadonlySet<number> = new Set([6, 17, 33, 132, 136]);

export const icmp = 1;
export const tcp = 6;
export const udp = 17;
export const icmpv6 = 58;

/**
 * Reads `icmp echo-request`, `ping`, `tcp 22`, `udp dport 53 sport 5353`, `esp`. Throws {@link Unreadable}.
 * @param family the one that the protocol has to go with; `null` where that is open
 */
export function readProtocolWords(words: readonly string[], family: Address["family"] | null): ProtocolWords {
  if (words[0] === "ping") return readProtocolWords([...pingOf(family), ...words.slice(1)], family);
  const [name = "", ...rest] = words;
  const protocol = protocolOf(name, family);
  const open = { protocol, sourcePort: null, destinationPort: null, icmpType: null, icmpCode: null, tcpFlags: null };
  if (protocol === icmp || protocol === icmpv6) return { ...open, ...messageOf(protocol, rest) };
  if (hasPorts(protocol)) return { ...open, ...portsOf(protocol, rest) };
  if (rest.length > 0) throw new Unreadable(`"${rest[0]}" means nothing to this protocol`);
  return open;
}

/** What people call a ping. */
function pingOf(family: Address["family"] | null): readonly string[] {
  if (family === null) throw new Unreadable("a ping is icmp echo-request or icmpv6 echo-request: say which");
  return [family === "ip" ? "icmp" : "icmpv6", "echo-request"];
}

/** Whether the protocol has ports. */
export function hasPorts(protocol: number): boolean {
  return withPorts.has(protocol);
}

function protocolOf(name: string, family: Address["family"] | null): number {
  if (name === "") throw new Unreadable("the protocol is missing: icmp echo-request, tcp 22, udp 53");
  if (name === "dport" || name === "sport") throw new Unreadable(`a port needs its protocol: tcp ${name} 22`);
  const number = protocolNumberOf(name);
  if (number === null) {
    const service = findService(name);
    if (service !== undefined) throw new Unreadable(`"${name}" is a port and needs its protocol: tcp ${name}`);
    throw new Unreadable(
      `"${name}" is no protocol${suggestion(
        name,
        protocols().map((known) => known.name),
      )}`,
    );
  }
  if (family !== null && number === (family === "ip" ? icmpv6 : icmp)) {
    throw new Unreadable(`${name} does not go with ${family === "ip" ? "IPv4: icmp" : "IPv6: icmpv6"} does`);
  }
  return number;
}

function messageOf(protocol: number, words: readonly string[]): Pick<ProtocolWords, "icmpType" | "icmpCode"> {
  const types = constantsOf(protocol === icmp ? "icmp_type" : "icmpv6_type");
  const [type, code, ...more] = words.filter((word) => word !== "type" && word !== "code");
  if (more.length > 0) throw new Unreadable(`"${more[0]}" means nothing here: a type and a code are enough`);
  if (type === undefined) return { icmpType: null, icmpCode: null };
  const icmpType = /^\d+$/.test(type) ? numberOf(type, 255, "a type") : types.get(type);
  if (icmpType === undefined)
    throw new Unreadable(`"${type}" is no type of message${suggestion(type, [...types.keys()])}`);
  return { icmpType, icmpCode: code === undefined ? null : numberOf(code, 255, "a code") };
}

function portsOf(
  protocol: number,
  words: readonly string[],
): Pick<ProtocolWords, "sourcePort" | "destinationPort" | "tcpFlags"> {
  let sourcePort: number | null = null;
  let destinationPort: number | null = null;
  let tcpFlags: number | null = null;
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "sport") sourcePort = portOf(rest.shift());
    else if (word === "dport") destinationPort = portOf(rest.shift());
    else if (word === "flags" && protocol === tcp) tcpFlags = flagsOf(rest.shift());
    else if (destinationPort === null) destinationPort = portOf(word);
    else throw new Unreadable(`"${word}" means nothing here: tcp 22, tcp dport 22 sport 1024 flags syn`);
  }
  return { sourcePort, destinationPort, tcpFlags };
}

/** What may stand where a port's name does. */
const fieldWords = ["dport", "sport", "flags"];

function portOf(word: string | undefined): number {
  if (word === undefined) throw new Unreadable("the port is missing: dport 22");
  if (/^\d+$/.test(word)) return numberOf(word, 0xffff, "a port");
  const service = findService(word);
  if (service !== undefined) return service.port;
  const names = [...fieldWords, ...services().map(({ name }) => name)];
  throw new Unreadable(`"${word}" is no service${suggestion(word, names)}`);
}

function flagsOf(word: string | undefined): number {
  const names = constantsOf("tcp_flag");
  return (word ?? "").split(/[,|]/).reduce((flags, name) => {
    const flag = names.get(name);
    if (flag === undefined) throw new Unreadable(`"${name}" is no flag${suggestion(name, [...names.keys()])}`);
    return flags | flag;
  }, 0);
}

function constantsOf(datatype: string): ReadonlyMap<string, number> {
  return datatypes.get(datatype)?.constants ?? new Map();
}

/** A number in decimal or hexadecimal. Throws {@link Unreadable}. @param what it is, for the message */
export function numberOf(text: string, most: number, what: string): number {
  const number = /^(?:0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : Number.NaN;
  if (!(number <= most)) throw new Unreadable(`"${text}" is not ${what}: that is a number up to ${most}`);
  return number;
}

function suggestion(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === null ? "" : `; did you mean "${meant}"?`;
}
