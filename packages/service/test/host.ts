/** Hosts for tests. */
import type { HostFacts, Known, NetworkInterface } from "@nftlint/host";

const unknown: Known<never> = { known: false, reason: "the test leaves it out" };

/** A host called wazowski, of which only this is known. */
export function hostKnowing(facts: Partial<HostFacts>): HostFacts {
  return {
    host: "wazowski",
    recordedAt: "2026-01-01T00:00:00Z",
    interfaces: unknown,
    forwarding: unknown,
    reversePathFilter: unknown,
    unusualAddresses: unknown,
    bridgeFilter: unknown,
    routingRules: unknown,
    routes: unknown,
    legacyTables: unknown,
    firewallManagers: unknown,
    ruleset: unknown,
    nftVersion: unknown,
    kernelRelease: unknown,
    ...facts,
  };
}

/** An interface that is up, with these IPv4 addresses, all of a /24. */
export function interfaceCalled(name: string, ...addresses: readonly string[]): NetworkInterface {
  return {
    name,
    alternativeNames: [],
    index: 2,
    master: null,
    linkKind: null,
    flags: ["UP"],
    addresses: addresses.map((address) => ({
      family: "ip",
      address,
      prefixLength: 24,
      scope: "global",
      isDynamic: false,
    })),
  };
}
