/** Random rulesets: tables of nft and legacy ones, in which packets of the same pools meet rules. */
import type { Random } from "../../fuzz/random.ts";
import { randomLegacyTable } from "./legacy-rulesets.ts";
import {
  type Hook,
  networkOf,
  type RulePlace,
  randomAddress,
  randomMatches,
  randomTopic,
  type Topic,
} from "./matches.ts";
import { type Network, type Pools, poolsOf } from "./network.ts";
import { below, chance, oneOf, pick, some } from "./random.ts";
import type { ChainSketch, RulesetSketch, TableSketch } from "./ruleset-sketch.ts";

export function randomRuleset(random: Random, network: Network): RulesetSketch {
  const pools = poolsOf(network);
  const count = 1 + below(random, 3);
  const families = ["ip", "inet", "inet", "ip6", "ip", "netdev"] as const;
  const tables = Array.from({ length: count }, (_, index) =>
    randomTable(random, pools, pick(random, families), `t${index}`),
  );
  const legacy = (["ip", "ip6"] as const).flatMap((family) =>
    network.legacyTables[family].map((name) => randomLegacyTable(random, pools, family, name)),
  );
  return { tables, legacy };
}

/** A base chain's place in the kernel, with the priorities that it may have. */
interface Site {
  readonly weight: number;
  readonly type: RulePlace["type"];
  readonly hook: Hook;
  readonly priorities: readonly number[];
}

/** Legacy tables are at -300, -150, -100, 0 and 100: priorities are often the same. */
const sites: readonly Site[] = [
  { weight: 2, type: "filter", hook: "prerouting", priorities: [-300, -300, -150, -150, 0, -99] },
  { weight: 2, type: "filter", hook: "input", priorities: [0, 0, -150, 10] },
  { weight: 4, type: "filter", hook: "forward", priorities: [0, 0, 0, -150, 10] },
  { weight: 2, type: "filter", hook: "output", priorities: [-300, 0, 0, -150] },
  { weight: 1, type: "filter", hook: "postrouting", priorities: [0, -150, 101] },
  { weight: 1, type: "route", hook: "output", priorities: [-150] },
  { weight: 2, type: "nat", hook: "prerouting", priorities: [-100, -100, -90] },
  { weight: 2, type: "nat", hook: "postrouting", priorities: [100, 100, 90] },
  { weight: 1, type: "nat", hook: "output", priorities: [-100] },
  { weight: 0.3, type: "nat", hook: "input", priorities: [100] },
];

const deviceSites: readonly Site[] = [
  { weight: 2, type: "filter", hook: "ingress", priorities: [-500, 0, 0] },
  { weight: 1, type: "filter", hook: "egress", priorities: [0, 0, 10] },
];

function randomTable(random: Random, pools: Pools, family: TableSketch["family"], name: string): TableSketch {
  const count = 1 + below(random, family === "netdev" ? 2 : 4);
  const chains = Array.from({ length: count }, (_, index) => {
    const site = randomSite(random, family === "netdev" ? deviceSites : sites);
    const place = { random, pools, family, hook: site.hook, type: site.type, priority: pick(random, site.priorities) };
    return chainWithTargets(place, `c${index}`);
  });
  const rules = chains.flat().flatMap((chain) => chain.rules);
  const definitions = definitionsFor(random, pools, family).filter((definition) => {
    const name = `@${definition.split(" ")[1]}`;
    return rules.some((rule) => rule.split(/[ \t]/).includes(name));
  });
  const flags = chance(random, 0.03) ? ["flags dormant;"] : [];
  return { family, name, definitions: [...flags, ...definitions], chains: chains.flat() };
}

function randomSite(random: Random, among: readonly Site[]): Site {
  return oneOf(
    random,
    among.map((site) => [site.weight, () => site] as const),
  );
}

/** A base chain behind the regular chains that it leads to. */
function chainWithTargets(place: Omit<RulePlace, "chains">, name: string): ChainSketch[] {
  const { random } = place;
  const regular: ChainSketch[] = [];
  for (let index = below(random, 3); index > 0; index--) {
    const chains = regular.map((chain) => chain.name);
    regular.push({ name: `${name}_r${index}`, base: null, rules: randomRules({ ...place, chains }, 3) });
  }
  const rules = randomRules({ ...place, chains: regular.map((chain) => chain.name) }, 5);
  return [...regular, { name, base: baseText(place), rules }];
}

function baseText({ random, pools, hook, type, priority }: Omit<RulePlace, "chains">): string {
  const device = hook === "ingress" || hook === "egress" ? ` device "${pick(random, pools.interfaces)}"` : "";
  const policy = type === "filter" && chance(random, 0.2) ? "drop" : "accept";
  return `type ${type} hook ${hook}${device} priority ${priority}; policy ${policy};`;
}

function randomRules(place: RulePlace, most: number): string[] {
  return Array.from({ length: 1 + below(place.random, most) }, () => randomRule(place));
}

function randomRule(place: RulePlace): string {
  const topic = randomTopic(place);
  const { random } = place;
  if (chance(random, 0.12)) return randomVerdictMap(place, topic.family);
  const words = randomMatches(place, topic);
  const actions = place.type === "nat" ? natActions(place, topic) : filterActions(place, topic);
  if (chance(random, 0.15)) words.push("counter");
  if (chance(random, 0.05)) words.push("limit rate 1000/second burst 1000 packets");
  const action = oneOf(random, actions);
  // nft 1.0.6 does not list the test of the family before a reset.
  const kept = action.endsWith("tcp reset") ? words.filter((word) => !word.startsWith("meta nfproto")) : words;
  return [...kept, action].join(" ");
}

type Maker = readonly [number, () => string];

/** What any rule may end with. */
function plainActions({ random, chains }: RulePlace): Maker[] {
  return [
    [4, () => "accept"],
    [1, () => "counter"],
    [1, () => "return"],
    [0.5, () => "continue"],
    [chains.length > 0 ? 4 : 0, () => `jump ${pick(random, chains)}`],
    [chains.length > 0 ? 1.5 : 0, () => `goto ${pick(random, chains)}`],
  ];
}

function filterActions(place: RulePlace, topic: Topic): Maker[] {
  const { random, pools, hook, priority, chains } = place;
  const mark = () => pick(random, pools.marks);
  const isEarly = (hook === "prerouting" || hook === "output") && priority <= -300;
  const mayReject = hook === "input" || hook === "forward" || hook === "output";
  const isTracked = place.family !== "netdev" && !isEarly;
  return [
    ...plainActions(place),
    [2, () => "drop"],
    [mayReject ? 3 : 0, () => randomReject(place, topic)],
    [2, () => `meta mark set ${mark()}`],
    [0.5, () => `meta mark set meta mark ${pick(random, ["|", "^", "&"])} ${mark()}`],
    [isTracked ? 1 : 0, () => `ct mark set ${pick(random, [`${mark()}`, "meta mark"])}`],
    [isTracked ? 1 : 0, () => "meta mark set ct mark"],
    [isEarly ? 3 : 0, () => "notrack"],
    [hasPorts(topic) ? 1 : 0, () => `meta mark set ${topic.protocol} dport map { 22 : 1, 80 : 2, 1000-50000 : 16 }`],
    [hasPorts(topic) ? 0.5 : 0, () => `meta mark set ${topic.protocol} dport map @marks`],
    [0.5, () => `meta mark set ${topic.family} saddr map { ${randomAddress(place, topic.family)} : ${mark()} }`],
    [isTracked ? 0.3 : 0, () => `ct mark set ct mark | ${mark()}`],
    [0.7, () => `${pick(random, ["add", "update"])} @seen_${topic.family} { ${topic.family} saddr }`],
    [
      chains.length > 0 ? 0 : 0.7,
      () => `jump {\n\t\t\t${randomMatches(place, topic).join(" ")} accept\n\t\t\tcounter\n\t\t}`,
    ],
    [0.2, () => `${topic.family} ${topic.family === "ip" ? "ttl" : "hoplimit"} set ${pick(random, [1, 10])}`],
    [0.3, () => `${topic.family} dscp set ${pick(random, ["cs1", "ef"])}`],
  ];
}

function hasPorts({ protocol }: Topic): boolean {
  return protocol === "tcp" || protocol === "udp";
}

function randomReject({ random, family }: RulePlace, topic: Topic): string {
  const kinds = {
    ip: ["reject", "reject with icmp type host-unreachable", "reject with icmp type admin-prohibited"],
    ip6: ["reject", "reject with icmpv6 type admin-prohibited", "reject with icmpv6 type no-route"],
    inet: ["reject", "reject with icmpx type admin-prohibited", "reject with icmpx type host-unreachable"],
    netdev: ["drop"],
  };
  return topic.protocol === "tcp" && chance(random, 0.5) && family !== "netdev"
    ? "meta l4proto tcp reject with tcp reset"
    : pick(random, kinds[family]);
}

function natActions(place: RulePlace, topic: Topic): Maker[] {
  const { random, hook } = place;
  const { family } = topic;
  const isSource = hook === "postrouting" || hook === "input";
  const to = place.family === "inet" ? `${family} to` : "to";
  const protocol = `meta l4proto ${topic.protocol}`;
  const translations: Maker[] = isSource
    ? [
        [4, () => `snat ${to} ${randomAddress(place, family)}`],
        [hook === "postrouting" ? 5 : 0, () => "masquerade"],
        [hasPorts(topic) ? 1 : 0, () => `${protocol} snat ${to} ${withPort(randomAddress(place, family), 40001)}`],
        [
          1,
          () => `snat ${to} ${family} saddr map { ${randomAddress(place, family)} : ${randomAddress(place, family)} }`,
        ],
      ]
    : [
        [4, () => `dnat ${to} ${randomAddress(place, family)}`],
        [
          hasPorts(topic) ? 5 : 0,
          () => `${protocol} dnat ${to} ${withPort(randomAddress(place, family), pick(random, place.pools.ports))}`,
        ],
        [hasPorts(topic) ? 3 : 0, () => `${protocol} redirect to :${pick(random, place.pools.ports)}`],
        [0.5, () => "redirect"],
        [hasPorts(topic) ? 1 : 0, () => `${protocol} dnat to :${pick(random, place.pools.ports)}`],
        [hasPorts(topic) ? 1.5 : 0, () => `dnat ${to} ${topic.protocol} dport map @targets_${family}`],
        [hasPorts(topic) ? 1.5 : 0, () => `dnat ${to} ${pairedTarget(place, topic)}`],
        [
          topic.protocol === "tcp" ? 1 : 0,
          () =>
            `dnat ${to} tcp dport map { 80 : ${randomAddress(place, family)}, 443 : ${randomAddress(place, family)} }`,
        ],
      ];
  return [...plainActions(place), ...translations];
}

/** An address and a port by those that the packet is for. */
function pairedTarget(place: RulePlace, { family, protocol }: Topic): string {
  const { random, pools } = place;
  const pair = () => `${randomAddress(place, family)} . ${pick(random, pools.ports)}`;
  const keys = [...new Set([pair(), pair(), pair()])];
  return `${family} daddr . ${protocol} dport map { ${keys.map((key) => `${key} : ${pair()}`).join(", ")} }`;
}

function withPort(address: string, port: number): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function randomVerdictMap(place: RulePlace, family: "ip" | "ip6"): string {
  const { random, pools, chains, type } = place;
  const verdict = () =>
    oneOf(random, [
      [2, () => "accept"],
      [type === "nat" ? 0 : 1, () => "drop"],
      [chains.length > 0 ? 4 : 0, () => `${pick(random, ["jump", "goto"])} ${pick(random, chains)}`],
      [1, () => "return"],
    ]);
  const map = (keys: readonly (string | number)[]) =>
    `vmap { ${keys.map((key) => `${key} : ${verdict()}`).join(", ")} }`;
  const addresses = new Set([randomAddress(place, family), randomAddress(place, family)]);
  return oneOf(random, [
    [2, () => `${pick(random, ["tcp", "udp"])} dport ${map(some(random, pools.ports, 3))}`],
    [2, () => `${family} ${pick(random, ["saddr", "daddr"])} ${map([...addresses])}`],
    [1, () => `meta l4proto ${map(["tcp", "udp"])}`],
    [1, () => `meta mark ${map(some(random, [0, ...pools.marks], 3))}`],
    [place.family === "netdev" ? 0 : 2, () => `ct state ${map(some(random, ["new", "established", "untracked"], 3))}`],
  ]);
}

/** The sets that rules name. */
function definitionsFor(random: Random, pools: Pools, family: TableSketch["family"]): string[] {
  const families = family === "ip" || family === "ip6" ? [family] : (["ip", "ip6"] as const);
  const ports = some(random, pools.ports, 4);
  return [
    ...families.flatMap((name) => addressSets(random, pools, name)),
    set("services", "inet_service", "", ports),
    "map marks { type inet_service : mark; elements = { 22 : 1, 80 : 2, 443 : 16 }; }",
  ];
}

function addressSets(random: Random, pools: Pools, family: "ip" | "ip6"): string[] {
  const all = [...pools.interfaces.flatMap((name) => pools.hosts[name]?.[family] ?? []), ...pools.own[family]];
  const type = family === "ip" ? "ipv4_addr" : "ipv6_addr";
  const networks = [...new Set(some(random, all, 3).map((address) => networkOf(address, family)))];
  const pairs = some(random, all, 4).map((address) => `${address} . ${pick(random, pools.ports)}`);
  const ranges = [...new Set(some(random, all, 2).map((address) => `${networkOf(address, family)} . 1-1000`))];
  const targets = some(random, pools.ports, 3).map((port) => `${port} : ${pick(random, all)}`);
  const verdicts = some(random, all, 3).map((address) => `${address} : ${pick(random, ["accept", "drop", "return"])}`);
  return [
    set(`hosts_${family}`, type, "", some(random, all, 4)),
    set(`networks_${family}`, type, "interval", networks),
    set(`pairs_${family}`, `${type} . inet_service`, "", pairs),
    set(`ranges_${family}`, `${type} . inet_service`, "interval", ranges),
    `map targets_${family} { type inet_service : ${type}; elements = { ${targets.join(", ")} }; }`,
    `set seen_${family} { type ${type}; flags dynamic; size 1000; }`,
    `map verdicts_${family} { type ${type} : verdict; elements = { ${verdicts.join(", ")} }; }`,
  ];
}

function set(name: string, type: string, flags: string, elements: readonly (string | number)[]): string {
  const flagText = flags === "" ? "" : ` flags ${flags};`;
  return `set ${name} { type ${type};${flagText} elements = { ${elements.join(", ")} }; }`;
}
