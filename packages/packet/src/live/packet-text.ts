/** Packets as `nft -nn monitor trace` writes them (nftables, src/trace.c: trace_gen_stmts). */
import { protocolOfHeader } from "@nftlint/semantics";
import { readAddress } from "../address.ts";
import type { Packet } from "../packet.ts";
import { hasPorts, icmp, icmpv6, tcp } from "../question/protocol-words.ts";

/** Reads `iif "eno2" ip saddr 192.168.4.110 … icmp type 8 icmp code 0`; `null` for what is neither IPv4 nor IPv6. */
export function readPacketText(text: string): Packet | null {
  const field = (name: string) => new RegExp(`(?:^| )${name} (?:== )?(\\S+)`).exec(text)?.[1] ?? null;
  const number = (name: string) => {
    const value = field(name);
    return value !== null && /^(?:0x[0-9a-f]+|\d+)$/.test(value) ? Number(value) : null;
  };
  const family = text.includes("ip6 saddr ") ? "ip6" : "ip";
  const [source, destination] = ["saddr", "daddr"].map((name) => readAddress(field(`${family} ${name}`) ?? ""));
  if (source == null || destination == null) return null;
  const protocol = upperProtocol(text) ?? number(family === "ip" ? "ip protocol" : "ip6 nexthdr") ?? 0;
  const ports = hasPorts(protocol) ? "(?:tcp|udp|sctp|dccp|udplite|th)" : "none";
  const messages = protocol === icmpv6 ? "icmpv6" : protocol === icmp ? "icmp" : "none";
  return {
    ...{ family, protocol, source, destination },
    sourcePort: number(`${ports} sport`),
    destinationPort: number(`${ports} dport`),
    icmpType: number(`${messages} type`),
    icmpCode: number(`${messages} code`),
    tcpFlags: protocol === tcp ? number("tcp flags") : null,
    length: family === "ip" ? number("ip length") : wholeLength(number("ip6 length")),
    timeToLive: number(family === "ip" ? "ip ttl" : "ip6 hoplimit"),
    dscp: number(`${family} dscp`),
    isFragment: false,
    inputInterface: interfaceIn(text, "iif"),
    outputInterface: interfaceIn(text, "oif"),
    sourceHardwareAddress: field("ether saddr"),
    mark: number("meta mark") ?? 0,
    connection: {
      ...{ state: "invalid", direction: "original", mark: null },
      ...{ isSourceTranslated: false, isDestinationTranslated: false },
    },
  };
}

/** The header of IPv6 is not counted in its length (RFC 8200). */
function wholeLength(payload: number | null): number | null {
  return payload === null ? null : payload + 40;
}

/** Behind extension headers of IPv6 the last header tells. */
function upperProtocol(text: string): number | null {
  const header = /(?:^| )(tcp|udp|sctp|dccp|udplite|icmpv6) (?:sport|type) /.exec(text)?.[1];
  return header === undefined ? null : (protocolOfHeader(header) ?? null);
}

function interfaceIn(text: string, which: "iif" | "oif"): string | null {
  return (
    new RegExp(`(?:^| )${which} (?:"([^"]*)"|(\\S+))`)
      .exec(text)
      ?.slice(1)
      .find((name) => name !== undefined) ?? null
  );
}
