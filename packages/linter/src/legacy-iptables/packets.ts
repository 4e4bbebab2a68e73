import type { Interval } from "@nftlint/semantics";

/** The packets of which it is asked what the legacy tables do to them; `null` leaves a part open. */
export interface Packets {
  readonly family: "ip" | "ip6";
  /** `input` for packets to the host itself. */
  readonly way: "input" | "forward";
  /** The interface that they come in on. */
  readonly inInterface: string | null;
  /** The interface that they leave by; `null` also for packets to the host itself. */
  readonly outInterface: string | null;
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
