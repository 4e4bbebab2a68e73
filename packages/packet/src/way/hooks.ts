/** What a way asks of the parts of the kernel that packets meet. */
import type { NftChainResult } from "../nft/chain.ts";
import type { Learned } from "../nft/scope.ts";
import type { Packet } from "../packet.ts";
import type { ChainStep, HookName } from "../step.ts";
import type { Cause, Dependency } from "../verdict.ts";

/** A base chain of nft, or a built-in chain of a legacy table, at a hook. */
export interface HookEntry {
  readonly chain: ChainStep["chain"];
  /** As it is registered. NAT chains are in order by it among themselves alone. */
  readonly priority: number;
  /** Of entries of equal priority for which this is the same text the order is known: that in which they are given. */
  readonly registration: string;
  /**
   * Chains of type `nat` see the first packet of a connection only, all at one place of the hook. Behind those of type
   * `route` the kernel asks for the way of what the host sends once more, where they changed it; so it does behind the
   * legacy mangle table.
   */
  readonly type: "filter" | "nat" | "route";
  /** Why it sees no packet, in words; left out where it does. */
  readonly idle?: string;
  /**
   * One result for each way that what is not known can turn out.
   * @param learned what sets have learned of the packet so far
   */
  run(packet: Packet, learned: readonly Learned[]): readonly NftChainResult[];
}

/** The chains at the hooks of a host. */
export interface Hooks {
  /** What may take over the packets of established connections that come in on an interface: `flowtable ip t f`. */
  fastPaths(packet: Packet): readonly Dependency[];
  /** Chains of family bridge, of frames: interfaces are ports there. */
  bridgeEntries(hook: HookName): readonly HookEntry[];
  /** Whether what goes from port to port of a bridge meets the chains of IP, too (br_netfilter); a text: that is not known. */
  bridgeAsksIp(family: Packet["family"]): boolean | string;
  /** Those of one registration in the order in which the kernel asks them. */
  entries(hook: HookName, packet: Packet): readonly HookEntry[];
}

/** Where the kernel sends a packet. */
export type RoutingDecision =
  | { readonly kind: "local"; readonly text: string }
  | { readonly kind: "forward"; readonly outputInterface: string; readonly text: string }
  /** `answer`: what the sender sees of it; `null` for nothing. */
  | { readonly kind: "undeliverable"; readonly cause: Cause; readonly answer: string | null }
  /** `text`: what it depends on. */
  | { readonly kind: "unknown"; readonly text: string };

/** Where a frame goes that came in on a port of a bridge. `assumption`: what that depends on; `null` for nothing. */
export type FrameWay =
  | { readonly kind: "up"; readonly bridge: string; readonly assumption: string | null }
  | { readonly kind: "across"; readonly bridge: string; readonly port: string; readonly assumption: string | null };

export interface Routing {
  /** For a packet that came in on a port of a bridge; `null` for others. */
  frameWays(packet: Packet): readonly FrameWay[] | null;
  /** The ports of a bridge; none for other interfaces. */
  portsOf(interfaceName: string | null): readonly string[];
  /** For a packet that came in on an interface. */
  incoming(packet: Packet): RoutingDecision;
  /** For a packet of the host itself. */
  outgoing(packet: Packet): RoutingDecision;
  /** For one that rules have changed on its way out: its source may be any by then. */
  again(packet: Packet): RoutingDecision;
}
