import { parse } from "@nftlint/syntax";
import { describe, expect, it } from "vitest";
import { buildRuleset } from "../build.ts";

/** Each document was given to nft 1.1.7, which refuses the first group and takes the second. */
const refused: readonly (readonly [string, string])[] = [
  // names
  [inChain("ip saddr @blocked drop"), "undefined-reference: @blocked"],
  [inTable("set admins { type ipv4_addr; }\nchain c { ip saddr @admin accept; }"), "undefined-reference: @admin"],
  [`${inTable("")}\nadd element inet t s { 1.2.3.4 }`, "undefined-reference: s"],
  [`${inTable("chain c { ip saddr @s accept; }")}\nadd set inet t s { type ipv4_addr; }`, "undefined-reference: @s"],
  ["add chain ip nowhere c", "undefined-reference: nowhere"],
  // constants
  [inChain("tcp dport 65536"), "invalid-value: 65536"],
  [inChain("tcp dport sshh"), "invalid-value: sshh"],
  [inChain("ip saddr 10.0.0.256"), "invalid-value: 10.0.0.256"],
  [inChain("ip saddr 2001:db8::1"), "invalid-value: 2001:db8::1"],
  [inChain("ip6 saddr 192.0.2.1"), "invalid-value: 192.0.2.1"],
  [inChain("ip saddr 10.0.0.0/33"), "invalid-value: 33"],
  [inChain("tcp dport 90-80"), "invalid-value: 90-80"],
  [inChain("ct state establishd"), "invalid-value: establishd"],
  [inChain("ct state { new, foo }"), "invalid-value: foo"],
  [inChain("icmp type 256"), "invalid-value: 256"],
  [inChain("ip dscp 64"), "invalid-value: 64"],
  [inChain("meta l4proto tpc"), "invalid-value: tpc"],
  [inChain("meta day Mon"), "invalid-value: Mon"],
  [inChain('iifname ""'), 'invalid-value: ""'],
  [inChain('iifname "abcdefghijklmnop"'), 'invalid-value: "abcdefghijklmnop"'],
  [inChain("meta mark set 0x1ffffffff"), "invalid-value: 0x1ffffffff"],
  [inChain("ct label 128"), "invalid-value: 128"],
  [inChain("numgen inc mod 2 5"), "invalid-value: 5"],
  [inChain("queue to symhash mod 2 offset 65536"), "invalid-value: symhash mod 2 offset 65536"],
  [`define port = 70000\n${inChain("tcp dport $port")}`, "invalid-value: $port"],
  [
    `define wanted = deny\n${inTable("chain c { type filter hook input priority 0; policy $wanted; }")}`,
    "invalid-value: $wanted",
  ],
  // hooks
  [inHook("nat hook forward priority 0"), "misplaced-item: forward"],
  [inHook("route hook input priority 0"), "misplaced-item: input"],
  [inHook("filter hook egress priority 0"), "misplaced-item: egress"],
  [inHook("nat hook input priority 0").replace("inet", "bridge"), "misplaced-item: nat"],
  [inHook("nat hook prerouting priority -200"), "nat-after-conntrack: priority -200"],
  [inHook("nat hook prerouting priority raw"), "nat-after-conntrack: priority raw"],
  [inHook("nat hook output priority srcnat"), "invalid-value: priority srcnat"],
  [inHook("filter hook input priority filter-10"), "invalid-value: priority filter-10"],
  // types
  [inTable("set s { type ipv4_addr; }\nchain c { ip6 saddr @s accept; }"), "type-mismatch: @s"],
  [inTable("set s { type ipv4_addr; }\nchain c { ip saddr vmap @s; }"), "type-mismatch: @s"],
  [inTable("set s { type ipv4_addr; }\nchain c { add @s { ip6 saddr }; }"), "type-mismatch: ip6 saddr"],
  [inChain("ip saddr 10.0.0.1,10.0.0.2"), "type-mismatch: 10.0.0.1,10.0.0.2"],
  [inChain("ip saddr . tcp dport 10.0.0.1 . 80"), "type-mismatch: 10.0.0.1 . 80"],
  [inChain("ip saddr . tcp dport { 10.0.0.1 }"), "type-mismatch: 10.0.0.1"],
  [inChain("ip saddr > { 10.0.0.1 }"), "type-mismatch: { 10.0.0.1 }"],
  [inChain("meta mark set 1-3"), "type-mismatch: 1-3"],
  [
    inTable("map m { type ipv4_addr : mark; }\nmap m { type ipv4_addr : inet_service; }"),
    "type-mismatch: type ipv4_addr : inet_service",
  ],
  // protocols
  [inChain("ip saddr 10.0.0.1 ip6 saddr ::1"), "protocol-conflict: ip6 saddr"],
  [inChain("tcp dport 53 udp sport 53"), "protocol-conflict: udp sport"],
  [inChain("meta l4proto { tcp, udp } tcp dport 53"), "protocol-conflict: tcp dport"],
  [inChain("meta nfproto ipv6 ip saddr 10.0.0.1"), "protocol-conflict: ip saddr"],
  [inChain("icmp type echo-request ip6 saddr ::1"), "protocol-conflict: ip6 saddr"],
  ["table ip t {\nchain c { ip6 saddr ::1; }\n}", "protocol-conflict: ip6 saddr"],
  ["table ip t {\nchain c { meta nfproto ipv4; }\n}", "misplaced-item: meta nfproto"],
  [inChain("ether type ip vlan id 5"), "protocol-conflict: vlan id"],
  [inChain("icmp type echo-request icmp mtu 5"), "protocol-conflict: icmp mtu"],
  [inChain("udp dport 53 reject with tcp reset"), "protocol-conflict: reject with tcp reset"],
  [inChain("ip6 saddr ::1 reject with icmp port-unreachable"), "protocol-conflict: reject with icmp port-unreachable"],
  [inChain("vxlan vni 10"), "missing-protocol: vxlan vni"],
  // statements
  [inChain("accept counter"), "misplaced-item: counter"],
  [inChain("tcp dport 22 drop log"), "misplaced-item: log"],
  [inChain("log level info group 2"), "misplaced-item: level info"],
  [inNat("dnat to 10.0.0.1"), "ambiguous-family: 10.0.0.1"],
  [inNat("dnat ip to 10.0.0.1:80"), "missing-protocol: dnat ip to 10.0.0.1:80"],
  [inNat("ip6 daddr ::1 dnat ip to 10.0.0.1"), "protocol-conflict: dnat ip to 10.0.0.1"],
  [inNat("dnat ip to tcp dport map { 80 : 10.0.0.1, 443 : fe80::1 }"), "invalid-value: fe80::1"],
  [inChain("ct original saddr 10.0.0.1"), "ambiguous-family: ct original saddr"],
  // sets
  [
    inTable("set s { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 10.0.0.1 }; }"),
    "overlapping-intervals: 10.0.0.1",
  ],
  [
    `${inTable("set s { type inet_service; flags interval; elements = { 80-90 }; }")}\nadd element inet t s { 85 }`,
    "overlapping-intervals: 85",
  ],
  [inChain("tcp dport vmap { 1-10 : accept, 5 : drop }"), "overlapping-intervals: 5 : drop"],
  [inTable("set s { type ipv4_addr; elements = { 10.0.0.0/8 }; }"), "interval-flag-missing: 10.0.0.0/8"],
  [inTable("set s { flags interval; }"), "misplaced-item: s"],
  [inTable("set s { type ipv4_addr; elements = { ::1 }; }"), "invalid-value: ::1"],
  [inTable("ct expectation e { protocol tcp; dport 5000; }"), "misplaced-item: e"],
];

const taken: readonly string[] = [
  inHook("nat hook prerouting priority -199"),
  inHook("nat hook postrouting priority srcnat + 5"),
  inHook("filter hook output priority raw - 10"),
  `define first = -10\n${inHook("filter hook input priority $first")}`,
  inTable("chain c { ip saddr @s accept; }\nset s { type ipv4_addr; }"),
  inTable("set s { type ipv4_addr; flags interval; auto-merge; elements = { 10.0.0.0/8, 10.0.0.1 }; }"),
  inTable("set s { type ipv4_addr; flags interval; elements = { 10.0.0.1, 10.0.0.1 }; }"),
  inTable("set s { typeof ip saddr . tcp dport; elements = { 10.0.0.1 . 80 }; }\nchain c { ip saddr . tcp dport @s; }"),
  inChain("ip saddr { 10.0.0.0/8, 10.0.0.1 }"),
  inChain("tcp dport { ssh, 80, 1024-65535 } accept"),
  inChain("tcp flags syn,ack"),
  inChain("tcp flags & (fin | syn | rst | ack) == syn"),
  inChain("ct state vmap { established : accept, related : accept, invalid : drop }"),
  inChain('iifname { "eth*", lo }'),
  inChain('meta hour "22:00"-"06:00"'),
  inChain('meta day { Saturday, "Sunday" }'),
  inChain("fib saddr . iif oif missing drop"),
  inChain("meta l4proto { tcp, udp } th dport 53"),
  inChain("meta nfproto ipv4 icmpv6 type echo-request"),
  inChain("meta l4proto != tcp tcp dport 1"),
  inChain("icmp type echo-request icmp id 5"),
  inChain("ip saddr 10.0.0.1 continue"),
  inChain("meta l4proto tcp reject with tcp reset"),
  inChain("@ih,0,128 0xe373135363130333131303735353203"),
  inChain("udp dport 4789 vxlan ip saddr 10.0.0.1"),
  inNat("dnat ip to 10.0.0.1"),
  inNat("ip daddr 10.0.0.2 tcp dport 80 dnat to 10.0.0.1:8080"),
  inNat("meta l4proto { tcp, udp } redirect to :53"),
  inNat("dnat ip to numgen inc mod 2 map { 0 : 10.0.0.1, 1 : 10.0.0.2 }"),
];

describe("what nft's evaluation refuses", () => {
  it.each(refused)("%s", (text, fault) => {
    expect(faultsOf(text)).toEqual([fault]);
  });
});

describe("what nft's evaluation takes", () => {
  it.each(taken)("%s", (text) => {
    expect(faultsOf(text)).toEqual([]);
  });
});

describe("what a host knows", () => {
  const text = "table inet t {\nchain c { ip saddr @blocked drop; }\n}\n";

  it("counts", () => {
    expect(faultsOf(text, { hostRuleset: "table inet t {\n set blocked {\n type ipv4_addr\n }\n}\n" })).toEqual([]);
  });

  it("is evaluated by nobody: it is loaded already", () => {
    expect(faultsOf("", { hostRuleset: "table inet t {\n chain c {\n ip saddr @gone drop\n }\n}\n" })).toEqual([]);
  });
});

it("says nothing about names that an include might bring", () => {
  expect(faultsOf(`include "sets.nft"\n${inChain("ip saddr @blocked drop")}`)).toEqual([]);
});

it("reports a variable's value once, however many rules use it", () => {
  expect(faultsOf(`define ports = { 70000 }\n${inChain("tcp dport $ports\nudp dport 1\ntcp sport $ports")}`)).toEqual([
    "invalid-value: $ports",
  ]);
});

describe("with a release to load the file", () => {
  const newer: readonly (readonly [string, string])[] = [
    [inChain("udp dport 4789 vxlan vni 10"), "newer-than-target: vxlan vni"],
    [inChain("fib saddr check missing"), "newer-than-target: fib saddr check"],
    [inChain("ct mark set ct mark | meta mark"), "newer-than-target: meta mark"],
    [inChain("meta mark set ip dscp"), "newer-than-target: ip dscp"],
    ["destroy table inet t", "newer-than-target: destroy table inet t"],
    [inChain("tcp option mptcp subtype mp-join"), "newer-than-target: mp-join"],
  ];

  it.each(newer)("refuses %s for 1.0.6", (text, fault) => {
    expect(faultsOf(text, { nftVersion: "1.0.6" })).toEqual([fault]);
  });

  it.each(newer)("takes %s without one", (text) => {
    expect(faultsOf(text)).toEqual([]);
  });
});

function inTable(items: string): string {
  return `table inet t {\n${items}\n}\n`;
}

function inHook(specification: string): string {
  return inTable(`chain c { type ${specification}; }`);
}

function inChain(rules: string): string {
  return inTable(`chain c {\n${rules}\n}`);
}

function inNat(rule: string): string {
  return inTable(`chain c {\ntype nat hook prerouting priority -100;\n${rule}\n}`);
}

function faultsOf(text: string, options: Parameters<typeof buildRuleset>[1] = {}): string[] {
  const { diagnostics } = buildRuleset({ path: "test.nft", parsed: parse(text) }, options);
  return diagnostics.map(({ rule, start, end }) => `${rule}: ${text.slice(start, end)}`);
}
