/** Routing tables, and the look-up of one address in one of them. */
import type { NextHop, Route } from "@nftlint/host";
import {
  addressBits,
  type Family,
  holdsAddress,
  isLinkLocal,
  isMulticast,
  networkMask,
  type Prefix,
  readPrefix,
} from "../address.ts";
import type { Address } from "../packet.ts";
import type { Flow } from "./flow.ts";

/** A route, with its prefixes read. */
interface ReadRoute {
  readonly route: Route;
  readonly prefix: Prefix;
  readonly source: Prefix | null;
  /** The ways that are alive; one without an interface where the route throws packets away. */
  readonly ways: readonly NextHop[];
}

/** What one table, or a list of them, says of an address. */
export type TableAnswer =
  | { readonly kind: "route"; readonly route: Route; readonly ways: readonly NextHop[]; readonly prefixLength: number }
  /** No route, or one of type `throw`: the next rule is asked. */
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly reason: string };

const none: TableAnswer = { kind: "none" };

/** The routes of one family, by table, length and network. */
export class RouteTables {
  readonly family: Family;
  readonly #tables = new Map<string, Map<number, Map<bigint, ReadRoute[]>>>();
  readonly #unread = new Map<string, string>();

  constructor(routes: readonly Route[], family: Family) {
    this.family = family;
    for (const route of routes) if (route.family === family) this.#add(route);
    for (const lengths of this.#tables.values()) {
      for (const networks of lengths.values()) for (const list of networks.values()) list.sort(byPreference);
    }
  }

  #add(route: Route): void {
    const prefix = readPrefix(route.destination, this.family);
    const source = route.sourcePrefix === null ? null : readPrefix(route.sourcePrefix, this.family);
    if (prefix === null || (route.sourcePrefix !== null && source === null)) {
      this.#unread.set(route.table, `the route to ${route.destination} in table ${route.table} was not understood`);
      return;
    }
    const lengths = entry(this.#tables, route.table, () => new Map<number, Map<bigint, ReadRoute[]>>());
    const networks = entry(lengths, prefix.length, () => new Map<bigint, ReadRoute[]>());
    entry(networks, prefix.value, () => []).push({ route, prefix, source, ways: waysOf(route) });
  }

  /** The route of these tables, taken as one, that the flow takes; earlier tables win where prefixes are equal. */
  lookUp(tables: readonly string[], flow: Flow): TableAnswer {
    const unread = tables.find((table) => this.#unread.has(table));
    if (unread !== undefined) return { kind: "unknown", reason: this.#unread.get(unread) ?? "" };
    const choose = this.family === "ip" ? chooseIp : chooseIp6;
    for (let length = addressBits[this.family]; length >= 0; length--) {
      const network = flow.destination.value & networkMask(this.family, length);
      for (const table of tables) {
        const candidates = this.#tables.get(table)?.get(length)?.get(network);
        const answer = candidates === undefined ? null : choose(candidates, flow);
        if (answer !== null) return answer.kind === "route" && answer.route.type === "throw" ? none : answer;
      }
    }
    return none;
  }

  /** The type of an address by the local table (`inet_addr_type`): of all interfaces, or of one. */
  localType(address: Address, interfaceName: string | null): Route["type"] | null {
    for (let length = addressBits[this.family]; length >= 0; length--) {
      const network = address.value & networkMask(this.family, length);
      const found = this.#tables.get("local")?.get(length)?.get(network)?.[0];
      if (found === undefined) continue;
      const isThere = found.ways.some((way) => way.interfaceName === interfaceName);
      return interfaceName === null || isThere ? found.route.type : "unicast";
    }
    return this.#unread.has("local") ? null : "unicast";
  }

  /** Whether anything is known of a local table: without it, nothing can be said of what is local. */
  get hasLocalTable(): boolean {
    return this.#tables.has("local");
  }
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

/** Routes with a type of service are asked first (kernel, fib_find_alias), then the lowest metric counts. */
function byPreference(left: ReadRoute, right: ReadRoute): number {
  return (right.route.typeOfService ?? 0) - (left.route.typeOfService ?? 0) || left.route.metric - right.route.metric;
}

function waysOf({ interfaceName, gateway, flags, nextHops }: Route): NextHop[] {
  const ways = nextHops.length > 0 ? nextHops : [{ interfaceName, gateway, flags }];
  return ways.filter((way) => !way.flags.includes("dead"));
}

/** The first of the IPv4 routes with one prefix that the flow fulfils; `null` where none is for it. */
function chooseIp(candidates: readonly ReadRoute[], flow: Flow): TableAnswer | null {
  for (const candidate of candidates) {
    const service = fitsTypeOfService(candidate.route, flow);
    if (service === null) {
      const { destination } = candidate.route;
      return { kind: "unknown", reason: `the route to ${destination} asks for a type of service that is not known` };
    }
    const ways = candidate.ways.filter((way) => mayLeaveBy(way, flow));
    if (service && ways.length > 0) return answerWith(candidate, ways);
  }
  return null;
}

/** `null`: it depends on the packet's type of service, or on how much of it this kernel looks at. */
function fitsTypeOfService({ typeOfService }: Route, { dscp }: Flow): boolean | null {
  if (typeOfService === null || typeOfService === 0) return true;
  if (dscp === null) return null;
  // Old kernels look at bits 2 to 4 alone (IPTOS_RT_MASK), new ones at the whole of the upper six.
  const old = ((dscp << 2) & 0x1c) === typeOfService;
  const current = dscp << 2 === (typeOfService & 0xfc);
  return old === current ? old : null;
}

function mayLeaveBy({ interfaceName }: NextHop, { outputInterface }: Flow): boolean {
  return outputInterface === null || interfaceName === null || interfaceName === outputInterface;
}

/**
 * Of the IPv6 routes with one prefix, the ones with the lowest metric that may be used; among them
 * the kernel prefers one through the interface that the packet comes in on (rt6_score_route).
 */
function chooseIp6(candidates: readonly ReadRoute[], flow: Flow): TableAnswer | null {
  const wanted = flow.outputInterface ?? (flow.inputInterface === "lo" ? null : flow.inputInterface);
  // Addresses that mean something on one link alone are looked for on that link.
  const isStrict =
    flow.outputInterface !== null ||
    (wanted !== null && (isLinkLocal(flow.destination) || isMulticast(flow.destination)));
  const usable = candidates.filter(
    ({ source, ways }) =>
      (source === null || holdsAddress(source, flow.source)) &&
      (!isStrict || ways.some((way) => way.interfaceName === wanted)),
  );
  const [first] = usable;
  if (first === undefined) return null;
  if (usable.some(({ source }) => source !== null)) {
    return { kind: "unknown", reason: `a route to ${first.route.destination} asks where packets come from` };
  }
  const best = usable.filter(({ route }) => route.metric === first.route.metric);
  const near = best.filter(({ ways }) => ways.some((way) => way.interfaceName === wanted));
  const chosen = near.length > 0 ? near : best;
  const ways = chosen.flatMap((candidate) => candidate.ways);
  return ways.length === 0
    ? null
    : answerWith(
        chosen[0] ?? first,
        isStrict ? ways.filter((way) => way.interfaceName === wanted || way.interfaceName === null) : ways,
      );
}

function answerWith({ route, prefix }: ReadRoute, ways: readonly NextHop[]): TableAnswer {
  return { kind: "route", route, ways, prefixLength: prefix.length };
}
