import type { HookName } from "@nftlint/packet";
import type { PacketClass } from "@nftlint/semantics";
import type { PacketSample } from "./sample.ts";

/** What is said to be dropped. */
export interface Claim {
  readonly hook: HookName;
  /** The kinds of packets that open connections, as they come to the hook; all of each kind. */
  readonly packets: readonly PacketClass[];
  /** Values of such packets as they come to the host, by the rule that is for them. */
  readonly sample: PacketSample;
  /** Whether the packets themselves are dropped, or the replies to them. */
  readonly part: "opening" | "answers";
  /** Whether the destination is a translated one at the hook. */
  readonly isTranslated: boolean;
}

/** Whether the packets come over a wire and leave by another. */
export function isForwarded({ hook }: Claim): boolean {
  return hook !== "input" && hook !== "output";
}
