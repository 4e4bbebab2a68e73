/** A closed interval of addresses or ports. */
export interface Interval {
  readonly from: bigint;
  readonly to: bigint;
}

/** The packets of which it is asked what the legacy tables do to them; `null` leaves a part open. */
export interface Packets {
  readonly family: "ip" | "ip6";
  /** `input` for packets to the host itself. */
  readonly way: "input" | "forward";
  /** The interface that they come in on. */
  readonly incoming: string | null;
  /** The interface that they leave by; `null` also for packets to the host itself. */
  readonly outgoing: string | null;
  readonly source: Interval | null;
  /** The destination that the filter sees, after translation. */
  readonly destination: Interval | null;
  /** `tcp`, `udp`, `icmp`… */
  readonly protocol: string | null;
  readonly destinationPort: Interval | null;
  /** `new`: packets that open a connection; `established`: those that answer them. */
  readonly state: "new" | "established";
  /** True where the connection's destination was translated (conntrack's status DNAT). */
  readonly destinationTranslated: boolean;
}

/** How much of the packets a rule matches; `unknown` where it asks for what is not known here. */
export type Coverage = "all" | "some" | "none" | "unknown";

/** What matches two conditions: the weaker of the two. */
export function both(left: Coverage, right: Coverage): Coverage {
  for (const coverage of ["none", "unknown", "some"] as const) {
    if (left === coverage || right === coverage) return coverage;
  }
  return "all";
}

/** What does not match a condition (`!`). */
export function inverse(coverage: Coverage): Coverage {
  if (coverage === "all") return "none";
  return coverage === "none" ? "all" : coverage;
}

/** How much of `packets` lies within `wanted`. */
export function within(packets: Interval | null, wanted: Interval): Coverage {
  if (packets === null) return "some";
  if (packets.to < wanted.from || packets.from > wanted.to) return "none";
  return packets.from >= wanted.from && packets.to <= wanted.to ? "all" : "some";
}
