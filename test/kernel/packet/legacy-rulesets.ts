/** Random legacy tables, with the matches and targets that firewall managers write. */
import type { Random } from "../../fuzz/random.ts";
import { networkOf } from "./matches.ts";
import { builtInChains, type LegacyTableName, type Pools } from "./network.ts";
import { below, chance, oneOf, pick, some } from "./random.ts";
import type { ChainSketch, LegacyTableSketch } from "./ruleset-sketch.ts";

interface LegacyPlace {
  readonly random: Random;
  readonly pools: Pools;
  readonly family: "ip" | "ip6";
  readonly table: LegacyTableName;
  /** The built-in chain from which the rule is reached. */
  readonly root: string;
  /** User chains that may be jumped to. */
  readonly chains: readonly string[];
}

export function randomLegacyTable(
  random: Random,
  pools: Pools,
  family: "ip" | "ip6",
  name: LegacyTableName,
): LegacyTableSketch {
  const chains = builtInChains[name].flatMap((root) => {
    const place = { random, pools, family, table: name, root };
    const user: ChainSketch[] = [];
    for (let index = chance(random, 0.3) ? 1 + below(random, 2) : 0; index > 0; index--) {
      const targets = user.map((chain) => chain.name);
      user.push({ name: `${root}-${index}`, base: null, rules: randomRules({ ...place, chains: targets }, 3) });
    }
    const policy = name === "filter" && chance(random, 0.2) ? "DROP" : "ACCEPT";
    const rules = chance(random, name === "filter" ? 0.8 : 0.5) || user.length > 0;
    const own = rules ? randomRules({ ...place, chains: user.map((chain) => chain.name) }, 4) : [];
    return [...user, { name: root, base: policy, rules: own }];
  });
  return { family, name, chains };
}

function randomRules(place: LegacyPlace, most: number): string[] {
  return Array.from({ length: 1 + below(place.random, most) }, () => randomRule(place));
}

function randomRule(place: LegacyPlace): string {
  const { random } = place;
  const protocol = oneOf(random, [
    [2, () => null],
    [2, () => "tcp"],
    [2, () => "udp"],
    [1, () => (place.family === "ip" ? "icmp" : "ipv6-icmp")],
  ]);
  const count = below(random, 3);
  const matches = Array.from({ length: count }, () => randomMatch(place));
  // A match or an option may be given only once.
  const byKind = new Map(
    matches.map((match) => [
      match
        .replace(/^! /, "")
        .split(" ", 3)
        .join(" ")
        .replace(/^(-[sdio]) .*/, "$1"),
      match,
    ]),
  );
  const ports = protocol === "tcp" || protocol === "udp" ? [portMatch(place, protocol)] : [];
  const icmp = protocol === "icmp" && chance(random, 0.4) ? ["-m icmp --icmp-type 8"] : [];
  const protocolWords = protocol === null ? [] : [`-p ${protocol}`];
  return [...protocolWords, ...ports, ...icmp, ...byKind.values(), `-j ${randomTarget(place, protocol)}`]
    .filter((word) => word !== "")
    .join(" ");
}

function portMatch({ random, pools }: LegacyPlace, protocol: "tcp" | "udp"): string {
  return oneOf(random, [
    [2, () => ""],
    [3, () => `-m ${protocol} --dport ${pick(random, pools.ports)}`],
    [1, () => `-m ${protocol} --dport 1:1023`],
    [1, () => `-m ${protocol} ! --sport ${pick(random, pools.ports)}`],
    [2, () => `-m multiport --dports ${some(random, pools.ports, 3).join(",")}`],
    [protocol === "tcp" ? 1 : 0, () => "-m tcp --tcp-flags FIN,SYN,RST,ACK SYN"],
  ]);
}

function randomMatch(place: LegacyPlace): string {
  const { random, pools, family, table, root } = place;
  const not = chance(random, 0.2) ? "! " : "";
  const hosts = [...pools.interfaces.flatMap((name) => pools.hosts[name]?.[family] ?? []), ...pools.own[family]];
  const address = () => (chance(random, 0.4) ? networkOf(pick(random, hosts), family) : pick(random, hosts));
  const name = () => pick(random, [...pools.interfaces, "lo", "eth+"]);
  const mark = () => pick(random, pools.marks);
  const hasInput = root !== "OUTPUT" && root !== "POSTROUTING";
  const hasOutput = root !== "PREROUTING" && root !== "INPUT";
  const states = ["NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED", "DNAT", "SNAT"];
  const isEarly = table === "raw";
  return oneOf(random, [
    [3, () => `${not}-s ${address()}`],
    [3, () => `${not}-d ${address()}`],
    [hasInput ? 3 : 0, () => `${not}-i ${name()}`],
    [hasOutput ? 3 : 0, () => `${not}-o ${name()}`],
    [isEarly ? 0 : 0.5, () => `-m state --state ${pick(random, ["NEW", "ESTABLISHED,RELATED", "INVALID"])}`],
    [isEarly ? 0.5 : 3, () => `-m conntrack ${not}--ctstate ${some(random, states, 2).join(",")}`],
    [2, () => `-m mark ${not}--mark ${mark()}${pick(random, ["", "/0xff"])}`],
    [isEarly ? 0 : 1, () => `-m connmark ${not}--mark ${mark()}`],
    [2, () => `-m addrtype ${not}--dst-type ${pick(random, ["LOCAL", "UNICAST"])}`],
    [1, () => '-m comment --comment "as written by a manager"'],
    [1, () => `-m limit --limit 1000/sec --limit-burst 1000`],
    [1, () => rareMatch(place)],
    [family === "ip" ? 1 : 0, () => `-m iprange ${not}--src-range 10.0.0.2-10.1.0.3`],
  ]);
}

function rareMatch({ random, family, table, root }: LegacyPlace): string {
  const isEarly = table === "raw";
  return oneOf(random, [
    [1, () => "-m length --length 20:45"],
    [1, () => (family === "ip" ? "-m ttl --ttl-lt 64" : "-m hl --hl-lt 64")],
    [1, () => "-m dscp --dscp 0x2e"],
    [1, () => "-m pkttype --pkt-type unicast"],
    [root === "OUTPUT" ? 2 : 0, () => "-m owner --uid-owner 0"],
    [
      root === "PREROUTING" || root === "INPUT" || root === "FORWARD" ? 1 : 0,
      () => "-m mac --mac-source 02:00:00:00:00:02",
    ],
    [isEarly && root === "PREROUTING" ? 3 : 0, () => "-m rpfilter --invert"],
    [isEarly ? 0 : 1, () => `-m conntrack --ctorigdst ${family === "ip" ? "10.0.0.1" : "fd00::1"}`],
    [isEarly ? 0 : 1, () => `-m conntrack --ctdir ${pick(random, ["ORIGINAL", "REPLY"])}`],
  ]);
}

function randomTarget(place: LegacyPlace, protocol: string | null): string {
  const { random, pools, table, root, chains } = place;
  const mark = () => pick(random, pools.marks);
  const isNat = table === "nat";
  return oneOf(random, [
    [4, () => "ACCEPT"],
    [1, () => "RETURN"],
    [isNat ? 0 : 2, () => "DROP"],
    [chains.length > 0 ? 5 : 0, () => pick(random, chains)],
    [table === "mangle" ? 0.5 : 0, () => (place.family === "ip" ? "TTL --ttl-set 9" : "HL --hl-set 9")],
    [0.5, () => "LOG"],
    [table === "filter" ? 2 : 0, () => randomReject(place, protocol)],
    [table === "mangle" ? 4 : 0, () => `MARK --set-xmark ${mark()}/0xffffffff`],
    [table === "mangle" ? 1 : 0, () => `CONNMARK ${pick(random, ["--save-mark", "--restore-mark"])}`],
    [table === "mangle" ? 0.5 : 0, () => `DSCP --set-dscp ${pick(random, ["0x0a", "0x2e"])}`],
    [table === "mangle" ? 1 : 0, () => `MARK --set-xmark ${pick(random, ["0x4000/0x4000", "0x1/0xff"])}`],
    [table === "raw" ? 4 : 0, () => "CT --notrack"],
    [isNat ? 5 : 0, () => randomTranslation(place, root, protocol)],
  ]);
}

function randomReject({ random, family }: LegacyPlace, protocol: string | null): string {
  const kinds =
    family === "ip"
      ? ["icmp-port-unreachable", "icmp-host-prohibited", "icmp-admin-prohibited"]
      : ["icmp6-port-unreachable", "icmp6-adm-prohibited", "icmp6-no-route"];
  return `REJECT --reject-with ${protocol === "tcp" && chance(random, 0.4) ? "tcp-reset" : pick(random, kinds)}`;
}

function randomTranslation({ random, pools, family }: LegacyPlace, root: string, protocol: string | null): string {
  const hosts = [...pools.interfaces.flatMap((name) => pools.hosts[name]?.[family] ?? []), ...pools.own[family]];
  const address = pick(random, hosts);
  const port = pick(random, pools.ports);
  const hasPorts = protocol === "tcp" || protocol === "udp";
  if (root === "INPUT") return `SNAT --to-source ${address}`;
  const network = networkOf(pick(random, hosts), family);
  if (chance(random, 0.1)) return `NETMAP --to ${network}`;
  if (root === "POSTROUTING") return pick(random, [`SNAT --to-source ${address}`, "MASQUERADE", "MASQUERADE"]);
  const withPort = family === "ip" ? `${address}:${port}` : `[${address}]:${port}`;
  return hasPorts
    ? pick(random, [`DNAT --to-destination ${withPort}`, `REDIRECT --to-ports ${port}`])
    : `DNAT --to-destination ${address}`;
}
