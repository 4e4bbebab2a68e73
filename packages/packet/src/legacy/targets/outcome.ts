/** What a target does with a packet. */
import type { Packet } from "../../packet.ts";
import type { ChainVerdict } from "../../verdict.ts";
import type { RuleTarget } from "../read-rule.ts";
import type { LegacyContext } from "../test.ts";

/** One way that a target can turn out. */
export interface TargetOutcome {
  /** `null`: the packet goes on to the next rule. */
  readonly verdict: ChainVerdict | null;
  readonly packet: Packet;
  /** What a sender gets who is refused. */
  readonly answer?: string;
  /** What it depends on; `null` where it is certain. */
  readonly depends: string | null;
}

export type Target = (packet: Packet, target: RuleTarget, context: LegacyContext) => readonly TargetOutcome[];

export function certain(verdict: ChainVerdict | null, packet: Packet): TargetOutcome[] {
  return [{ verdict, packet, depends: null }];
}

/** The words behind an option, as one; `null` where it is absent. */
export function optionOf({ options }: RuleTarget, name: string): string | null {
  return options.get(name)?.join(" ") ?? null;
}

/** What is not understood could do anything. */
export function anything(packet: Packet, text: string): TargetOutcome[] {
  return [null, "accept" as const, "drop" as const].map((verdict) => ({ verdict, packet, depends: text }));
}
