/** A packet as people ask for it, in words. */
import { readAddress } from "../address.ts";
import type { Address, Connection, Packet } from "../packet.ts";
import {
  hasPorts,
  icmp,
  icmpv6,
  numberOf,
  type ProtocolWords,
  readProtocolWords,
  tcp,
  Unreadable,
  udp,
} from "./protocol-words.ts";

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
export type ReadQuestion = { readonly packet: Packet } | { readonly error: string; readonly about: keyof Question };

/** Where connections usually come from (kernel, ip_local_port_range). */
const usualSourcePort = 40_000;

/** The types of a ping (RFC 792, RFC 4443). */
const echoRequest = { [icmp]: 8, [icmpv6]: 128 } as const;

/** SYN (RFC 9293). */
const opening = 2;

/** Reads a question. */
export function readQuestion(question: Question): ReadQuestion {
  const reader = new Reader(question);
  try {
    return { packet: reader.packet() };
  } catch (error) {
    if (error instanceof Unreadable) return { error: error.message, about: reader.about };
    throw error;
  }
}

class Reader {
  readonly #question: Question;
  /** What is being read. */
  about: keyof Question = "from";

  constructor(question: Question) {
    this.#question = question;
  }

  packet(): Packet {
    const { inputInterface } = this.#question;
    const source = addressOf(this.#question.from);
    this.about = "to";
    const destination = addressOf(this.#question.to);
    if (source.family !== destination.family) {
      throw new Unreadable(`${this.#question.from} and ${this.#question.to} are of different families`);
    }
    this.about = "words";
    const told = first(readProtocolWords(this.#question.words, source.family));
    this.about = "mark";
    const mark = numberOf(this.#question.mark ?? "0", 0xffff_ffff, "a mark");
    this.about = "state";
    return {
      family: source.family,
      ...told,
      source,
      destination,
      length: null,
      timeToLive: 64,
      dscp: 0,
      isFragment: false,
      inputInterface,
      outputInterface: null,
      sourceHardwareAddress: null,
      mark,
      connection: this.#connection(),
    };
  }

  #connection(): Connection {
    const state = stateOf(this.#question.state ?? "new");
    return { state, direction: "original", mark: 0, isSourceTranslated: false, isDestinationTranslated: false };
  }
}

const states = ["new", "established", "related", "invalid", "untracked"] as const;

/** A state by its word. Throws {@link Unreadable}. */
export function stateOf(word: string): Connection["state"] {
  const state = states.find((name) => name === word);
  if (state === undefined) throw new Unreadable(`"${word}" is no state: it is ${states.join(", ")}`);
  return state;
}

/** What is left open is as in the first packet of a usual connection. */
function first(told: ProtocolWords): ProtocolWords {
  const { protocol } = told;
  if (protocol === icmp || protocol === icmpv6) {
    return { ...told, icmpType: told.icmpType ?? echoRequest[protocol], icmpCode: told.icmpCode ?? 0 };
  }
  if (!hasPorts(protocol)) return told;
  if (told.destinationPort === null) {
    throw new Unreadable(`the port is missing: ${protocol === udp ? "udp 53" : "tcp 22"}`);
  }
  const tcpFlags = told.tcpFlags ?? (protocol === tcp ? opening : null);
  return { ...told, sourcePort: told.sourcePort ?? usualSourcePort, tcpFlags };
}

function addressOf(text: string): Address {
  const address = readAddress(text);
  if (address === null) throw new Unreadable(`"${text}" is no address of IPv4 or IPv6`);
  return address;
}
