/** When the kernel asks for the way of a packet of the host once more, behind rules that changed it. */
import { isSameAddress } from "../address.ts";
import type { Packet } from "../packet.ts";
import type { HookEntry } from "./hooks.ts";

/**
 * Whether it does so behind a chain at the output hook (kernel, nf_nat_ipv4_local_fn, nf_route_table_hook4,
 * nf_route_table_hook6 and ipt_mangle_out, all by ip_route_me_harder): NAT where it gave another destination, chains
 * of type route where they changed what routing asks for. Marks of other chains come too late.
 */
export function reroutes(type: HookEntry["type"], before: Packet, after: Packet): boolean {
  const isOtherDestination =
    !isSameAddress(before.destination, after.destination) || before.unknown?.destination !== after.unknown?.destination;
  if (type === "nat") return isOtherDestination;
  if (type === "filter") return false;
  return (
    isOtherDestination ||
    !isSameAddress(before.source, after.source) ||
    before.mark !== after.mark ||
    before.unknown?.mark !== after.unknown?.mark ||
    before.unknownMarkBits !== after.unknownMarkBits ||
    before.dscp !== after.dscp ||
    (before.family === "ip6" && before.timeToLive !== after.timeToLive)
  );
}
