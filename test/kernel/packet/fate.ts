/** What becomes of a packet that is sent: as the kernel has it, and as it is foretold. */
import type { HostSnapshot } from "@nftlint/host";
import type { WirePacket } from "./wire-packet.ts";

/** One packet that is sent: over a cable to the router, or by the router itself (`null`). */
export interface SentPacket {
  readonly from: string | null;
  readonly packet: WirePacket;
  /** `reply`: to the first, as it arrived; `second`: the sender's next one of the same connection. */
  readonly role: "first" | "reply" | "second";
}

/** A packet where it was seen: at the far end of one of the router's interfaces, or in the router (`local`). */
export interface Arrival {
  readonly place: string;
  readonly packet: WirePacket;
}

/** What the router says to a sender because of its packet; from which of its addresses is not looked at. */
export interface Answer {
  readonly place: string;
  readonly kind: "icmp" | "tcp-reset";
  readonly destination: string;
  /** `null` for resets. */
  readonly icmpType: number | null;
  readonly icmpCode: number | null;
}

/**
 * The name of every chain without one, as in `jump { … }`. No listing tells the kernel's number for it, nor the handles
 * of its rules: those are not compared.
 */
export const anonymousChain = "__chain";

/** A rule that a packet met and that matched, or the policy of a base chain. */
export interface MetRule {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  /** The handle of the rule; `null` for the policy. */
  readonly handle: number | null;
  /** `accept`, `drop`, `continue`, `jump c`…: for people, it is not compared. */
  readonly verdict: string;
}

export interface Fate {
  /** `null`: it arrived nowhere. */
  readonly arrival: Arrival | null;
  /** What the router said about it, where it arrived. */
  readonly answers: readonly Answer[];
  /** The nft rules that it met, in order; legacy ones are not traced. */
  readonly rules: readonly MetRule[];
}

/** What is known of the router, and the packets that are sent one after the other. */
interface Situation {
  readonly snapshot: HostSnapshot;
  /** All of one connection; there is none before the first. */
  readonly sent: readonly SentPacket[];
}

/**
 * What is foretold of one packet. What is `undefined` is not foretold and not compared. So should be the answers to
 * an IPv4 packet that has no route: after five within seconds a sender gets none, and only the first network namespace
 * can change that (kernel, ip_error).
 */
export type Foretold =
  | {
      readonly kind: "definite";
      readonly arrival: Arrival | null;
      readonly answers?: readonly Answer[] | undefined;
      readonly rules?: readonly Omit<MetRule, "verdict">[] | undefined;
    }
  | { readonly kind: "depends"; readonly on: readonly string[] };

/** The thing that is tested: foretells the fate of each packet that is sent, in order. */
export type Foretell = (situation: Situation) => readonly Foretold[];

/** In how far what was foretold did not happen, in words; empty where it did, or where nothing definite was foretold. */
export function differences(foretold: Foretold, fate: Fate): string[] {
  if (foretold.kind === "depends") return [];
  const found: string[] = [];
  const compare = (what: string, expected: string, actual: string) => {
    if (expected !== actual) found.push(`${what}: foretold ${expected}, but the kernel: ${actual}`);
  };
  compare("arrival", describeArrival(foretold.arrival), describeArrival(fate.arrival));
  if (foretold.answers !== undefined) {
    compare("answers", describeAll(foretold.answers, describeAnswer), describeAll(fate.answers, describeAnswer));
  }
  if (foretold.rules !== undefined) {
    compare("rules", describeAll(foretold.rules, describeRule), describeAll(fate.rules, describeRule));
  }
  return found;
}

function describeAll<Item>(items: readonly Item[], describe: (item: Item) => string): string {
  return items.length === 0 ? "none" : items.map(describe).join("; ");
}

/** On one line, with all that is compared; times to live are not. */
export function describeArrival(arrival: Arrival | null): string {
  return arrival === null ? "nowhere" : `${describePacket(arrival.packet)} at ${arrival.place}`;
}

export function describeAnswer({ place, kind, destination, icmpType, icmpCode }: Answer): string {
  const what = kind === "icmp" ? `icmp type ${icmpType} code ${icmpCode}` : "tcp reset";
  return `${what} to ${destination} at ${place}`;
}

export function describePacket(packet: WirePacket): string {
  const { family, protocol, source, destination, sourcePort, destinationPort, icmpType, icmpCode, tcpFlags } = packet;
  const port = (number: number | null) => (number === null ? "" : ` port ${number}`);
  const detail = protocol === "icmp" ? ` type ${icmpType} code ${icmpCode}` : "";
  const flags = tcpFlags === null ? "" : ` flags ${tcpFlags}`;
  const dscp = packet.dscp === 0 ? "" : ` dscp ${packet.dscp}`;
  const addresses = `${source}${port(sourcePort)} -> ${destination}${port(destinationPort)}`;
  return `${family} ${protocol} ${addresses}${detail}${flags}${dscp}`;
}

export function describeRule({ family, table, chain, handle }: Omit<MetRule, "verdict">): string {
  const place = `${family} ${table} ${chain}`;
  if (chain === anonymousChain) return `${place} rule`;
  return `${place} ${handle === null ? "policy" : `handle ${handle}`}`;
}
