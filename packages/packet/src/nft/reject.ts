/** What the sender of a rejected packet is told. */
import type { Reject } from "@nftlint/syntax";
import type { Packet } from "../packet.ts";
import { type Effect, end, fail } from "./effect.ts";

export function reject({ with: kind, code }: Reject, packet: Packet): Effect {
  if (kind === "tcp reset") {
    return packet.protocol === 6 ? end("reject", packet, "the sender gets a TCP reset") : fail("it is no TCP packet");
  }
  if (kind === "icmp" && packet.family !== "ip") return fail("it is no IPv4 packet");
  if (kind === "icmpv6" && packet.family !== "ip6") return fail("it is no IPv6 packet");
  const name = code?.kind === "value" ? code.text : "port-unreachable";
  return end("reject", packet, `the sender gets ${packet.family === "ip" ? "ICMP" : "ICMPv6"} ${name}`);
}
