/** Random networks: a router with a few cables, its addresses, routes, routing rules and switches. */
import type { Random } from "../../fuzz/random.ts";
import { below, chance, pick, some } from "./random.ts";

/** One cable of the router. Its neighbours are not machines: the lab speaks for them. */
interface Cable {
  /** The router's interface. */
  readonly name: string;
  /** Whether that is a bridge, to one of whose ports the cable is tied, as those of containers are. */
  readonly isBridge?: boolean;
  /** With prefix length. */
  readonly addresses: readonly string[];
  readonly reversePathFilter: 0 | 1 | 2;
}

interface NetworkRoute {
  readonly destination: string;
  /** `null` for a route of a kind without one, such as `blackhole`. */
  readonly via: string | null;
  readonly kind: "unicast" | "blackhole" | "unreachable" | "prohibit";
  readonly table: "main" | number;
}

/** `ip rule`: packets with the mark, or from the addresses, are routed by the table. */
interface NetworkRule {
  readonly family: "ip" | "ip6";
  readonly selector: string;
  readonly table: number;
}

export type LegacyTableName = "raw" | "mangle" | "nat" | "filter";

export interface Network {
  readonly cables: readonly Cable[];
  readonly routes: readonly NetworkRoute[];
  readonly rules: readonly NetworkRule[];
  /** Hosts on bridges, whose hardware addresses the router is told. */
  readonly neighbours?: readonly { readonly address: string; readonly cable: string }[];
  readonly isForwarding: { readonly ip: boolean; readonly ip6: boolean };
  /** The legacy tables that are loaded, be it empty ones. */
  readonly legacyTables: { readonly ip: readonly LegacyTableName[]; readonly ip6: readonly LegacyTableName[] };
  /** Whether they are loaded before nft's tables or after them, which decides at equal priority. */
  readonly legacyComes: "before" | "after";
}

export const builtInChains: Readonly<Record<LegacyTableName, readonly string[]>> = {
  raw: ["PREROUTING", "OUTPUT"],
  mangle: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
  nat: ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
  filter: ["INPUT", "FORWARD", "OUTPUT"],
};

/** What rules and packets are made of, so that they meet. */
export interface Pools {
  readonly interfaces: readonly string[];
  /** Hosts behind each interface, near and far. */
  readonly hosts: Readonly<Record<string, { readonly ip: readonly string[]; readonly ip6: readonly string[] }>>;
  readonly own: { readonly ip: readonly string[]; readonly ip6: readonly string[] };
  readonly ports: readonly number[];
  readonly marks: readonly number[];
}

/** The ports of all packets and rules. */
export const ports = [22, 53, 80, 443, 8080, 40000, 40001] as const;
const marks = [1, 2, 16, 257] as const;

const cableNames = ["eth0", "eth1", "lan0", "wan0"];
/** The MAC address of a cable's end: the router's (1) or the far one (2). @param index of the cable */
export function hardwareAddress(index: number, end: 1 | 2): string {
  return `02:00:00:00:0${index}:0${end}`;
}

/** The MAC address of what comes in on an interface of a random network; `null` for interfaces of others. */
export function hardwareAddressBehind(name: string): string | null {
  const index = cableNames.indexOf(name);
  return index < 0 ? null : hardwareAddress(index, 2);
}

const legacyTableNames: readonly LegacyTableName[] = ["raw", "mangle", "nat", "filter"];

export function randomNetwork(random: Random): Network {
  const names = cableNames.slice(0, 2 + below(random, 3));
  const cables = names.map((name, index) => randomCable(random, name, index));
  const far = names.flatMap((_, index) => farRoutes(index));
  const withRules = chance(random, 0.3);
  const upstream = below(random, names.length);
  const defaults: NetworkRoute[] = chance(random, 0.5)
    ? [route("0.0.0.0/0", neighbours(upstream).ip[0]!), route("::/0", neighbours(upstream).ip6[0]!)]
    : [];
  const special: NetworkRoute[] = chance(random, 0.3)
    ? [{ ...route("10.99.0.0/24", null), kind: pick(random, ["blackhole", "unreachable", "prohibit"]) }]
    : [];
  const policed = withRules ? policyRouting(random, names.length) : { routes: [], rules: [] };
  const legacy = chance(random, 0.5);
  return {
    cables,
    routes: [...far.filter(() => chance(random, 0.9)), ...defaults, ...special, ...policed.routes],
    rules: policed.rules,
    isForwarding: { ip: chance(random, 0.9), ip6: chance(random, 0.9) },
    legacyTables: {
      ip: legacy ? legacyTableNames.filter(() => chance(random, 0.7)) : [],
      ip6: legacy && chance(random, 0.5) ? legacyTableNames.filter(() => chance(random, 0.5)) : [],
    },
    legacyComes: legacy && chance(random, 0.2) ? "after" : "before",
  };
}

export function poolsOf(network: Network): Pools {
  const interfaces = network.cables.map(({ name }) => name);
  const hosts = Object.fromEntries(
    interfaces.map((name) => {
      const index = cableNames.indexOf(name);
      const near = neighbours(index);
      return [name, { ip: [...near.ip, `10.10${index}.0.5`], ip6: [...near.ip6, `fd00:10${index}::5`] }];
    }),
  );
  const own = network.cables.flatMap(({ addresses }) => addresses.map((address) => address.split("/")[0]!));
  return {
    interfaces,
    hosts,
    own: { ip: own.filter((address) => !address.includes(":")), ip6: own.filter((address) => address.includes(":")) },
    ports,
    marks,
  };
}

function randomCable(random: Random, name: string, index: number): Cable {
  const second = chance(random, 0.3) ? [`10.${index}.0.9/24`, `fd00:${index}::9/64`] : [];
  return {
    name,
    addresses: [`10.${index}.0.1/24`, `fd00:${index}::1/64`, ...second],
    reversePathFilter: pick(random, [0, 0, 1, 2]),
  };
}

/** Hosts on the cable itself. */
function neighbours(index: number): { readonly ip: readonly string[]; readonly ip6: readonly string[] } {
  const numbers = [2, 3];
  return {
    ip: numbers.map((number) => `10.${index}.0.${number}`),
    ip6: numbers.map((number) => `fd00:${index}::${number}`),
  };
}

/** To networks behind a neighbour. */
function farRoutes(index: number): NetworkRoute[] {
  return [
    route(`10.10${index}.0.0/24`, neighbours(index).ip[0]!),
    route(`fd00:10${index}::/64`, neighbours(index).ip6[0]!),
  ];
}

function route(destination: string, via: string | null, table: NetworkRoute["table"] = "main"): NetworkRoute {
  return { destination, via, kind: "unicast", table };
}

/** A table of its own that leads elsewhere, for marked packets or for some senders. */
function policyRouting(random: Random, cableCount: number): Pick<Network, "routes" | "rules"> {
  const exit = below(random, cableCount);
  const table = 100;
  const mark = some(random, marks, 2).map((value) => `fwmark ${value}`);
  const from = chance(random, 0.3) ? [`from 10.${below(random, cableCount)}.0.3`] : [];
  return {
    routes: [route("0.0.0.0/0", neighbours(exit).ip[0]!, table), route("::/0", neighbours(exit).ip6[0]!, table)],
    rules: [
      ...mark.flatMap((selector) => (["ip", "ip6"] as const).map((family) => ({ family, selector, table }))),
      ...from.map((selector) => ({ family: "ip" as const, selector, table })),
    ],
  };
}
