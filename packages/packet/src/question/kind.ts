/** Every packet of a kind, as people ask for it: what is left out is open. */
import { type Prefix, readAddress, readPrefix } from "../address.ts";
import type { Connection } from "../packet.ts";
import { numberOf, type ProtocolWords, readProtocolWords, Unreadable } from "./protocol-words.ts";
import { stateOf } from "./question.ts";

/** What is told of the packets; `null` is left open. */
export interface KindQuestion {
  /** As in a question: `tcp dport 22`, `icmp`. */
  readonly words: readonly string[] | null;
  /** An address or a prefix. */
  readonly from: string | null;
  readonly to: string | null;
  readonly inputInterface: string | null;
  readonly mark: string | null;
  readonly state: string | null;
}

/** Packets that open connections, unless another state is told. */
export interface PacketKind {
  /** `null` where nothing tells it. */
  readonly family: "ip" | "ip6" | null;
  readonly source: Prefix | null;
  readonly destination: Prefix | null;
  /** `null`: any that packets come in on. */
  readonly inputInterface: string | null;
  readonly transport: ProtocolWords | null;
  readonly mark: number | null;
  readonly state: Connection["state"];
}

/** A kind of packets, or what is wrong with the question. */
export type ReadKind = { readonly kind: PacketKind } | { readonly error: string; readonly about: keyof KindQuestion };

/** Reads a question for every packet of a kind. */
export function readKind(question: KindQuestion): ReadKind {
  let about: keyof KindQuestion = "from";
  try {
    const source = question.from === null ? null : prefixOf(question.from);
    about = "to";
    const destination = question.to === null ? null : prefixOf(question.to);
    if (source !== null && destination !== null && source.family !== destination.family) {
      throw new Unreadable(`${question.from} and ${question.to} are of different families`);
    }
    const family = source?.family ?? destination?.family ?? null;
    about = "words";
    const transport = question.words === null ? null : readProtocolWords(question.words, family);
    about = "mark";
    const mark = question.mark === null ? null : numberOf(question.mark, 0xffff_ffff, "a mark");
    about = "state";
    const state = stateOf(question.state ?? "new");
    return { kind: { family, source, destination, inputInterface: question.inputInterface, transport, mark, state } };
  } catch (error) {
    if (error instanceof Unreadable) return { error: error.message, about };
    throw error;
  }
}

function prefixOf(text: string): Prefix {
  const family = readAddress(text.split("/", 1)[0] ?? "")?.family;
  const prefix = family === undefined ? null : readPrefix(text, family);
  if (prefix === null) throw new Unreadable(`"${text}" is no address or prefix of IPv4 or IPv6`);
  return prefix;
}
