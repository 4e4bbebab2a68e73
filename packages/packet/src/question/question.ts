/** A packet as people ask for it, in words. */
import { datatypes, findService, protocols, services } from "@nftlint/language";
import { parseAddress, protocolNumberOf } from "@nftlint/semantics";
import { nearest } from "@nftlint/syntax";
import type { Address, Connection, Packet } from "../packet.ts";

/** What is told of a packet; everything else is as in the first packet of a usual connection. */
export interface Question {
  /** The protocol and what belongs to it: `icmp echo-request`, `tcp 22`, `udp dport 53 sport 5353`, `esp`. */
  readonly words: readonly string[];
  readonly from: string;
  readonly to: string;
  /** The interface that it comes in on; `null`: the host itself sends it. */
  readonly inputInterface: string | null;
  readonly mark?: string | null;
  readonly state?: string | null;
}

/** A packet, or what is wrong with the question and what may stand there. */
export type ReadQuestion = { readonly packet: Packet } | { readonly error: string };

const states = ["new", "established", "related", "invalid", "untracked"] as const;

/** Where connections usually come from (kernel, ip_local_port_range). */
const usualSourcePort = 40_000;

/** The protocols with ports, by number (IANA). */
const withPorts: ReadonlySet<number> = new Set([6, 17, 33, 132, 136]);

const icmp = 1;
const tcp = 6;
const udp = 17;
const icmpv6 = 58;

/** SYN (RFC 9293). */
const opening = 2;

/** Reads a question. */
export function readQuestion(question: Question): ReadQuestion {
  try {
    return { packet: new Reader(question).packet() };
  } catch (error) {
    if (error instanceof Unreadable) return { error: error.message };
    throw error;
  }
}

/** What is wrong with a question. */
class Unreadable extends Error {}

class Reader {
  readonly #question: Question;

  constructor(question: Question) {
    this.#question = question;
  }

  packet(): Packet {
    const { inputInterface } = this.#question;
    const source = addressOf(this.#question.from, "--from");
    const destination = addressOf(this.#question.to, "--to");
    if (source.family !== destination.family) {
      throw new Unreadable(`${this.#question.from} and ${this.#question.to} are of different families`);
    }
    const [name = "", ...rest] = this.#question.words;
    const protocol = protocolOf(name, source.family);
    const details = detailsOf(protocol, rest);
    return {
      family: source.family,
      protocol,
      source,
      destination,
      ...details,
      length: null,
      timeToLive: 64,
      dscp: 0,
      isFragment: false,
      inputInterface,
      outputInterface: null,
      sourceHardwareAddress: null,
      mark: numberOf(this.#question.mark ?? "0", 0xffff_ffff, "a mark"),
      connection: this.#connection(),
    };
  }

  #connection(): Connection {
    const word = this.#question.state ?? "new";
    const state = states.find((name) => name === word);
    if (state === undefined) throw new Unreadable(`"${word}" is no state: it is ${states.join(", ")}`);
    return { state, direction: "original", mark: 0, isSourceTranslated: false, isDestinationTranslated: false };
  }
}

function addressOf(text: string, option: string): Address {
  const address = parseAddress(text);
  if (address === null) throw new Unreadable(`"${text}" is no address: ${option} takes one of IPv4 or IPv6`);
  return { family: address.family, value: address.from };
}

function protocolOf(name: string, family: Address["family"]): number {
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
  if (number === (family === "ip" ? icmpv6 : icmp)) {
    throw new Unreadable(`${name} does not go with ${family === "ip" ? "IPv4: icmp" : "IPv6: icmpv6"} does`);
  }
  return number;
}

type Details = Pick<Packet, "sourcePort" | "destinationPort" | "icmpType" | "icmpCode" | "tcpFlags">;

function detailsOf(protocol: number, words: readonly string[]): Details {
  const none: Details = { sourcePort: null, destinationPort: null, icmpType: null, icmpCode: null, tcpFlags: null };
  if (protocol === icmp || protocol === icmpv6) return { ...none, ...messageOf(protocol, words) };
  if (!withPorts.has(protocol)) {
    if (words.length > 0) throw new Unreadable(`"${words[0]}" means nothing to this protocol`);
    return none;
  }
  return { ...none, ...portsOf(protocol, words) };
}

function messageOf(protocol: number, words: readonly string[]): Pick<Details, "icmpType" | "icmpCode"> {
  const types = constantsOf(protocol === icmp ? "icmp_type" : "icmpv6_type");
  const [type = "echo-request", code = "0", ...more] = words.filter((word) => word !== "type" && word !== "code");
  if (more.length > 0) throw new Unreadable(`"${more[0]}" means nothing here: a type and a code are enough`);
  const icmpType = /^\d+$/.test(type) ? numberOf(type, 255, "a type") : types.get(type);
  if (icmpType === undefined)
    throw new Unreadable(`"${type}" is no type of message${suggestion(type, [...types.keys()])}`);
  return { icmpType, icmpCode: numberOf(code, 255, "a code") };
}

function portsOf(
  protocol: number,
  words: readonly string[],
): Pick<Details, "sourcePort" | "destinationPort" | "tcpFlags"> {
  let sourcePort = usualSourcePort;
  let destinationPort: number | null = null;
  let tcpFlags = protocol === tcp ? opening : null;
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "sport") sourcePort = portOf(rest.shift());
    else if (word === "dport") destinationPort = portOf(rest.shift());
    else if (word === "flags" && protocol === tcp) tcpFlags = flagsOf(rest.shift());
    else if (destinationPort === null) destinationPort = portOf(word);
    else throw new Unreadable(`"${word}" means nothing here: tcp 22, tcp dport 22 sport 1024 flags syn`);
  }
  if (destinationPort === null) throw new Unreadable(`the port is missing: ${protocol === udp ? "udp 53" : "tcp 22"}`);
  return { sourcePort, destinationPort, tcpFlags };
}

function portOf(word: string | undefined): number {
  if (word === undefined) throw new Unreadable("the port is missing: dport 22");
  if (/^\d+$/.test(word)) return numberOf(word, 0xffff, "a port");
  const service = findService(word);
  if (service !== undefined) return service.port;
  const names = services().map(({ name }) => name);
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

function numberOf(text: string, most: number, what: string): number {
  const number = /^(?:0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : Number.NaN;
  if (!(number <= most)) throw new Unreadable(`"${text}" is not ${what}: that is a number up to ${most}`);
  return number;
}

function suggestion(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === null ? "" : `; did you mean "${meant}"?`;
}
