import { type PacketClass, packetClass, protocolNumberOf } from "@nftlint/semantics";
import type { RuleTraffic } from "./rule-traffic.ts";

/** The packets that open connections, one class for each family and pair of interfaces that the traffic names. */
export function openingClasses(traffic: RuleTraffic): PacketClass[] {
  const families = traffic.family === null ? (["ip", "ip6"] as const) : [traffic.family];
  const { source, destination, destinationPort } = traffic;
  const common = {
    source,
    destination,
    destinationPort,
    protocol: traffic.protocol === null ? null : protocolNumberOf(traffic.protocol),
  };
  const classes: PacketClass[] = [];
  for (const family of families) {
    for (const inInterface of traffic.inputs ?? [null]) {
      for (const outInterface of traffic.outputs ?? [null]) {
        classes.push(packetClass({ ...common, family, inInterface, outInterface, state: "new" }));
      }
    }
  }
  return classes;
}

/** The packets that answer, as they come back through the forward hook. */
export function answersTo(packets: PacketClass): PacketClass {
  return packetClass({
    family: packets.family,
    inInterface: packets.outInterface,
    outInterface: packets.inInterface,
    state: "established",
    source: packets.destination,
    destination: packets.source,
    protocol: packets.protocol,
  });
}
