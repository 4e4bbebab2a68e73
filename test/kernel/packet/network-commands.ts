/** The shell commands that make a network what it is meant to be. */
import type { Network } from "./network.ts";

/** Run in the router's namespace before there are interfaces, so that they get these settings. */
export function settingsScript({ isForwarding }: Network): string {
  const settings: Readonly<Record<string, number>> = {
    "ipv4/ip_forward": Number(isForwarding.ip),
    "ipv6/conf/all/forwarding": Number(isForwarding.ip6),
    // Nothing but what packets lead to: no answers by the kernel, no discovery, no redirects.
    "ipv4/icmp_echo_ignore_all": 1,
    "ipv6/icmp/echo_ignore_all": 1,
    "ipv4/conf/all/send_redirects": 0,
    "ipv4/conf/default/send_redirects": 0,
    "ipv4/conf/all/rp_filter": 0,
    "ipv4/conf/default/rp_filter": 0,
    "ipv6/conf/default/accept_ra": 0,
    "ipv6/conf/default/accept_dad": 0,
    "ipv6/conf/default/addr_gen_mode": 1,
    // As many answers as there are packets, but for IPv4 packets without a route: see `Foretold`.
    "ipv4/icmp_ratemask": 0,
    "ipv6/icmp/ratelimit": 0,
  };
  const lines = Object.entries(settings).map(([name, value]) => `echo ${value} > /proc/sys/net/${name}`);
  // Where br_netfilter is loaded, a bridge would translate addresses itself, and not send back to the port of origin.
  const bridges = "for file in /proc/sys/net/bridge/bridge-nf-call-ip*; do [ ! -e $file ] || echo 0 > $file; done";
  return [...lines, bridges].join("\n");
}

/** Run in the router's namespace; far ends go to the other one. Interfaces without ARP need no answers. */
export function networkCommands({ cables, routes, rules, neighbours = [] }: Network, farNamespace: string): string {
  const links = cables.flatMap(({ name, isBridge = false, addresses, reversePathFilter }, index) => [
    ...(isBridge ? bridgeCommands(name, index, farNamespace) : cableCommands(name, index, farNamespace)),
    ...addresses.map((address) => `ip addr add ${address} dev ${name}${address.includes(":") ? " nodad" : ""}`),
    `echo ${reversePathFilter} > /proc/sys/net/ipv4/conf/${name}/rp_filter`,
    `ip -n ${farNamespace} link set far-${name} arp off up`,
  ]);
  const neighbourLines = neighbours.map(
    ({ address, cable }) =>
      `ip neighbour add ${address} lladdr 02:00:00:00:0${cables.findIndex(({ name }) => name === cable)}:02 dev ${cable}`,
  );
  const routeLines = routes.map(({ destination, via, kind, table }) => {
    const family = destination.includes(":") ? "-6" : "-4";
    return `ip ${family} route add ${kind} ${destination}${via === null ? "" : ` via ${via}`} table ${table}`;
  });
  const ruleLines = rules.map(
    ({ family, selector, table }) => `ip ${family === "ip" ? "-4" : "-6"} rule add ${selector} table ${table}`,
  );
  return [...links, ...neighbourLines, ...routeLines, ...ruleLines].join("\n");
}

function cableCommands(name: string, index: number, farNamespace: string): string[] {
  return [
    `ip link add ${name} address 02:00:00:00:0${index}:01 type veth peer name far-${name} netns ${farNamespace}`,
    `ip link set ${name} arp off up`,
  ];
}

/** A bridge looks up where its frames go, so that it must know its neighbours: it would drop those to itself. */
function bridgeCommands(name: string, index: number, farNamespace: string): string[] {
  return [
    `ip link add ${name} address 02:00:00:00:0${index}:01 type bridge`,
    `ip link add port${index} type veth peer name far-${name} netns ${farNamespace}`,
    `ip link set port${index} master ${name} up`,
    `ip link set ${name} up`,
  ];
}
