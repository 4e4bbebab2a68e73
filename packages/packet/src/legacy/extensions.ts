/** Every match extension that is read; any other decides something that is not known. */
import { connmarkExtension, conntrackExtension, markExtension, stateExtension } from "./matches/connection.ts";
import {
  commentExtension,
  connectionLimitExtension,
  dscpExtension,
  hashLimitExtension,
  lengthExtension,
  lifetimeExtension,
  limitExtension,
  ownerExtension,
  recentExtension,
  routingHeaderExtension,
  serviceExtension,
  setExtension,
  statisticExtension,
} from "./matches/others.ts";
import {
  addressRangeExtension,
  addressTypeExtension,
  bridgePortExtension,
  hardwareAddressExtension,
  packetTypeExtension,
  reversePathExtension,
} from "./matches/place.ts";
import { icmp6Extension, icmpExtension, multiportExtension, portExtension, tcpExtension } from "./matches/transport.ts";
import type { Extension } from "./test.ts";

/** By the name after `-m`, or after `-p` where that has options of its own (iptables-extensions(8)). */
const extensions: ReadonlyMap<string, Extension> = new Map([
  ["tcp", tcpExtension],
  ["udp", portExtension],
  ["udplite", portExtension],
  ["dccp", portExtension],
  ["sctp", portExtension],
  ["multiport", multiportExtension],
  ["icmp", icmpExtension],
  ["icmp6", icmp6Extension],
  ["icmpv6", icmp6Extension],
  ["ipv6-icmp", icmp6Extension],
  ["conntrack", conntrackExtension],
  ["state", stateExtension],
  ["mark", markExtension],
  ["connmark", connmarkExtension],
  ["addrtype", addressTypeExtension],
  ["rpfilter", reversePathExtension],
  ["physdev", bridgePortExtension],
  ["pkttype", packetTypeExtension],
  ["iprange", addressRangeExtension],
  ["mac", hardwareAddressExtension],
  ["comment", commentExtension],
  ["length", lengthExtension],
  ["ttl", lifetimeExtension],
  ["hl", lifetimeExtension],
  ["dscp", dscpExtension],
  ["tos", serviceExtension],
  ["limit", limitExtension],
  ["hashlimit", hashLimitExtension],
  ["connlimit", connectionLimitExtension],
  ["set", setExtension],
  ["recent", recentExtension],
  ["statistic", statisticExtension],
  ["rt", routingHeaderExtension],
  ["owner", ownerExtension],
]);

export function findExtension(name: string): Extension | null {
  return extensions.get(name) ?? null;
}
