/** Packets as tests write them, and who follows them. */
import type { HostFacts } from "@nftlint/host";
import { type Tracer, tracer } from "@nftlint/packet";
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import type { SentPacket } from "./fate.ts";
import { tcpSyn, type WirePacket } from "./wire-packet.ts";

/** `lan0: tcp 10.0.0.2 > 10.1.0.3 port 53 ttl 9`. */
export function sentOf(text: string): SentPacket {
  const pattern = /^(\S+): (?:(tcp|icmp) )?(\S+) > (\S+)(?: port (\d+))?(?: ttl (\d+))?$/;
  const [, from = "", word, source = "", destination = "", port = "80", ttl = "64"] = pattern.exec(text) ?? [];
  const protocol = word === "tcp" || word === "icmp" ? word : "udp";
  const family = source.includes(":") ? "ip6" : "ip";
  const isIcmp = protocol === "icmp";
  const packet: WirePacket = {
    ...{ family, protocol, source, destination },
    sourcePort: isIcmp ? null : 40000,
    destinationPort: isIcmp ? null : Number(port),
    tcpFlags: protocol === "tcp" ? tcpSyn : null,
    icmpType: isIcmp ? (family === "ip" ? 8 : 128) : null,
    icmpCode: isIcmp ? 0 : null,
    ...{ timeToLive: Number(ttl), dscp: 0 },
  };
  return { from: from === "-" ? null : from, packet, role: "first" };
}

/** Follows packets by what is live on a host. */
export function tracerOf(host: HostFacts): Tracer {
  if (!host.ruleset.known) throw new Error(host.ruleset.reason);
  const ruleset = buildRuleset({ path: null, parsed: parse("") }, { hostRuleset: host.ruleset.value });
  return tracer({ ruleset, tables: ruleset.hostTables ?? [] }, host);
}
