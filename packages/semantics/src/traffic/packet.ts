import type { Interval } from "../expressions/addresses.ts";

/** Packets of which it is asked what becomes of them. What is `null` is left open: it may be anything. */
export interface PacketClass {
  readonly family: "ip" | "ip6";
  /** The interface that they came in on. */
  readonly inInterface: string | null;
  /** The interface that they will leave by. */
  readonly outInterface: string | null;
  /** `new` packets open a connection, `established` ones belong to one, `related` ones come with one. */
  readonly state: "new" | "established" | "related";
  /** Source addresses as the chain sees them: translated or not, as the hook's place in the way has it. */
  readonly source: Interval | null;
  readonly destination: Interval | null;
}
