/** A host that is made up for a packet, where no snapshot tells of the real one. */
import type { HostFacts, InterfaceAddress, Known, NetworkInterface, Route } from "@nftlint/host";

/** Where the packet goes on the host. */
export interface Stage {
  /** `null`: the host itself sends it. */
  readonly inputInterface: string | null;
  /** `null`: it is for the host. */
  readonly outputInterface: string | null;
  readonly source: string;
  /** The host's own addresses besides those that its interfaces have by themselves. */
  readonly own: readonly string[];
}

const nothing = { known: false, reason: "it is made up" } as const;

/**
 * A host on which nothing but the ruleset decides: it has the interfaces that the packet passes, forwards, has a route
 * back to the sender and one to everybody else by the other interface, filters no sources, and has no legacy tables.
 * What a ruleset does by itself is asked of it; each of these could only keep a packet back that the ruleset lets go.
 */
export function hostFor(stage: Stage): HostFacts {
  const { inputInterface, outputInterface } = stage;
  const names = [inputInterface, outputInterface].filter((name) => name !== null && name !== "lo") as string[];
  const interfaces = [loopback, ...[...new Set(names)].map((name, index) => linkOf(name, index, stage))];
  return {
    host: "a host",
    recordedAt: "",
    interfaces: known(interfaces),
    forwarding: known({ ip: true, ip6: true, ipExceptions: [] }),
    reversePathFilter: known({ strict: [], loose: [], marked: [] }),
    unusualAddresses: known({ acceptLocal: [], routeLocalnet: [] }),
    bridgeFilter: known({ ip: false, ip6: false }),
    routingRules: known(families.flatMap((family) => [ruleFor(family, 0, "local"), ruleFor(family, 32766, "main")])),
    routes: known([...localRoutes(interfaces), ...waysOut(stage)]),
    legacyTables: known([]),
    firewallManagers: known([]),
    ruleset: nothing,
    nftVersion: nothing,
    kernelRelease: nothing,
  };
}

const families = ["ip", "ip6"] as const;

function known<T>(value: T): Known<T> {
  return { known: true, value };
}

function familyOf(address: string): "ip" | "ip6" {
  return address.includes(":") ? "ip6" : "ip";
}

function addressOf(address: string): InterfaceAddress {
  const family = familyOf(address);
  return { family, address, prefixLength: family === "ip" ? 32 : 128, scope: "global", isDynamic: false };
}

const loopback: NetworkInterface = {
  ...{ name: "lo", alternativeNames: [], index: 1, master: null, linkKind: null, flags: ["LOOPBACK", "UP"] },
  addresses: ["127.0.0.1", "::1"].map(addressOf),
};

/** Of the ranges for documentation (RFC 5737, RFC 3849). */
const ownAddresses = [
  ["192.0.2.1", "2001:db8:1::1"],
  ["198.51.100.1", "2001:db8:2::1"],
] as const;

function linkOf(name: string, index: number, { own }: Stage): NetworkInterface {
  const addresses = [...(index === 0 ? own : []), ...(ownAddresses[index] ?? [])];
  return {
    ...{ name, alternativeNames: [], index: index + 2, master: null, linkKind: null, flags: ["UP"] },
    addresses: [...new Set(addresses)].map(addressOf),
  };
}

function localRoutes(interfaces: readonly NetworkInterface[]): Route[] {
  const of = (destination: string, interfaceName: string) =>
    routeTo(destination, interfaceName, { type: "local", table: "local", scope: "host" });
  return [
    of("127.0.0.0/8", "lo"),
    ...interfaces.flatMap(({ name, addresses }) => addresses.map(({ address }) => of(address, name))),
  ];
}

/** Back to the sender, and to everybody else. */
function waysOut({ inputInterface, outputInterface, source }: Stage): Route[] {
  const onward = outputInterface ?? inputInterface;
  return [
    ...(inputInterface === null || inputInterface === "lo" ? [] : [routeTo(source, inputInterface, {})]),
    ...(onward === null ? [] : families.map((family) => routeTo("default", onward, { family }))),
  ];
}

function routeTo(destination: string, interfaceName: string, given: Partial<Route>): Route {
  return {
    ...{ family: familyOf(destination), type: "unicast", destination, sourcePrefix: null, interfaceName },
    ...{ table: "main", gateway: null, source: null, metric: 0, scope: "link", typeOfService: null },
    ...{ flags: [], nextHops: [] },
    ...given,
  };
}

function ruleFor(family: "ip" | "ip6", priority: number, table: string) {
  return {
    ...{ family, priority, isInverted: false, mark: null, source: null, destination: null },
    ...{ inputInterface: null, outputInterface: null, protocol: null, sourcePorts: null, destinationPorts: null },
    ...{ furtherConditions: [], action: "lookup" as const, table, goto: null, suppressPrefixLength: null },
  };
}
