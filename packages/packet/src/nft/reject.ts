/** What the sender of a rejected packet is told. */
import type { Reject } from "@nftlint/syntax";
import type { Packet } from "../packet.ts";
import { type Effect, end, fail } from "./effect.ts";

/** What `icmpx` stands for in each family (kernel, nft_reject_icmp_code and nft_reject_icmpv6_code). */
const abstractCodes: Readonly<Record<string, Readonly<Record<Packet["family"], string>>>> = {
  "no-route": { ip: "net-unreachable", ip6: "no-route" },
  "host-unreachable": { ip: "host-unreachable", ip6: "addr-unreachable" },
};

export function reject({ with: kind, code }: Reject, packet: Packet): Effect {
  if (kind === "tcp reset") {
    if (packet.protocol !== 6) return fail("it is no TCP packet");
    return { ...end("reject", packet, "the sender gets a TCP reset"), answer: "tcp reset" };
  }
  if (kind === "icmp" && packet.family !== "ip") return fail("it is no IPv4 packet");
  if (kind === "icmpv6" && packet.family !== "ip6") return fail("it is no IPv6 packet");
  const written = code?.kind === "value" ? code.text : "port-unreachable";
  const isAbstract = kind === "icmpx" || kind === null;
  const name = (isAbstract ? abstractCodes[written]?.[packet.family] : undefined) ?? written;
  const isIp = packet.family === "ip";
  return {
    ...end("reject", packet, `the sender gets ${isIp ? "ICMP" : "ICMPv6"} ${name}`),
    answer: `${isIp ? "icmp" : "icmpv6"} ${name}`,
  };
}
