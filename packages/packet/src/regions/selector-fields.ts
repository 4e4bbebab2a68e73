/** Which field of a packet a selector reads, and which packets have it. */
import { type Box, type Constraint, protocolOfHeader } from "@nftlint/semantics";
import type { Expression, FamilyName } from "@nftlint/syntax";
import {
  asks,
  type FieldName,
  hasPorts,
  hasTransportHeader,
  isOfFamily,
  isOfProtocol,
  isOneOf,
  stateIndex,
} from "./fields.ts";

const metaFields: Readonly<Record<string, FieldName>> = {
  mark: "mark",
  l4proto: "protocol",
  nfproto: "family",
  protocol: "family",
  length: "length",
  iif: "input",
  iifname: "input",
  oif: "output",
  oifname: "output",
};

const payloadFields: Readonly<Record<string, FieldName>> = {
  "ip saddr": "source4",
  "ip daddr": "destination4",
  "ip protocol": "protocol",
  "ip ttl": "timeToLive",
  "ip dscp": "dscp",
  "ip6 saddr": "source6",
  "ip6 daddr": "destination6",
  "ip6 nexthdr": "protocol",
  "ip6 hoplimit": "timeToLive",
  "ip6 dscp": "dscp",
  "tcp flags": "tcpFlags",
  "icmp type": "icmpType",
  "icmp code": "icmpCode",
  "icmpv6 type": "icmpType",
  "icmpv6 code": "icmpCode",
  "ether saddr": "sourceHardwareAddress",
  ...Object.fromEntries(
    ["th", "tcp", "udp", "dccp", "sctp", "udplite"].flatMap((protocol) => [
      [`${protocol} sport`, "sourcePort"],
      [`${protocol} dport`, "destinationPort"],
    ]),
  ),
};

/** The field that a selector reads; `null` where it reads something else. */
export function fieldNameOf(selector: Expression, family: FamilyName): FieldName | null {
  switch (selector.kind) {
    case "meta":
      // On devices, frames of other families come by, too: they are not followed.
      return metaFields[selector.key] ?? null;
    case "ct": {
      if (selector.direction !== null || selector.family !== null) return null;
      const names: Readonly<Record<string, FieldName>> = {
        state: "state",
        mark: "connectionMark",
        direction: "direction",
      };
      return names[selector.key] ?? null;
    }
    case "payload":
      if (selector.tunnel !== null || family === "bridge" || family === "arp") return null;
      return payloadFields[`${selector.protocol} ${selector.field}`] ?? null;
    default:
      return null;
  }
}

/** The packets that have what a selector reads, by family and protocol. */
export function havingHeader(selector: Expression): Box {
  if (selector.kind !== "payload" || selector.tunnel !== null) return [];
  const { protocol, field } = selector;
  if (protocol === "ip" || protocol === "ip6") return [isOfFamily(protocol), ...wholeOnly(protocol, field)];
  if (protocol === "th") return [hasPorts, hasTransportHeader];
  const number = protocolOfHeader(protocol);
  return number === undefined ? [] : [isOfProtocol(number), hasTransportHeader];
}

/** The next header of a fragment is that of fragments. */
function wholeOnly(protocol: string, field: string): readonly Constraint[] {
  return protocol === "ip6" && field === "nexthdr" ? [hasTransportHeader] : [];
}

/** The states in which there is a connection to read of. */
export const ofConnection = asks("state", [{ from: stateIndex("established"), to: stateIndex("new") }]);

/** What comes in over a wire. */
export const onWire = isOneOf("entry", 0n, 1n);
