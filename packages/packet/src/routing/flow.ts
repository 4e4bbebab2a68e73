/** What routing asks of a packet. */
import type { Address, Packet } from "../packet.ts";

export interface Flow {
  /** An unspecified address (0.0.0.0, `::`) where the host has not chosen one yet. */
  readonly source: Address;
  readonly destination: Address;
  /** `lo` for packets of the host itself, as in `ip rule`. */
  readonly inputInterface: string;
  /** The interface that a socket is bound to; `null` where none is asked for. */
  readonly outputInterface: string | null;
  readonly mark: number;
  /** The bits of the mark that are not known. */
  readonly unknownMarkBits: number;
  readonly dscp: number | null;
  /** `null`: not looked at, so that rules which ask for one do not match. */
  readonly transport: {
    readonly protocol: number;
    readonly sourcePort: number | null;
    readonly destinationPort: number | null;
  } | null;
}

/** The flow of a packet that came in, or of one of the host itself. */
export function flowOf(packet: Packet): Flow {
  const { source, destination, inputInterface, mark, unknownMarkBits, dscp } = packet;
  const { protocol, sourcePort, destinationPort } = packet;
  return {
    source,
    destination,
    inputInterface: inputInterface ?? "lo",
    outputInterface: null,
    mark,
    unknownMarkBits: unknownMarkBits ?? 0,
    dscp,
    transport: { protocol, sourcePort, destinationPort },
  };
}
