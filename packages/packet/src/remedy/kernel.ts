/** What lets a packet pass the routing: switches of the kernel, and routes. */
import { type HostFacts, type Route, shellWord } from "@nftlint/host";
import { formatAddress } from "../address.ts";
import type { Packet } from "../packet.ts";
import type { Cause } from "../verdict.ts";
import type { Candidate, Situation } from "./remedy.ts";

/** Every switch and route that could be wrong; which of them helps is to be tried. */
export function kernelCandidates(packet: Packet, cause: Cause, situation: Situation): readonly Candidate[] {
  const { host } = situation;
  const found = [...forwarding(packet, host), ...reversePath(packet, host), ...unusualAddresses(packet, host)].map(
    ({ commands, facts }): Candidate => ({
      remedy: { kind: "commands", commands, note: null, cause },
      after: { ...situation, host: { ...host, ...facts } },
    }),
  );
  return [...found, ...missingRoutes(packet, cause, situation)];
}

interface Setting {
  readonly commands: readonly string[];
  readonly facts: Partial<HostFacts>;
}

function forwarding({ family, inputInterface }: Packet, { forwarding: known }: HostFacts): readonly Setting[] {
  if (!known.known || inputInterface === null) return [];
  const { value } = known;
  const set = (changes: Partial<typeof value>) => ({
    forwarding: { known: true as const, value: { ...value, ...changes } },
  });
  if (family === "ip6") return [{ commands: ["sysctl -w net.ipv6.conf.all.forwarding=1"], facts: set({ ip6: true }) }];
  // ip_forward sets every interface's own switch.
  if (!value.ip) return [{ commands: ["sysctl -w net.ipv4.ip_forward=1"], facts: set({ ip: true, ipExceptions: [] }) }];
  const ipExceptions = value.ipExceptions.filter((name) => name !== inputInterface);
  return [{ commands: [ipv4Switch(inputInterface, "forwarding", 1)], facts: set({ ipExceptions }) }];
}

/** Loose first, which asks only for some way back; off where there is none. */
function reversePath(
  { family, inputInterface: name }: Packet,
  { reversePathFilter: known }: HostFacts,
): readonly Setting[] {
  if (!known.known || name === null || family !== "ip") return [];
  const { value } = known;
  const others = (list: readonly string[]) => list.filter((other) => other !== name);
  const set = (strict: readonly string[], loose: readonly string[]) => ({
    reversePathFilter: { known: true as const, value: { ...value, strict, loose } },
  });
  return [
    { commands: [ipv4Switch(name, "rp_filter", 2)], facts: set(others(value.strict), [...others(value.loose), name]) },
    {
      // The kernel takes the greater of the two.
      commands: ["sysctl -w net.ipv4.conf.all.rp_filter=0", ipv4Switch(name, "rp_filter", 0)],
      facts: set(others(value.strict), others(value.loose)),
    },
  ];
}

function unusualAddresses(
  { family, inputInterface: name }: Packet,
  { unusualAddresses: known }: HostFacts,
): readonly Setting[] {
  if (!known.known || name === null || family !== "ip") return [];
  const { value } = known;
  const set = (changes: Partial<typeof value>) => ({
    unusualAddresses: { known: true as const, value: { ...value, ...changes } },
  });
  return [
    { commands: [ipv4Switch(name, "accept_local", 1)], facts: set({ acceptLocal: [...value.acceptLocal, name] }) },
    {
      commands: [ipv4Switch(name, "route_localnet", 1)],
      facts: set({ routeLocalnet: [...value.routeLocalnet, name] }),
    },
  ];
}

/** sysctl(8) writes a dot of a name as "/". */
function ipv4Switch(name: string, key: string, value: number): string {
  return `sysctl -w ${shellWord(`net.ipv4.conf.${name.replaceAll(".", "/")}.${key}=${value}`)}`;
}

/** A route to the destination: by which gateway, only people know. */
function missingRoutes(
  { family, destination, inputInterface }: Packet,
  cause: Cause,
  situation: Situation,
): readonly Candidate[] {
  const { routes, interfaces } = situation.host;
  const others = interfaces.known ? interfaces.value.map(({ name }) => name) : [];
  const interfaceName = others.find((name) => name !== "lo" && name !== inputInterface);
  if (!routes.known || interfaceName === undefined) return [];
  const address = formatAddress(destination);
  const tool = family === "ip" ? "ip route" : "ip -6 route";
  const route: Route = {
    ...{ family, type: "unicast", destination: address, sourcePrefix: null, interfaceName, table: "main" },
    ...{ gateway: null, source: null, metric: 0, scope: null, typeOfService: null, flags: [], nextHops: [] },
  };
  const value = [...routes.value.filter((known) => !isObstacle(known, route)), route];
  return [
    {
      remedy: {
        kind: "advice",
        text: `a route to ${address} by the router or the interface that it is behind: ${tool} add ${address} via GATEWAY`,
        cause,
      },
      after: { ...situation, host: { ...situation.host, routes: { known: true, value } } },
    },
  ];
}

/** A route to the same place that leads nowhere. */
function isObstacle({ family, type, destination, table }: Route, wanted: Route): boolean {
  return family === wanted.family && table === wanted.table && type !== "unicast" && destination === wanted.destination;
}
