/** What all ways of a packet come to, and what its sender sees of it. */
import { isLimitedBroadcast, isMulticast } from "../address.ts";
import type { Packet } from "../packet.ts";
import type { Dependency } from "../verdict.ts";
import type { Answer, Fate, Way } from "./way.ts";

export function answerOfWays(ways: readonly Way[]): Answer {
  const [first] = ways;
  const isOne = first !== undefined && ways.every(({ fate }) => isSameFate(fate, first.fate));
  const dependencies = isOne ? [] : distinct(ways.flatMap(({ assumptions }) => assumptions));
  return { fate: isOne && first.fate.kind !== "unknown" ? first.fate : null, ways, dependencies };
}

/** Whether it is the same to the sender and the receiver; which rule decides may differ. */
function isSameFate(one: Fate, other: Fate): boolean {
  if (one.kind === "sent" && other.kind === "sent") return one.outputInterface === other.outputInterface;
  return one.kind === other.kind;
}

export function distinct(dependencies: readonly Dependency[]): readonly Dependency[] {
  return [...new Map(dependencies.map((dependency) => [dependency.text, dependency])).values()];
}

/** TCP's reset flag (RFC 9293). */
const reset = 4;

/**
 * What a sender gets of what is meant for it: nothing of packets to many hosts, of fragments but the first, of messages
 * about errors, and no reset of a reset (kernel, __icmp_send, icmp6_send, nf_send_reset). Programs of the host itself
 * see an error.
 */
export function answerTo(packet: Packet, answer: string | null): { readonly answer?: string } {
  if (answer === null) return {};
  if (packet.inputInterface === null) return { answer };
  const { destination, protocol, tcpFlags, isFragment, sourcePort } = packet;
  const isSilent =
    isMulticast(destination) ||
    isLimitedBroadcast(destination) ||
    (isFragment && sourcePort === null) ||
    isError(packet) ||
    (answer === "tcp reset" && protocol === 6 && tcpFlags !== null && (tcpFlags & reset) !== 0);
  return isSilent ? {} : { answer };
}

/** Of ICMP all but questions and answers, of ICMPv6 the lower half of the types. */
function isError({ protocol, icmpType }: Packet): boolean {
  if (icmpType === null) return false;
  return protocol === 58 ? icmpType < 128 : protocol === 1 && [3, 4, 5, 11, 12].includes(icmpType);
}
