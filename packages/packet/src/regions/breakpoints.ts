/** The numbers at which a host's routing may decide otherwise: between two of them, it treats all packets alike. */
import type { HostFacts } from "@nftlint/host";
import { type IntervalSet, protocolNumberOf } from "@nftlint/semantics";
import { addressBits, type Family, readPrefix } from "../address.ts";
import { interfaceNumber } from "../nft/meta.ts";
import { type FieldName, fields } from "./fields.ts";
import { allBits } from "./value.ts";

/** The parts of a field's numbers within which the routing is the same, in no order. */
export type Atoms = readonly IntervalSet[];

/** Addresses that the kernel treats in ways of their own (ip_route_input_slow, ip6_rcv, __ipv6_addr_type). */
const special: Readonly<Record<Family, readonly string[]>> = {
  ip: ["0.0.0.0/32", "0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/4", "224.0.0.1/32", "240.0.0.0/4", "255.255.255.255/32"],
  ip6: ["::/128", "::1/128", "fe80::/10", "ff00::/8", "ff02::1/128"],
};

/** The fields that the routing of a host asks about, with their atoms. */
export function atomsOf(host: HostFacts, family: Family): ReadonlyMap<FieldName, Atoms> {
  const rules = host.routingRules.known ? host.routingRules.value.filter((rule) => rule.family === family) : [];
  const routes = host.routes.known ? host.routes.value.filter((route) => route.family === family) : [];
  const ownAddresses = host.interfaces.known ? host.interfaces.value.flatMap(({ addresses }) => addresses) : [];
  const prefixes = [
    ...special[family],
    ...routes.flatMap(({ destination, sourcePrefix }) => [destination, sourcePrefix]),
    ...rules.flatMap(({ source, destination }) => [source, destination]),
    ...ownAddresses.filter((own) => own.family === family).map(({ address }) => address),
  ];
  const addresses = addressAtoms(prefixes, family);
  const suffix = family === "ip" ? "4" : "6";
  const asked = new Map<FieldName, Atoms>();
  asked.set("input", interfaceAtoms(host));
  if (rules.some(({ protocol }) => protocol !== null)) {
    const numbers = rules.flatMap(({ protocol }) => (protocol === null ? [] : (protocolNumberOf(protocol) ?? [])));
    asked.set(
      "protocol",
      cutAt(
        numbers.flatMap((number) => [BigInt(number), BigInt(number) + 1n]),
        8,
      ),
    );
  }
  const ports = (name: "sourcePorts" | "destinationPorts") =>
    rules.flatMap((rule) => (rule[name] === null ? [] : [BigInt(rule[name].from), BigInt(rule[name].to) + 1n]));
  if (ports("sourcePorts").length > 0) asked.set("sourcePort", cutAt(ports("sourcePorts"), 16));
  if (ports("destinationPorts").length > 0) asked.set("destinationPort", cutAt(ports("destinationPorts"), 16));
  asked.set("timeToLive", cutAt([2n], 8));
  asked.set(`source${suffix}`, addresses);
  asked.set(`destination${suffix}`, addresses);
  return asked;
}

/** The bits of marks that routing rules ask for, and what they must be. */
export interface MarkTest {
  readonly value: bigint;
  readonly mask: bigint;
}

export function markTestsOf({ routingRules }: HostFacts): readonly MarkTest[] {
  if (!routingRules.known) return [];
  const tests = new Map<string, MarkTest>();
  for (const { mark } of routingRules.value) {
    if (mark === null) continue;
    const test = { value: BigInt(mark.value & mark.mask), mask: BigInt(mark.mask) };
    tests.set(`${test.value}/${test.mask}`, test);
  }
  return [...tests.values()];
}

function addressAtoms(prefixes: readonly (string | null)[], family: Family): Atoms {
  const bits = addressBits[family];
  const points: bigint[] = [];
  for (const text of prefixes) {
    const prefix = text === null || text === "default" ? null : readPrefix(text, family);
    if (prefix === null) continue;
    const size = 1n << BigInt(bits - prefix.length);
    points.push(prefix.value, prefix.value + size);
  }
  return cutAt(points, bits);
}

/** The numbers of so many bits, in pieces that begin at some points. */
function cutAt(points: readonly bigint[], bits: number): Atoms {
  const end = allBits(bits) + 1n;
  const inside = [...new Set(points)].filter((point) => point > 0n && point < end);
  const starts = [0n, ...inside.sort((left, right) => (left < right ? -1 : 1))];
  return starts.map((from, index) => [{ from, to: (starts[index + 1] ?? end) - 1n }]);
}

/** Each interface by itself, and all names that none has. */
function interfaceAtoms({ interfaces, routingRules }: HostFacts): Atoms {
  const names = new Set([
    "lo",
    ...(interfaces.known ? interfaces.value.map(({ name }) => name) : []),
    ...(routingRules.known ? routingRules.value.flatMap(({ inputInterface }) => inputInterface ?? []) : []),
  ]);
  const points = [...names].map(interfaceNumber).flatMap((number) => [number, number + 1n]);
  const others: { from: bigint; to: bigint }[] = [];
  const single: IntervalSet[] = [];
  for (const [interval] of cutAt(points, fields.input.bits)) {
    if (interval === undefined) continue;
    if (interval.from === interval.to) single.push([interval]);
    else others.push(interval);
  }
  return [...single, others];
}
