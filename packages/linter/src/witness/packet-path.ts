import type * as packet from "@nftlint/packet";

/**
 * What of the packet path witnesses are found with. Whoever lints brings it along: a command that finds nothing need
 * not load it, and starts sooner.
 */
export type PacketPath = Pick<
  typeof packet,
  "describeCause" | "describePacket" | "formatAddress" | "readQuestion" | "traceReply" | "tracer"
>;
