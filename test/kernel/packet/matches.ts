/** Random matches of nft rules, from pools that packets are made of, too. */
import type { Random } from "../../fuzz/random.ts";
import type { Pools } from "./network.ts";
import { below, chance, oneOf, pick, some } from "./random.ts";
import type { TableSketch } from "./ruleset-sketch.ts";

export type Hook = "ingress" | "prerouting" | "input" | "forward" | "output" | "postrouting" | "egress";

/** Where a rule is. */
export interface RulePlace {
  readonly random: Random;
  readonly pools: Pools;
  readonly family: TableSketch["family"];
  readonly hook: Hook;
  readonly type: "filter" | "nat" | "route";
  readonly priority: number;
  /** Regular chains that may be jumped to. */
  readonly chains: readonly string[];
}

type AddressFamily = "ip" | "ip6";

/** What all of a rule is about: nft refuses matches that exclude one another. */
export interface Topic {
  readonly family: AddressFamily;
  /** `null`: of any protocol. */
  readonly protocol: "tcp" | "udp" | "icmp" | null;
}

export function randomTopic({ random, family }: RulePlace): Topic {
  return {
    family: family === "ip" || family === "ip6" ? family : pick(random, ["ip", "ip", "ip6"]),
    protocol: pick(random, ["tcp", "tcp", "udp", "icmp", null, null]),
  };
}

/** A few matches, now and then none. */
export function randomMatches(place: RulePlace, topic: Topic): string[] {
  const { random } = place;
  const count = pick(random, [0, 1, 1, 1, 1, 2, 2, 2, 2, 3]);
  const matches = Array.from({ length: count }, () => randomMatch(place, topic));
  return [...new Map(matches.map((match) => [kindOf(match), match])).values()];
}

/**
 * What a rule has only one of, as nft 1.0.6 does not do what such rules say: it lists two tests of one field as one
 * (`meta length < 100 meta length > 100` as `meta length != 100-100`), and takes two fields side by side together
 * (`udp sport != 22 udp dport != 23` as "not both").
 */
function kindOf(match: string): string {
  return /[sd]port != /.test(match) ? "port" : match.split(" ", 2).join(" ");
}

function randomMatch(place: RulePlace, topic: Topic): string {
  const { random } = place;
  const { family, protocol } = topic;
  const hasPorts = protocol === "tcp" || protocol === "udp";
  const isTracked = place.family !== "netdev";
  return oneOf(random, [
    [5, () => addressMatch(place, family)],
    [protocol === "icmp" ? 0 : 4, () => portMatch(place, topic)],
    [3, () => interfaceMatch(place)],
    [protocol === "udp" ? 0 : 3, () => protocolMatch(place, topic)],
    [2, () => `meta mark ${markOperand(place)}`],
    [1, () => headerMatch(random, family)],
    [1, () => `meta pkttype ${pick(random, ["host", "unicast", "broadcast"])}`],
    [isTracked ? 4 : 0, () => connectionMatch(place, topic)],
    [isTracked && place.hook !== "postrouting" ? 1 : 0, () => fibMatch(place)],
    [hasPorts ? 2 : 0, () => concatenationMatch(place, topic)],
    [2, () => rareMatch(place, topic)],
  ]);
}

export function randomAddress({ random, pools }: RulePlace, family: AddressFamily): string {
  const hosts = pools.interfaces.flatMap((name) => pools.hosts[name]?.[family] ?? []);
  return chance(random, 0.2) ? pick(random, pools.own[family]) : pick(random, hosts);
}

function addressMatch(place: RulePlace, family: AddressFamily): string {
  const { random } = place;
  const field = `${family} ${pick(random, ["saddr", "daddr"])}`;
  const addresses = () => Array.from({ length: 1 + below(random, 3) }, () => randomAddress(place, family));
  const network = () => networkOf(randomAddress(place, family), family);
  return oneOf(random, [
    [3, () => `${field} ${negation(random)}${randomAddress(place, family)}`],
    [2, () => `${field} ${negation(random)}${network()}`],
    [2, () => `${field} ${negation(random)}{ ${[...new Set(addresses())].join(", ")} }`],
    [1, () => `${field} ${range(family, random)}`],
    [2, () => `${field} ${negation(random)}@hosts_${family}`],
    [1, () => `${field} ${negation(random)}@networks_${family}`],
    [family === "ip" ? 1 : 0, () => `${field} & 0.0.0.255 == 0.0.0.${2 + below(random, 4)}`],
  ]);
}

/** The /24 or /64 around an address. */
export function networkOf(address: string, family: AddressFamily): string {
  return family === "ip" ? address.replace(/\d+$/, "0/24") : address.replace(/::.*$/, "::/64");
}

function range(family: AddressFamily, random: Random): string {
  const index = below(random, 3);
  return family === "ip" ? `10.${index}.0.2-10.${index + 1}.0.2` : `fd00:${index}::2-fd00:${index + 1}::2`;
}

function portMatch({ random, pools }: RulePlace, { protocol }: Topic): string {
  const field = `${protocol ?? "meta l4proto { tcp, udp } th"} ${pick(random, ["dport", "dport", "dport", "sport"])}`;
  return oneOf(random, [
    [3, () => `${field} ${negation(random)}${pick(random, pools.ports)}`],
    [2, () => `${field} ${negation(random)}{ ${some(random, pools.ports, 3).join(", ")} }`],
    [1, () => `${field} ${negation(random)}${pick(random, ["1-100", "50-500", "40000-40010", "0-1023"])}`],
    [1, () => `${field} ${pick(random, ["<", "<=", ">", ">="])} ${pick(random, pools.ports)}`],
    [1, () => `${field} ${negation(random)}@services`],
  ]);
}

function interfaceMatch({ random, pools, hook, family }: RulePlace): string {
  const side = {
    input: ["i"],
    prerouting: ["i"],
    ingress: ["i"],
    forward: ["i", "o"],
    output: ["o"],
    postrouting: ["o"],
    egress: ["o"],
  };
  // Now and then the side that the hook has no interface for.
  const letter = chance(random, 0.1) && family !== "netdev" ? pick(random, ["i", "o"]) : pick(random, side[hook]);
  const names = [...pools.interfaces, "lo"];
  return oneOf(random, [
    [3, () => `${letter}ifname ${negation(random)}"${pick(random, names)}"`],
    [1, () => `${letter}ifname ${negation(random)}"${pick(random, ["eth*", "lan*", "e*"])}"`],
    [
      2,
      () =>
        `${letter}ifname { ${some(random, names, 2)
          .map((name) => `"${name}"`)
          .join(", ")} }`,
    ],
    [1, () => `${letter}if ${negation(random)}"${pick(random, names)}"`],
  ]);
}

function protocolMatch({ random, family: tableFamily }: RulePlace, { family, protocol }: Topic): string {
  const icmp = family === "ip" ? "icmp" : "ipv6-icmp";
  const header = family === "ip" ? "icmp" : "icmpv6";
  return oneOf(random, [
    [protocol === null ? 2 : 0, () => `meta l4proto ${negation(random)}${pick(random, [icmp, "tcp", "udp"])}`],
    [protocol === null ? 1 : 0, () => `meta l4proto { ${some(random, [icmp, "tcp", "udp"], 2).join(", ")} }`],
    [tableFamily === "inet" ? 1 : 0, () => `meta nfproto ${family === "ip" ? "ipv4" : "ipv6"}`],
    [
      protocol === "icmp" ? 2 : 0,
      () => `${header} type ${negation(random)}${pick(random, ["echo-request", "echo-reply"])}`,
    ],
    [protocol === "icmp" ? 1 : 0, () => `${header} type { echo-request, echo-reply }`],
    [
      protocol === "tcp" ? 1 : 0,
      () => `tcp flags ${pick(random, ["syn", "& (syn | ack) == syn", "& (fin | syn | rst | ack) != syn", "ack"])}`,
    ],
  ]);
}

function headerMatch(random: Random, family: AddressFamily): string {
  const lifetime = family === "ip" ? "ip ttl" : "ip6 hoplimit";
  return oneOf(random, [
    [1, () => `${lifetime} ${pick(random, ["<", ">", "!="])} ${pick(random, [1, 63, 64])}`],
    [1, () => `${family} dscp ${negation(random)}${pick(random, ["cs0", "cs1", "ef"])}`],
    [1, () => `meta length ${pick(random, ["<", ">"])} ${pick(random, [30, 50, 100])}`],
  ]);
}

function markOperand({ random, pools }: RulePlace): string {
  const mark = pick(random, pools.marks);
  return pick(random, [`${mark}`, `!= ${mark}`, `& ${mark} == ${mark}`, `{ 0, ${mark} }`, "0", "!= 0"]);
}

function connectionMatch(place: RulePlace, { family, protocol }: Topic): string {
  const { random } = place;
  const states = ["new", "established", "related", "invalid", "untracked"];
  return oneOf(random, [
    [5, () => `ct state ${negation(random)}${some(random, states, 2).join(",")}`],
    [2, () => `ct state { ${some(random, states, 3).join(", ")} }`],
    [2, () => `ct status ${negation(random)}${pick(random, ["dnat", "snat", "confirmed", "assured", "seen-reply"])}`],
    [2, () => `ct mark ${markOperand(place)}`],
    [1, () => `ct direction ${pick(random, ["original", "reply"])}`],
    [
      1,
      () =>
        `ct ${pick(random, ["original", "reply"])} ${family} ${pick(random, ["saddr", "daddr"])} ${randomAddress(place, family)}`,
    ],
    [
      protocol === "tcp" || protocol === "udp" ? 1 : 0,
      () => `meta l4proto ${protocol} ct original proto-dst ${pick(random, place.pools.ports)}`,
    ],
  ]);
}

function fibMatch({ random, hook }: RulePlace): string {
  const types = ["local", "unicast", "broadcast"];
  const kind = (field: string) => `fib ${field} type ${negation(random)}${pick(random, types)}`;
  const makers: (readonly [number, () => string])[] = [
    [2, () => kind("daddr")],
    [1, () => kind("saddr")],
  ];
  if (hook === "prerouting") makers.push([1, () => `fib saddr . iif oif ${pick(random, ["missing", "exists"])}`]);
  return oneOf(random, makers);
}

function concatenationMatch(place: RulePlace, { family, protocol }: Topic): string {
  const { random, pools } = place;
  const pairs = some(random, pools.ports, 2).map((port) => `${randomAddress(place, family)} . ${port}`);
  return oneOf(random, [
    [1, () => `${family} daddr . ${protocol} dport { ${pairs.join(", ")} }`],
    [1, () => `${family} saddr . ${protocol} dport @pairs_${family}`],
    [1, () => `${family} daddr . ${protocol} dport ${negation(random)}@ranges_${family}`],
    [1, () => `${family} saddr . ${protocol} dport { ${networkOf(randomAddress(place, family), family)} . 1-1000 }`],
  ]);
}

function rareMatch(place: RulePlace, { family, protocol }: Topic): string {
  const { random, pools, hook } = place;
  const isIncoming = hook !== "output" && hook !== "postrouting" && hook !== "egress";
  const hasPorts = protocol === "tcp" || protocol === "udp";
  const near = () => `"${pick(random, pools.interfaces)}" . ${randomAddress(place, family)}`;
  const far = pick(random, pools.interfaces);
  return oneOf(random, [
    [2, () => `${family} saddr @seen_${family}`],
    [2, () => `${family} ${pick(random, ["saddr", "daddr"])} vmap @verdicts_${family}`],
    [isIncoming ? 2 : 0, () => `iifname . ${family} saddr { ${near()}, ${near()} }`],
    [hook === "forward" ? 1 : 0, () => `iifname . oifname { "${far}" . "${pick(random, pools.interfaces)}" }`],
    [isIncoming && hook !== "ingress" ? 1 : 0, () => `ether saddr 02:00:00:00:0${below(random, 2)}:02`],
    [hook === "output" ? 1 : 0, () => `meta skuid ${pick(random, [0, 1000])}`],
    [family === "ip" && protocol !== null ? 1 : 0, () => `ip protocol ${protocol}`],
    [1, () => `meta protocol ${family}`],
    [1, () => "quota until 100 mbytes"],
    [0.5, () => `@nh,${family === "ip" ? "128,32 0x0a000002" : "64,16 0xfd00"}`],
    [hasPorts ? 0.5 : 0, () => `meta l4proto ${protocol} @th,16,16 ${pick(random, pools.ports)}`],
    [
      0.5,
      () => `meta mark & 0x${pick(random, ["ff", "11"])} ${pick(random, ["==", "!="])} ${pick(random, pools.marks)}`,
    ],
    [hasPorts ? 1 : 0, () => `${protocol} dport ${negation(random)}{ 1-100, ${pick(random, [443, 8080])} }`],
    [
      1,
      () =>
        `${family} saddr ${negation(random)}{ ${networkOf(randomAddress(place, family), family)}, ${range(family, random)} }`,
    ],
  ]);
}

function negation(random: Random): string {
  return chance(random, 0.2) ? "!= " : "";
}
