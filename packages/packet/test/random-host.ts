/** A host in the small world of random firewalls: `eth0` and `eth1` have a network each, all else is reached by `eth1`. */
import type { HostFacts } from "@nftlint/host";
import fc from "fast-check";
import { networks, router } from "./router.ts";

const { links, addresses, routes } = networks({ eth0: "10.0.0.3", eth1: "10.0.1.3" }, { dev: "eth1", via: "10.0.1.1" });

/** Routes by a mark, as policy routing has them: what has it is sent back by `eth0`. */
const markRules = [
  { priority: 0, src: "all", table: "local" },
  { priority: 100, src: "all", fwmark: "0x1", table: "100" },
  { priority: 32766, src: "all", table: "main" },
];

const legacyRules = ["", "-A FORWARD -p tcp -m tcp --dport 22 -j ACCEPT\n", "-A FORWARD -s 10.0.0.1/32 -j ACCEPT\n"];

/** Other tables, of which the names and the texts are. */
const legacyTables: readonly (readonly [string, string])[] = [
  ["", ""],
  ["nat\n", nat("-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.1:22\n")],
  ["nat\n", nat("-A PREROUTING -i eth1 -p udp -m udp --dport 80 -j REDIRECT --to-ports 22\n")],
  [
    "mangle\n",
    "*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -s 10.0.0.2/32 -j MARK --set-xmark 0x1/0xffffffff\nCOMMIT\n",
  ],
];

function nat(rules: string): string {
  return `*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n${rules}COMMIT\n`;
}

/** Hosts that differ in whether they check senders, route by marks, and have legacy tables. */
export const host: fc.Arbitrary<HostFacts> = fc
  .record({
    checksSenders: fc.boolean(),
    routesByMark: fc.boolean(),
    legacy: fc.option(fc.tuple(fc.constantFrom("ACCEPT", "DROP"), fc.constantFrom(...legacyRules)), { nil: null }),
    others: fc.constantFrom(...legacyTables),
  })
  .map(({ checksSenders, routesByMark, legacy, others: [names, texts] }) => {
    const filter = checksSenders ? 1 : 0;
    const switches = ["all", "eth0", "eth1"].map((name) => `/proc/sys/net/ipv4/conf/${name}/rp_filter:${filter}\n`);
    const locals = ["eth0", "eth1"].map((name) => `/proc/sys/net/ipv4/conf/${name}/accept_local:0\n`);
    const marked = [{ dst: "default", gateway: "10.0.0.1", dev: "eth0", table: "100", flags: [] }];
    const saved = (policy: string, rules: string) =>
      `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ${policy} [0:0]\n:OUTPUT ACCEPT [0:0]\n${rules}COMMIT\n`;
    return router({
      links: JSON.stringify(links),
      addresses: JSON.stringify(addresses),
      "routes-ip4": JSON.stringify(routesByMark ? [...routes, ...marked] : routes),
      ...(routesByMark ? { "rules-ip4": JSON.stringify(markRules) } : {}),
      sysctls: `/proc/sys/net/ipv4/ip_forward:1\n${[...switches, ...locals].join("")}/proc/sys/net/ipv6/conf/all/forwarding:1\n`,
      "iptables-tables": `${legacy === null ? "" : "filter\n"}${names}`,
      "iptables-save": `${legacy === null ? "" : saved(...legacy)}${texts}`,
    });
  });
