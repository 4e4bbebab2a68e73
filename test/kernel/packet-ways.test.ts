/** Where packets go on a router, by which rules and as what: as foretold, and as the kernel has it. */
import { snapshotFacts } from "@nftlint/host";
import { type Answer, type ChainStep, formatAddress, type Way } from "@nftlint/packet";
import { ruleHandle } from "@nftlint/semantics";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Fate } from "./packet/fate.ts";
import { packetOf } from "./packet/foretell.ts";
import type { Network } from "./packet/network.ts";
import { buildRouter } from "./packet/router.ts";
import { sentOf, tracerOf } from "./packet/written.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";

/** Two cables, a network behind a neighbour on each, and one that nobody may reach. */
const network: Network = {
  cables: [
    { name: "lan0", addresses: ["10.0.0.1/24", "fd00:0::1/64"], reversePathFilter: 0 },
    { name: "wan0", addresses: ["10.1.0.1/24", "fd00:1::1/64"], reversePathFilter: 0 },
  ],
  routes: [
    { destination: "10.101.0.0/24", via: "10.1.0.2", kind: "unicast", table: "main" },
    { destination: "fd00:101::/64", via: "fd00:1::2", kind: "unicast", table: "main" },
    { destination: "10.99.0.0/24", via: null, kind: "blackhole", table: "main" },
    { destination: "0.0.0.0/0", via: "10.0.0.2", kind: "unicast", table: 100 },
  ],
  rules: [{ family: "ip", selector: "fwmark 1", table: 100 }],
  isForwarding: { ip: true, ip6: true },
  legacyTables: { ip: [], ip6: [] },
  legacyComes: "before",
};

interface Case {
  readonly title: string;
  readonly network?: Partial<Network>;
  readonly nft?: string;
  readonly iptables?: string;
  /** Each as `lan0: 10.0.0.2 > 10.1.0.3`, behind a word for the protocol unless it is UDP; `-` for the router itself. */
  readonly packets: readonly string[];
  /** Where each arrives, if at all. */
  readonly arrives: readonly string[];
}

const fibRules = [
  "fib saddr . iif oif missing",
  "fib saddr . iif oif exists",
  'fib saddr oifname "lan0"',
  'fib saddr oifname "wan0"',
  "fib saddr type local",
  "fib saddr type unicast",
  "fib daddr type local",
  "fib daddr . iif type local",
  "fib daddr type unicast",
  "fib daddr type { broadcast, multicast, anycast }",
  "fib daddr type { blackhole, unreachable, prohibit }",
  'fib daddr oifname "wan0"',
  'fib daddr oif "lan0"',
  "fib daddr oif missing",
  'fib daddr . mark oifname "lan0"',
];

const counters = (rules: readonly string[]) => rules.map((rule) => `${rule} counter`).join("\n");

function base(hook: string, rules: readonly string[], type = "filter", priority = "0"): string {
  return `chain ${hook}${priority.replace("-", "m")} {\ntype ${type} hook ${hook} priority ${priority};\n${rules.join("\n")}\n}\n`;
}

function table(...chains: readonly string[]): string {
  return `table inet t {\n${chains.join("")}}\n`;
}

const cases: readonly Case[] = [
  {
    title: "fib, of what is forwarded, delivered or has no way",
    nft: table(
      base("prerouting", [counters(fibRules)]),
      base("input", [counters(fibRules)]),
      base("forward", [
        counters(fibRules),
        "fib daddr . oif type local counter",
        "fib daddr . oif type unicast counter",
      ]),
    ),
    packets: [
      "lan0: 10.0.0.2 > 10.1.0.3",
      "lan0: 10.0.0.2 > 10.101.0.9",
      "lan0: 10.101.0.9 > 10.1.0.3",
      "lan0: 192.0.2.9 > 10.1.0.3",
      "lan0: 10.0.0.2 > 10.0.0.1",
      "lan0: 10.0.0.2 > 10.1.0.1",
      "lan0: 10.0.0.2 > 10.0.0.255",
      "lan0: 10.0.0.2 > 224.0.0.1",
      "lan0: 10.0.0.2 > 10.99.0.1",
      "lan0: 10.99.0.1 > 10.1.0.3",
      "lan0: fd00::2 > fd00:1::3",
      "lan0: fd00:101::9 > fd00:1::3",
      "lan0: fd00::2 > fd00::1",
      "lan0: fd00::2 > fd00:1::1",
      "lan0: fd00::2 > 2001:db8::1",
      "lan0: 2001:db8::1 > fd00:1::3",
      "wan0: fd00:1::3 > fd00::2",
    ],
    arrives: [
      ...["wan0", "wan0", "wan0", "wan0", "local", "local", "local", "local", "nowhere", "wan0"],
      ...["wan0", "wan0", "local", "local", "nowhere", "wan0", "lan0"],
    ],
  },
  {
    title: "fib, of what the host sends",
    nft: table(
      base("output", [
        ...["fib daddr type local", "fib daddr . oif type unicast", "fib daddr . oif type local"].map(
          (rule) => `${rule} counter`,
        ),
        ...["fib saddr type local", "fib saddr . oif type local"].map((rule) => `${rule} counter`),
      ]),
    ),
    packets: ["-: 10.0.0.1 > 10.1.0.3", "-: 10.1.0.1 > 10.1.0.3", "-: 10.0.0.1 > 10.1.0.1", "-: fd00::1 > fd00:1::3"],
    arrives: ["wan0", "wan0", "local", "wan0"],
  },
  {
    title: "a mark in output leads elsewhere where a chain of type route sets it",
    nft: table(
      base("output", ["udp dport 53 meta mark set 1"], "route", "mangle"),
      base(
        "output",
        ["udp dport 80 meta mark set 1", 'oifname "lan0" counter', 'oifname "wan0" counter'],
        "filter",
        "0",
      ),
      base("postrouting", ['oifname "lan0" counter', 'oifname "wan0" counter']),
    ),
    packets: [
      "-: 10.1.0.1 > 10.101.0.9 port 53",
      "-: 10.1.0.1 > 10.101.0.9 port 80",
      "-: 10.1.0.1 > 192.0.2.1 port 80",
    ],
    arrives: ["lan0", "wan0", "nowhere"],
  },
  {
    title: "the time to live is one less behind the routing",
    nft: table(
      base("prerouting", ["ip ttl 64 counter", "ip6 hoplimit 64 counter"]),
      base("forward", ["ip ttl 64 counter", "ip ttl 63 counter", "ip6 hoplimit 63 counter"]),
      base("postrouting", ["ip ttl 64 counter", "ip ttl 63 counter", "ip6 hoplimit 63 counter"]),
      base("input", ["ip ttl 64 counter", "ip ttl 63 counter"]),
    ),
    packets: [
      ...["lan0: 10.0.0.2 > 10.1.0.3", "lan0: fd00::2 > fd00:1::3", "lan0: 10.0.0.2 > 10.0.0.1"],
      ...["-: 10.0.0.1 > 10.1.0.3", "-: 10.0.0.1 > 10.1.0.1"],
      ...["lan0: 10.0.0.2 > 10.1.0.3 ttl 1", "lan0: 10.0.0.2 > 10.0.0.1 ttl 1", "lan0: 10.0.0.2 > 10.1.0.3 ttl 2"],
    ],
    arrives: ["wan0", "wan0", "local", "wan0", "local", "nowhere", "local", "wan0"],
  },
  {
    title: "what a rule before the routing makes of the time to live counts",
    nft: table(
      base("prerouting", ["udp dport 53 ip ttl set 1", "udp dport 80 ip ttl set 9"], "filter", "mangle"),
      base("postrouting", ["ip ttl 8 counter"]),
    ),
    packets: ["lan0: 10.0.0.2 > 10.1.0.3 port 53", "lan0: 10.0.0.2 > 10.1.0.3 port 80"],
    arrives: ["nowhere", "wan0"],
  },
  {
    title: "ingress comes before all else, egress behind it, each on its interface",
    nft: `table netdev n {
chain in { type filter hook ingress device "lan0" priority 0; udp dport 1 drop; udp dport 2 meta mark set 2; ip ttl 64 counter; }
chain out { type filter hook egress device "wan0" priority 0; udp dport 3 drop; meta mark 2 counter; ip ttl 63 counter; }
}
table inet t {
chain early { type filter hook ingress device "lan0" priority -5; udp dport 4 drop; udp dport 2 counter; }
chain pre { type filter hook prerouting priority 0; meta mark 2 counter; udp dport 5 counter; }
chain post { type filter hook postrouting priority 0; udp dport 3 counter; }
}
`,
    packets: [
      ...[1, 2, 3, 4, 5].map((port) => `lan0: 10.0.0.2 > 10.1.0.3 port ${port}`),
      ...["wan0: 10.1.0.3 > 10.0.0.2 port 1", "wan0: 10.1.0.3 > 10.0.0.2 port 3", "-: 10.1.0.1 > 10.1.0.3 port 3"],
      ...["lan0: fd00::2 > fd00:1::3 port 1", "lan0: fd00::2 > fd00:1::3 port 2", "lan0: fd00::2 > fd00:1::3 port 3"],
    ],
    arrives: [
      ...["nowhere", "wan0", "nowhere", "nowhere", "wan0", "lan0", "lan0", "nowhere"],
      ...["nowhere", "wan0", "nowhere"],
    ],
  },
  {
    title: "what is not tracked has no connection, and is not translated",
    nft: `table inet t {
chain raw { type filter hook prerouting priority raw; udp dport 1 notrack; ct state invalid counter; ct state untracked counter; }
chain own { type filter hook output priority raw; udp dport 1 notrack; }
chain pre { type filter hook prerouting priority 0; ct state untracked counter; ct state new counter; ct direction original counter; }
chain forwarded { type filter hook forward priority 0; ct state untracked counter; ct state new counter; ct mark 0 counter; }
chain source { type nat hook postrouting priority srcnat; oifname "wan0" counter masquerade; }
chain post { type filter hook postrouting priority 200; ct state untracked counter; ct status snat counter; }
}
`,
    packets: [
      ...["lan0: 10.0.0.2 > 10.1.0.3 port 1", "lan0: 10.0.0.2 > 10.1.0.3 port 2"],
      ...["-: 10.0.0.1 > 10.1.0.3 port 1", "-: 10.0.0.1 > 10.1.0.3 port 2"],
      ...["lan0: fd00::2 > fd00:1::3 port 1", "lan0: fd00::2 > fd00:1::3 port 2"],
    ],
    arrives: ["wan0", "wan0", "wan0", "wan0", "wan0", "wan0"],
  },
  {
    title: "what the sender hears",
    nft: table(
      base("forward", [
        "tcp dport 22 reject with tcp reset",
        "udp dport 1 reject",
        "udp dport 2 reject with icmpx no-route",
        "udp dport 3 reject with icmpx host-unreachable",
        "udp dport 4 reject with icmpx admin-prohibited",
        "udp dport 5 reject with icmp host-prohibited",
        "udp dport 5 reject with icmpv6 policy-fail",
        "meta l4proto { icmp, icmpv6 } reject with icmpx port-unreachable",
        "udp dport 6 drop",
      ]),
    ),
    packets: [
      ...["lan0: tcp 10.0.0.2 > 10.1.0.3 port 22", "lan0: tcp fd00::2 > fd00:1::3 port 22"],
      ...[1, 2, 3, 4, 5, 6].flatMap((port) => [
        `lan0: 10.0.0.2 > 10.1.0.3 port ${port}`,
        `lan0: fd00::2 > fd00:1::3 port ${port}`,
      ]),
      ...["lan0: icmp 10.0.0.2 > 10.1.0.3", "lan0: icmp fd00::2 > fd00:1::3"],
      ...["lan0: 10.0.0.2 > 10.1.0.3 ttl 1", "lan0: fd00::2 > fd00:1::3 ttl 1"],
      ...["lan0: fd00::2 > 2001:db8::1", "lan0: 10.0.0.2 > 10.99.0.1"],
    ],
    arrives: Array.from({ length: 20 }, () => "nowhere"),
  },
];

/** The nft rules that matched, as the kernel's trace tells them: `t prerouting0 4`. */
function matchedOf({ steps }: Way): string[] {
  return steps.flatMap((step) => (step.kind === "hook" ? step.chains.flatMap(matchedIn) : []));
}

function matchedIn({ chain, rules }: ChainStep): string[] {
  if (chain.kind === "legacy") return [];
  return rules.flatMap(({ rule, matched, inner }) => {
    if (rule.kind !== "nft" || matched === "no") return [];
    const sure = matched === "yes" ? "" : " perhaps";
    const own = `${chain.chain.table.name} ${chain.chain.name} ${ruleHandle(rule.rule)}${sure}`;
    return [own, ...(inner === null ? [] : matchedIn(inner))];
  });
}

function placeOf({ fate, packet }: Way): string {
  if (fate.kind === "delivered") return `${formatAddress(packet.destination)} at local`;
  return fate.kind === "sent" ? `${formatAddress(packet.destination)} at ${fate.outputInterface}` : "nowhere";
}

/** What became of a packet: the address and place where it arrived, and the rules that it matched. */
interface Outcome {
  readonly packet: string;
  readonly arrival: string;
  readonly rules: readonly string[];
  /** What its sender gets; `null` for nothing. */
  readonly answer: string | null;
}

function foretoldOf(packet: string, { ways }: Answer): Outcome {
  const [way] = ways;
  if (way === undefined || ways.length > 1) return { packet, arrival: "depends", rules: [], answer: null };
  // The lab does not see the errors of programs.
  const answer = "cause" in way.fate && way.start.inputInterface !== null ? (way.fate.answer ?? null) : null;
  return { packet, arrival: placeOf(way), rules: matchedOf(way), answer };
}

/** Names of messages, by family, type and code (RFC 792, RFC 4443). */
const messages: Readonly<Record<string, string>> = {
  ...{ "ip 3 0": "icmp net-unreachable", "ip 3 1": "icmp host-unreachable", "ip 3 2": "icmp prot-unreachable" },
  ...{ "ip 3 3": "icmp port-unreachable", "ip 3 9": "icmp net-prohibited", "ip 3 10": "icmp host-prohibited" },
  ...{ "ip 3 13": "icmp admin-prohibited", "ip 11 0": "icmp time-exceeded", "ip6 1 0": "icmpv6 no-route" },
  ...{
    "ip6 1 1": "icmpv6 admin-prohibited",
    "ip6 1 3": "icmpv6 addr-unreachable",
    "ip6 1 4": "icmpv6 port-unreachable",
  },
  ...{ "ip6 1 5": "icmpv6 policy-fail", "ip6 1 6": "icmpv6 reject-route", "ip6 3 0": "icmpv6 time-exceeded" },
};

function answerOf({ answers }: Fate): string | null {
  const [answer] = answers;
  if (answer === undefined) return null;
  if (answer.kind === "tcp-reset") return "tcp reset";
  const family = answer.destination.includes(":") ? "ip6" : "ip";
  return messages[`${family} ${answer.icmpType} ${answer.icmpCode}`] ?? "another message";
}

function seenOf(packet: string, fate: Fate): Outcome {
  const { arrival, rules } = fate;
  return {
    packet,
    arrival: arrival === null ? "nowhere" : `${arrival.packet.destination} at ${arrival.place}`,
    rules: rules.flatMap(({ table: name, chain, handle }) => (handle === null ? [] : [`${name} ${chain} ${handle}`])),
    answer: answerOf(fate),
  };
}

describe.skipIf(reasonToSkip(suites["packet-ways"]) !== null)(titleOf(suites["packet-ways"]), () => {
  test.each(cases)("$title", async ({ network: other = {}, nft = "", iptables = null, packets, arrives }) => {
    const router = await buildRouter({ ...network, ...other });
    onTestFinished(() => router[Symbol.asyncDispose]());
    const outcome = await router.load({ nft, iptables, ip6tables: null });
    if (!outcome.loaded) throw new Error(outcome.reason);
    const trace = tracerOf(snapshotFacts(outcome.snapshot));
    const seen: Outcome[] = [];
    for (const text of packets) {
      await router.forget();
      seen.push(seenOf(text, await router.send(sentOf(text))));
    }
    expect(packets.map((text) => foretoldOf(text, trace(packetOf(sentOf(text)))))).toEqual(seen);
    expect(seen.map(({ arrival }) => arrival.split(" ").at(-1))).toEqual(arrives);
  });
});
