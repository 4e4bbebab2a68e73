/** What the packet path foretells of packets, in the words of the lab. */
import { type HostFacts, snapshotFacts } from "@nftlint/host";
import {
  type Answer,
  formatAddress,
  nextOf,
  type Packet,
  readAddress,
  replyTo,
  type Tracer,
  tracer,
  type Way,
} from "@nftlint/packet";
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import type { Foretell, Foretold, SentPacket } from "./fate.ts";
import { answersTo } from "./foretold-answers.ts";
import { rulesMet } from "./foretold-rules.ts";
import { hardwareAddressBehind } from "./network.ts";
import { encodePacket, type WirePacket } from "./wire-packet.ts";

const numbers = { icmp: { ip: 1, ip6: 58 }, tcp: { ip: 6, ip6: 6 }, udp: { ip: 17, ip6: 17 } } as const;

/** The ways of the packets that were sent so far. */
interface Past {
  readonly first: Way;
  readonly reply: Way | null;
}

/** The first packet of a connection, the reply to it, and the next one; each behind what became of those before it. */
export const foretell: Foretell = ({ snapshot, sent }) => {
  const host = snapshotFacts(snapshot);
  const trace = tracerOf(host);
  /** All that are possible; `null` where what happened so far was not foretold. */
  let pasts: readonly Past[] | null = null;
  return sent.map((one) => {
    const asked = one.role === "first" ? [{ packet: packetOf(one), past: null }] : packetsBehind(one, pasts ?? []);
    if (asked === null || asked.length === 0) return { kind: "depends", on: ["the packets before"] };
    const answers = asked.map(({ packet, past }) => ({
      past,
      answer: trace(packet, (past?.reply ?? past?.first)?.learned),
    }));
    const answer = together(answers.map((each) => each.answer));
    const foretold = foretoldOf(answer, one.packet);
    pasts =
      foretold.kind === "depends"
        ? null
        : answers.flatMap(({ past, answer }) =>
            answer.ways.map((way) => (past === null ? { first: way, reply: null } : { first: past.first, reply: way })),
          );
    return foretold.kind === "depends" ? foretold : { ...foretold, answers: answersTo(answer.ways, trace, host) };
  });
};

/** What all answers have in common. */
function together(answers: readonly Answer[]): Answer {
  const [first] = answers;
  const ways = answers.flatMap((answer) => answer.ways);
  const text = (fate: Answer["fate"]) => (fate?.kind === "sent" ? fate.outputInterface : fate?.kind);
  const isOne = answers.every(({ fate }) => fate !== null && text(fate) === text(first?.fate ?? null));
  const dependencies = [first, ...answers].flatMap((answer) => answer?.dependencies ?? []);
  return { fate: isOne ? (first?.fate ?? null) : null, ways, dependencies };
}

function tracerOf(host: HostFacts): Tracer {
  if (!host.ruleset.known) throw new Error(host.ruleset.reason);
  const ruleset = buildRuleset({ path: null, parsed: parse("") }, { hostRuleset: host.ruleset.value });
  return tracer({ ruleset, tables: ruleset.hostTables ?? [] }, host);
}

/** The packet with the connection that it belongs to, behind each past; like ones once. `null` where it has none. */
function packetsBehind(one: SentPacket, pasts: readonly Past[]): { packet: Packet; past: Past }[] | null {
  const packet = packetOf(one);
  const { tcpFlags } = packet;
  const alike = new Map<string, { packet: Packet; past: Past }>();
  for (const past of pasts) {
    const { first, reply } = past;
    const next =
      one.role === "reply" ? replyTo(first) : nextOf(first, { reply, ...(tcpFlags === null ? {} : { tcpFlags }) });
    if (next === null) return null;
    const { connection } = next;
    const key = JSON.stringify(
      [connection, (reply ?? first).learned.map(({ set, key, isIn }) => [set.name, key, isIn])],
      numbersAsText,
    );
    if (!alike.has(key)) alike.set(key, { packet: { ...packet, connection }, past });
  }
  return [...alike.values()];
}

function numbersAsText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

/** A packet of the lab as it comes, the first of its connection. */
export function packetOf({ from, packet }: SentPacket): Packet {
  const { family, protocol, sourcePort, destinationPort, icmpType, icmpCode, tcpFlags, timeToLive, dscp } = packet;
  return {
    family,
    protocol: numbers[protocol][family],
    source: readAddress(packet.source)!,
    destination: readAddress(packet.destination)!,
    sourcePort,
    destinationPort,
    icmpType,
    icmpCode,
    tcpFlags,
    length: encodePacket(packet).length,
    timeToLive,
    dscp,
    isFragment: false,
    inputInterface: from,
    outputInterface: null,
    sourceHardwareAddress: from === null ? null : hardwareAddressBehind(from),
    mark: 0,
    connection: {
      state: "new",
      direction: "original",
      mark: 0,
      isSourceTranslated: false,
      isDestinationTranslated: false,
    },
  };
}

/** The answer in the words of the lab. */
export function foretoldOf(answer: Answer, sent: WirePacket): Foretold {
  const { fate, ways, dependencies } = answer;
  const [way, ...others] = ways;
  if (fate === null || way === undefined) return { kind: "depends", on: dependencies.map(({ text }) => text) };
  const rules = rulesMet(answer);
  if (fate.kind !== "sent" && fate.kind !== "delivered") return { kind: "definite", arrival: null, rules };
  const arrived = wireOf(way.packet, sent);
  const isOne = others.every((other) => JSON.stringify(wireOf(other.packet, sent)) === JSON.stringify(arrived));
  if (!isOne || way.packet.unknown !== undefined) return { kind: "depends", on: ["how it is translated"] };
  const place = fate.kind === "sent" ? fate.outputInterface : "local";
  return { kind: "definite", arrival: { place, packet: arrived }, rules };
}

function wireOf(packet: Packet, sent: WirePacket): WirePacket {
  return {
    ...sent,
    source: formatAddress(packet.source),
    destination: formatAddress(packet.destination),
    sourcePort: packet.sourcePort,
    destinationPort: packet.destinationPort,
    dscp: packet.dscp ?? 0,
  };
}
