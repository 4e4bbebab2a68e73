/** What `nft -nn -a monitor trace` prints of packets (nftables, src/trace.c; from release 1.1.4 on with lines of conntrack). */
import type { FamilyName } from "@nftlint/syntax";

/** Of which packet and chain the kernel tells something. Messages of one packet have the same `id`, which later packets may have again. */
interface TracePlace {
  readonly id: string;
  readonly family: FamilyName;
  readonly table: string;
  /** `__chain7` for an anonymous chain. */
  readonly chain: string;
}

/** How the packet, or its connection, is where it comes into a base chain: `iif "eno2" ip saddr 10.0.0.1 …`. */
export interface TraceHeader extends TracePlace {
  readonly kind: "packet" | "connection";
  readonly text: string;
}

/** What became of a packet. */
export type TraceEvent = TracePlace &
  (
    | {
        /** A rule that matched to its end. */
        readonly kind: "rule";
        readonly handle: number | null;
        /** `null` where nft did not know the rule when it began to listen, as it never does in anonymous chains (1.0.6). */
        readonly text: string | null;
        /** `accept`, `drop`, `continue`, `jump lan`… */
        readonly verdict: string;
      }
    | {
        /** How a base chain ended by its policy, or (`return`) a chain came to its end. */
        readonly kind: "policy" | "return";
        readonly verdict: string;
        /** The packet's mark behind the chain; `null` where it has none. */
        readonly mark: number | null;
      }
  );

/** One thing that the kernel tells of a packet. */
export type TraceMessage = TraceHeader | TraceEvent;

/** Whether a message says how a packet is, not what became of it. */
export function isHeader(message: TraceMessage): message is TraceHeader {
  return message.kind === "packet" || message.kind === "connection";
}

/** Takes what nft prints piece by piece, and gives each message when it is complete. */
export class MonitorReader {
  #rest = "";
  #message = "";

  /** @returns the messages that are complete with this piece */
  read(piece: string): readonly TraceMessage[] {
    const lines = (this.#rest + piece).split("\n");
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((line) => this.#line(line) ?? []);
  }

  /** Rules with anonymous chains are told in several lines. */
  #line(line: string): TraceMessage | null {
    const isNew = line.startsWith("trace id ");
    this.#message = isNew ? line : `${this.#message}\n${line}`;
    const message = readMessage(this.#message);
    if (message !== null) this.#message = "";
    return message;
  }
}

const header = /^trace id (\S+) (ip|ip6|inet|arp|bridge|netdev) (\S+) (\S+) (.*)$/s;

function readMessage(text: string): TraceMessage | null {
  const [, id = "", family = "", table = "", chain = "", said = ""] = header.exec(text) ?? [];
  if (id === "") return null;
  const place = { id, family: family as FamilyName, table, chain };
  const packet = /^(packet|conntrack): (.*)$/s.exec(said);
  if (packet !== null) {
    return { ...place, kind: packet[1] === "packet" ? "packet" : "connection", text: packet[2]?.trim() ?? "" };
  }
  const rule = /^(?:rule (.*)|unknown rule handle (\d+)) \(verdict ([^()]*)\)$/s.exec(said);
  if (rule !== null) return { ...place, kind: "rule", ...readRule(rule), verdict: (rule[3] ?? "").trim() };
  const end = /^(policy|verdict) (.*?)(?: meta mark (?:== )?(0x[0-9a-f]+|\d+))?\s*$/s.exec(said);
  if (end === null) return null;
  const mark = end[3] === undefined ? null : Number(end[3]);
  return { ...place, kind: end[1] === "policy" ? "policy" : "return", verdict: end[2] ?? "", mark };
}

function readRule([, text, unknown]: RegExpExecArray): {
  readonly handle: number | null;
  readonly text: string | null;
} {
  if (text === undefined) return { handle: Number(unknown), text: null };
  const handle = / # handle (\d+)$/.exec(text);
  return { handle: handle === null ? null : Number(handle[1]), text: text.replace(/ # handle \d+$/, "") };
}
