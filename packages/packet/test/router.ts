/** A router to follow packets through: `lan` (10.1.0.1/24) and `wan` (192.0.2.1/24), by which it reaches the rest of the world. */
import type { HostFacts } from "@nftlint/host";
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { verdictLine } from "../src/answer/words.ts";
import { type Tracer, tracer } from "../src/way/host.ts";
import type { Answer } from "../src/way/way.ts";
import { hostPrinting, type Outputs } from "./host.ts";

const addresses = { lan: "10.1.0.1", wan: "192.0.2.1" };

const usualRules = [
  { priority: 0, src: "all", table: "local" },
  { priority: 32766, src: "all", table: "main" },
  { priority: 32767, src: "all", table: "default" },
];

/** What a host prints of its interfaces, each with an address in a network of 256, and of its routes. */
export function networks(
  addresses: Readonly<Record<string, string>>,
  gateway: { readonly dev: string; readonly via: string },
) {
  const all = Object.entries(addresses);
  const links = all.map(([ifname], index) => ({ ifindex: index + 2, ifname, flags: ["UP"] }));
  const near = all.map(([dev, local]) => {
    const dst = `${local.slice(0, local.lastIndexOf("."))}.0/24`;
    return { dst, dev, scope: "link", prefsrc: local, flags: [] };
  });
  const own = [...all, ["lo", "127.0.0.1"] as const].map(([dev, local]) => {
    const dst = dev === "lo" ? "127.0.0.0/8" : local;
    return { type: "local", dst, dev, table: "local", scope: "host", prefsrc: local, flags: [] };
  });
  return {
    links: [{ ifindex: 1, ifname: "lo", flags: ["LOOPBACK", "UP"] }, ...links],
    addresses: all.map(([ifname, local]) => ({
      ifname,
      addr_info: [{ family: "inet", local, prefixlen: 24, scope: "global" }],
    })),
    routes: [...near, { dst: "default", gateway: gateway.via, dev: gateway.dev, flags: [] }, ...own],
  };
}

const switches = {
  "ipv4/ip_forward": 1,
  "ipv4/conf/all/rp_filter": 0,
  "ipv6/conf/all/forwarding": 1,
  ...Object.fromEntries(
    ["lan", "wan"].flatMap((name) => [
      [`ipv4/conf/${name}/rp_filter`, 0],
      [`ipv4/conf/${name}/accept_local`, 0],
    ]),
  ),
};

export function router(given: Outputs = {}): HostFacts {
  const printed = networks(addresses, { dev: "wan", via: "192.0.2.254" });
  return hostPrinting({
    links: JSON.stringify(printed.links),
    addresses: JSON.stringify(printed.addresses),
    "routes-ip4": JSON.stringify(printed.routes),
    "routes-ip6": "[]",
    "rules-ip4": JSON.stringify(usualRules),
    "rules-ip6": JSON.stringify(usualRules.slice(0, 2)),
    sysctls: Object.entries(switches)
      .map(([path, value]) => `/proc/sys/net/${path}:${value}\n`)
      .join(""),
    "iptables-tables": "",
    "ip6tables-tables": "",
    ...given,
  });
}

/** Follows packets through the router with a ruleset. */
export function routerWith(text: string, given: Outputs = {}): Tracer {
  const ruleset = buildRuleset({ path: "main.nft", parsed: parse(text) });
  const [fault] = ruleset.diagnostics;
  if (fault !== undefined) throw new Error(fault.message);
  return tracer({ ruleset, tables: ruleset.tables }, router(given));
}

/** The answer in one line; `nothing` where no packet is sent. */
export function verdictOf(answer: Answer | null): string {
  return answer === null ? "nothing" : verdictLine(answer);
}
