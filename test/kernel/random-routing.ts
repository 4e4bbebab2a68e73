/** Random routing tables, rules and switches, and packets to ask them about. */
import { pickWeighted, type Random } from "../fuzz/random.ts";

type Family = "ip" | "ip6";

/** A question for `ip route get`. */
export interface RouteQuestion {
  readonly family: Family;
  readonly destination: string;
  /** `null` for packets of the host that have no source yet. */
  readonly source: string | null;
  /** `null` for packets of the host. */
  readonly inputInterface: string | null;
  readonly boundTo: string | null;
  readonly mark: number;
  readonly protocol: "udp" | "tcp";
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** A network stack: a shell script that makes it, and what it is asked. */
export interface RandomRouting {
  readonly script: string;
  readonly questions: readonly RouteQuestion[];
}

const interfaces = ["e0", "e1", "e2"];

const addresses = {
  ip: {
    own: { e0: ["10.0.0.1/24", "10.0.0.9/24", "10.5.5.1/28"], e1: ["10.1.0.1/24"], e2: ["192.168.0.1/16"] },
    gateways: { e0: ["10.0.0.2", "10.0.0.3", "10.5.5.2"], e1: ["10.1.0.2"], e2: ["192.168.7.7"] },
    networks: [
      ...["default", "0.0.0.0/1", "10.0.0.0/8", "10.5.0.0/16", "10.5.5.0/24", "10.5.5.5/32", "10.0.0.128/25"],
      ...["10.9.0.0/16", "172.16.0.0/12", "172.16.3.0/24", "198.51.100.0/24"],
    ],
    hosts: [
      ...["10.0.0.1", "10.0.0.9", "10.1.0.1", "10.0.0.2", "10.0.0.200", "10.0.0.255", "10.5.5.5", "10.5.5.6"],
      ...["10.5.5.77", "10.5.9.9", "10.9.1.1", "172.16.3.4", "172.17.0.1", "198.51.100.7", "192.168.7.7"],
      ...["8.8.8.8", "203.0.113.9", "127.0.0.1", "192.168.255.255", "255.255.255.255", "0.0.0.0"],
    ],
  },
  ip6: {
    own: { e0: ["fd00:0::1/64"], e1: ["fd00:1::1/64"], e2: ["fd00:2::1/64", "fd00:2::9/64"] },
    gateways: { e0: ["fd00:0::2", "fd00:0::3"], e1: ["fd00:1::2"], e2: ["fd00:2::2"] },
    networks: [
      ...["default", "2000::/3", "fd00::/8", "fd05::/16", "fd05:5::/32", "fd05:5::5/128", "fd09::/16"],
      ...["2001:db8::/32", "2001:db8:1::/48"],
    ],
    hosts: [
      ...["fd00:0::1", "fd00:1::1", "fd00:0::2", "fd00:0::77", "fd05:5::5", "fd05:5::6", "fd05:9::1", "fd09::1"],
      ...["2001:db8::1", "2001:db8:1::1", "2a00::1", "fd00:2::9", "fd00:2::33"],
    ],
  },
} as const;

function oneOf<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)]!;
}

function chance(probability: number, random: Random): boolean {
  return random() < probability;
}

export function randomRouting(family: Family, questionCount: number, random: Random): RandomRouting {
  const lines = [...linkLines(family), ...switchLines(family, random)];
  for (let count = 3 + Math.floor(random() * 9); count > 0; count--) lines.push(routeLine(family, random));
  // Half of the hosts have no rules of their own: the kernel then takes another way.
  const ruleCount = chance(0.4, random) ? 0 : 1 + Math.floor(random() * 5);
  for (let count = ruleCount; count > 0; count--) lines.push(ruleLine(family, random));
  const questions = Array.from({ length: questionCount }, () => randomQuestion(family, random));
  return { script: `${lines.join("\n")}\n`, questions };
}

function linkLines(family: Family): string[] {
  const lines: string[] = ["ip link set lo up"];
  for (const name of interfaces) {
    lines.push(`ip link add ${name} type veth peer name ${name}p`);
    lines.push(`echo 0 > /proc/sys/net/ipv6/conf/${name}/accept_dad`);
    lines.push(`echo 1 > /proc/sys/net/ipv6/conf/${name}p/disable_ipv6`);
    lines.push(`ip link set ${name} addrgenmode none`, `ip link set ${name} up`, `ip link set ${name}p up`);
    for (const address of addresses[family].own[name as "e0"]) {
      lines.push(`ip addr add ${address} dev ${name}${family === "ip6" ? " nodad" : " brd +"}`);
    }
  }
  return lines;
}

function switchLines(family: Family, random: Random): string[] {
  const set = (path: string, value: number) => `echo ${value} > /proc/sys/net/${path}`;
  // `ip route get` does not ask whether IPv6 is forwarded.
  if (family === "ip6") return [set("ipv6/conf/all/forwarding", 1)];
  const lines = [set("ipv4/ip_forward", chance(0.85, random) ? 1 : 0)];
  lines.push(set("ipv4/conf/all/rp_filter", pickWeighted([6, 1, 1], random)));
  for (const name of interfaces) {
    lines.push(set(`ipv4/conf/${name}/rp_filter`, pickWeighted([3, 2, 1], random)));
    lines.push(set(`ipv4/conf/${name}/src_valid_mark`, chance(0.3, random) ? 1 : 0));
    lines.push(set(`ipv4/conf/${name}/accept_local`, chance(0.2, random) ? 1 : 0));
    lines.push(set(`ipv4/conf/${name}/route_localnet`, chance(0.2, random) ? 1 : 0));
    if (chance(0.2, random)) lines.push(set(`ipv4/conf/${name}/forwarding`, chance(0.5, random) ? 1 : 0));
    lines.push(set(`ipv4/conf/${name}/send_redirects`, 0));
  }
  lines.push(set("ipv4/conf/all/send_redirects", 0));
  return lines;
}

const tables = ["main", "main", "100", "200"];

/** A route that the kernel may refuse: the script goes on. */
function routeLine(family: Family, random: Random): string {
  const command = `ip ${family === "ip6" ? "-6" : "-4"} route add`;
  const { networks, gateways, own } = addresses[family];
  const network = oneOf(networks, random);
  const table = `table ${oneOf(tables, random)} metric ${oneOf([1, 10, 20], random)}`;
  const type = ["unicast", "unreachable", "blackhole", "prohibit", "throw"][pickWeighted([14, 1, 1, 1, 1], random)]!;
  if (type !== "unicast") return `${command} ${type} ${network} ${table}`;
  const name = oneOf(interfaces, random) as "e0";
  if (chance(0.1, random)) {
    const hops = [name, name, oneOf(interfaces, random) as "e0"].slice(chance(0.5, random) ? 1 : 0);
    return `${command} ${network} ${table} ${hops.map((hop) => `nexthop via ${oneOf(gateways[hop], random)} dev ${hop}`).join(" ")}`;
  }
  const gateway = chance(0.7, random) ? ` via ${oneOf(gateways[name], random)}` : "";
  const source = chance(0.2, random) ? ` src ${oneOf(own[name], random).split("/")[0]}` : "";
  return `${command} ${network}${gateway} dev ${name}${source} ${table}`;
}

function ruleLine(family: Family, random: Random): string {
  const { networks, hosts } = addresses[family];
  const all = ["all", ...networks.filter((network) => network !== "default")];
  const parts = [`ip ${family === "ip6" ? "-6" : "-4"} rule add pref ${10 + Math.floor(random() * 80)}`];
  if (chance(0.15, random)) parts.push("not");
  if (chance(0.5, random)) parts.push(`from ${chance(0.3, random) ? oneOf(hosts, random) : oneOf(all, random)}`);
  if (chance(0.3, random)) parts.push(`to ${oneOf(all, random)}`);
  if (chance(0.2, random)) parts.push(`iif ${oneOf([...interfaces, "lo"], random)}`);
  if (chance(0.1, random)) parts.push(`oif ${oneOf(interfaces, random)}`);
  if (chance(0.3, random)) parts.push(`fwmark ${oneOf(["1", "2", "0x10/0xf0", "1/0xf"], random)}`);
  if (chance(0.15, random)) parts.push(`ipproto ${oneOf(["tcp", "udp"], random)}`);
  if (chance(0.15, random)) parts.push(`dport ${oneOf(["53", "50-90"], random)}`);
  if (chance(0.1, random)) parts.push(`sport ${oneOf(["4000", "3000-5000"], random)}`);
  const action = ["lookup", "suppress", "goto", "unreachable", "blackhole", "prohibit"][
    pickWeighted([10, 2, 1, 1, 1, 1], random)
  ]!;
  if (action === "lookup") parts.push(`lookup ${oneOf(["100", "200", "main"], random)}`);
  else if (action === "suppress") parts.push(`lookup main suppress_prefixlength ${oneOf([0, 8, 16], random)}`);
  else if (action === "goto") parts.push(`goto ${oneOf(["32766", "95"], random)}`);
  else parts.push(action);
  return parts.join(" ");
}

function randomQuestion(family: Family, random: Random): RouteQuestion {
  const { hosts, own } = addresses[family];
  const inputInterface = chance(0.6, random) ? oneOf(interfaces, random) : null;
  const ownAddress = oneOf(own[oneOf(interfaces, random) as "e0"], random).split("/")[0]!;
  const hostSource = chance(0.6, random) ? null : ownAddress;
  return {
    family,
    destination: oneOf(hosts, random),
    source: inputInterface === null ? hostSource : oneOf(hosts, random),
    inputInterface,
    // With a source of its own, `ip route get` asks another question than an IPv6 socket that is bound.
    boundTo:
      inputInterface === null && (family === "ip" || hostSource === null) && chance(0.2, random)
        ? oneOf(interfaces, random)
        : null,
    mark: oneOf([0, 0, 0, 1, 2, 0x11, 0x12], random),
    protocol: oneOf(["udp", "tcp"], random),
    sourcePort: oneOf([4000, 40000], random),
    destinationPort: oneOf([53, 80, 443], random),
  };
}

/** The command that asks the kernel. */
export function routeCommand(question: RouteQuestion): string {
  const { family, destination, source, inputInterface, boundTo, mark, protocol, sourcePort, destinationPort } =
    question;
  return [
    `ip -j ${family === "ip6" ? "-6" : "-4"} route get ${destination}`,
    ...(source === null ? [] : [`from ${source}`]),
    ...(inputInterface === null ? [] : [`iif ${inputInterface}`]),
    ...(boundTo === null ? [] : [`oif ${boundTo}`]),
    `mark ${mark} ipproto ${protocol} sport ${sourcePort} dport ${destinationPort}`,
  ].join(" ");
}
