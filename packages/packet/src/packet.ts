/** A packet as it is at one point of its way, with the connection that it belongs to. */

/** An address, as a number of 32 or 128 bits. */
export interface Address {
  readonly family: "ip" | "ip6";
  readonly value: bigint;
}

/** What conntrack knows of the packet (kernel, nf_conntrack). */
export interface Connection {
  /** `untracked`: by `notrack`; `invalid`: conntrack makes nothing of it. */
  readonly state: "new" | "established" | "related" | "invalid" | "untracked";
  readonly direction: "original" | "reply";
  /** `null`: not known. */
  readonly mark: number | null;
  /** Whether its source or destination is translated. */
  readonly isSourceTranslated: boolean;
  readonly isDestinationTranslated: boolean;
  /**
   * Whether NAT has decided on its source or destination, be it to leave them as they are: no other chain of NAT is
   * asked then (kernel, IPS_SRC_NAT_DONE and IPS_DST_NAT_DONE). Left out where it has not.
   */
  readonly isSourceDecided?: true;
  readonly isDestinationDecided?: true;
  /** Its conntrack zone: 0 where left out, `null` where it is not known. */
  readonly zone?: number | null;
  /** The addresses and ports of its first packet as it came; left out where they are not known. */
  readonly original?: ConnectionEnds;
  /**
   * Those of replies, as they come: with `original` the two tuples of the kernel's conntrack. Left out for the packet
   * that opens the connection, whose translation rules still decide, and where they are not known.
   */
  readonly reply?: ConnectionEnds;
  /** Set where nothing but the packet that opened it came before: nothing is offloaded then. */
  readonly isFirstReply?: true;
  /** What of the reply's ends cannot be told, seen from the sender: what its source and destination were translated to. */
  readonly unknown?: Omit<UnknownFields, "mark">;
}

/** Whom a connection is between. */
export interface ConnectionEnds {
  readonly source: Address;
  readonly destination: Address;
  readonly sourcePort: number | null;
  readonly destinationPort: number | null;
}

/**
 * One packet. What is `null` is not known: a rule that asks for it makes the answer depend on it.
 * Rules change packets (NAT, marks, header fields), so that each step of a way has its own.
 */
export interface Packet {
  readonly family: "ip" | "ip6";
  /** The number of the protocol behind the IP header: 6 for TCP. */
  readonly protocol: number;
  readonly source: Address;
  readonly destination: Address;
  /** TCP, UDP, SCTP, DCCP, UDP-Lite; `null` for other protocols, too. */
  readonly sourcePort: number | null;
  readonly destinationPort: number | null;
  readonly icmpType: number | null;
  readonly icmpCode: number | null;
  /** The bits of the flags, `fin` being 1 (RFC 9293). */
  readonly tcpFlags: number | null;
  /** Bytes from the IP header on. */
  readonly length: number | null;
  readonly timeToLive: number | null;
  /** The upper six bits of the traffic class. */
  readonly dscp: number | null;
  readonly isFragment: boolean;
  /** The interface that it comes in on; `null` for one that the host itself sends. */
  readonly inputInterface: string | null;
  /** The interface that it leaves by; `null` before routing, and for the host itself. */
  readonly outputInterface: string | null;
  readonly sourceHardwareAddress: string | null;
  readonly mark: number;
  /**
   * The bits of the mark that are not known (a restored mark of the connection, say); none where it is absent. What
   * they depend on may be told in `unknown`.
   */
  readonly unknownMarkBits?: number;
  readonly connection: Connection;
  /** What rules wrote that cannot be told; the fields themselves then mean nothing. */
  readonly unknown?: UnknownFields;
}

/** The packet without anything that its mark depends on. */
export function withKnownMark({ unknownMarkBits: _, unknown, ...packet }: Packet): Packet {
  const { mark: __, ...left } = unknown ?? {};
  return Object.keys(left).length === 0 ? packet : { ...packet, unknown: left };
}

/** Fields that cannot be told, each with what they depend on, in words. */
export interface UnknownFields {
  readonly mark?: string;
  readonly source?: string;
  readonly destination?: string;
  readonly ports?: string;
}
