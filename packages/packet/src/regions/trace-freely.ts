/** The way of one packet where no host is given: it goes where it says, whatever routes there are. */
import type { HostFacts } from "@nftlint/host";
import type { Packet } from "../packet.ts";
import { follow } from "../way/follow.ts";
import { type Firewall, hooksOf } from "../way/host.ts";
import type { Answer } from "../way/way.ts";
import type { Entry } from "./fields.ts";

const notKnown = { known: false, reason: "no host is given" } as const;

/** A host of which nothing is known but that it has no legacy tables. */
const bareHost: HostFacts = {
  host: "",
  recordedAt: "",
  interfaces: notKnown,
  forwarding: notKnown,
  reversePathFilter: notKnown,
  unusualAddresses: notKnown,
  bridgeFilter: notKnown,
  routingRules: notKnown,
  routes: notKnown,
  legacyTables: { known: true, value: [] },
  firewallManagers: notKnown,
  ruleset: notKnown,
  nftVersion: notKnown,
  kernelRelease: notKnown,
};

/** What becomes of a packet that leaves by its `outputInterface`, or is for the host itself. */
export function traceFreely(packet: Packet, entry: Entry, firewall: Firewall): Answer {
  const outputInterface = packet.outputInterface ?? "";
  const decision = { kind: "forward", outputInterface, text: `by ${outputInterface}` } as const;
  return follow({ ...packet, outputInterface: null }, hooksOf(firewall, bareHost), {
    frameWays: () => null,
    portsOf: () => [],
    incoming: () => (entry === "through" ? decision : { kind: "local", text: "it is for this host" }),
    outgoing: () => decision,
    again: () => decision,
  });
}
