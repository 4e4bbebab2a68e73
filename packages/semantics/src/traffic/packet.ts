import type { Interval } from "../expressions/addresses.ts";

/** Packets of which it is asked what becomes of them. What is `null` is left open: it may be anything. */
export interface PacketClass {
  readonly family: "ip" | "ip6";
  /**
   * `new` packets open a connection, `established` ones belong to one, `related` ones come with one.
   * Neighbour discovery is `untracked` always (kernel, nf_conntrack_proto_icmpv6.c).
   */
  readonly state: "new" | "established" | "related" | "untracked";
  /** The interface that they came in on. */
  readonly inInterface: string | null;
  /** The interface that they will leave by. */
  readonly outInterface: string | null;
  /** True where they come over a wire: on some interface other than `lo`. */
  readonly isExternal: boolean;
  /** Source addresses as the chain sees them: translated or not, as the hook's place in the way has it. */
  readonly source: Interval | null;
  readonly destination: Interval | null;
  /** The number of the protocol behind the IP header. */
  readonly protocol: number | null;
  readonly destinationPort: Interval | null;
  /** The type of an ICMP message, or of an ICMPv6 one. */
  readonly icmpType: number | null;
}

/** Packets of which nothing is known but what is given. */
export function packetClass(known: Pick<PacketClass, "family" | "state"> & Partial<PacketClass>): PacketClass {
  return {
    inInterface: null,
    outInterface: null,
    isExternal: false,
    source: null,
    destination: null,
    protocol: null,
    destinationPort: null,
    icmpType: null,
    ...known,
  };
}
