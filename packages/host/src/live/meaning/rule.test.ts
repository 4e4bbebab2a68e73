import { buildRuleset, type Ruleset, type RulesetRule, type RulesetTable } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import { type MeaningOptions, meaningOf } from "./rule.ts";

const declarations = `define lan = { 10.0.0.0/8, 192.168.0.0/16 }
define ssh_port = 22
`;
const sets = "set s { type ipv4_addr; flags timeout, dynamic; }; map m { type inet_service : ipv4_addr; };";

/** The meaning of a rule that stands in a table of this family. */
function meaning(text: string, family = "inet", options?: MeaningOptions): string {
  const document = `${declarations}table ${family} t {\n${sets}\nchain c {\n${text}\n}\n}\n`;
  const parsed = parse(document);
  expect(parsed.diagnostics).toEqual([]);
  const ruleset: Ruleset = buildRuleset({ path: null, parsed });
  const table = ruleset.tables[0] as RulesetTable;
  return meaningOf(table.chains.get("c")?.rules[0] as RulesetRule, { ruleset, table }, options);
}

/** Rules as users write them, and as nft 1.0.6 lists them. */
const listed: Readonly<Record<string, readonly (readonly [family: string, written: string, listed: string])[]>> = {
  "names for numbers": [
    ["inet", "tcp dport ssh accept", "tcp dport 22 accept"],
    ["inet", "meta l4proto 6 accept", "meta l4proto tcp accept"],
    ["inet", "icmp type 8 accept", "icmp type echo-request accept"],
    ["inet", "meta mark 16 accept", "meta mark 0x00000010 accept"],
    ["inet", "ip dscp 0x2e accept", "ip dscp ef accept"],
    ["inet", "meta skuid root accept", "meta skuid 0 accept"],
    ["inet", "iifgroup 0 accept", 'iifgroup "default" accept'],
    ["inet", "exthdr frag exists drop", "exthdr frag 1 drop"],
    ["inet", "meta priority set 1:10", "meta priority set 0001:0010"],
  ],
  "quotes and other spellings": [
    ["inet", 'iifname "lo" accept', "iifname lo accept"],
    ["inet", "mark 1 accept", "meta mark 0x00000001 accept"],
    ["inet", "tcp dport == 22 accept;", "tcp dport 22 accept"],
    ["inet", "ip6 saddr 2001:DB8:0::1 accept", "ip6 saddr 2001:db8::1 accept"],
    ["inet", "ether saddr 0:1:2:3:4:5 accept", "ether saddr 00:01:02:03:04:05 accept"],
    ["inet", "tcp option mss size set 1400", "tcp option maxseg size set 1400"],
    ["inet", 'meta time > "2024-1-1" accept', 'meta time > "2024-01-01 00:00:00" accept'],
    ["inet", "meta day Monday accept", "meta day 1 accept"],
    ["inet", 'meta hour "22:00:00"-"06:00:00" drop', 'meta hour != "06:00"-"22:00" drop'],
  ],
  "values of counters": [
    ["inet", "counter accept", "counter packets 12 bytes 720 accept"],
    ["inet", "quota over 10 mbytes drop", "quota over 10240 kbytes used 3 mbytes drop"],
  ],
  defines: [
    ["inet", "ip saddr $lan accept", "ip saddr { 10.0.0.0/8, 192.168.0.0/16 } accept"],
    ["inet", "tcp dport { $ssh_port, 80 } accept", "tcp dport { 22, 80 } accept"],
  ],
  "tests of protocols that nft adds": [
    ["ip", "ip protocol tcp tcp dport 22", "tcp dport 22"],
    ["inet", "meta l4proto tcp tcp dport 22", "tcp dport 22"],
    ["inet", "meta nfproto ipv4 ip saddr 10.0.0.1", "ip saddr 10.0.0.1"],
    ["inet", "meta l4proto icmp ip saddr 10.0.0.1 icmp type 8", "ip saddr 10.0.0.1 icmp type echo-request"],
    ["ip", "meta protocol ip udp dport 67", "udp dport 67"],
    ["ip6", "ip6 nexthdr tcp tcp dport 22", "tcp dport 22"],
    ["bridge", "ether type ip ip saddr 10.0.0.1", "ip saddr 10.0.0.1"],
    ["bridge", "ether type vlan vlan id 5", "vlan id 5"],
    ["ip", "icmp id 22", "icmp type { echo-reply, echo-request } icmp id 22"],
    ["inet", "meta nfproto ipv4 ct original saddr 10.0.0.1", "ct original ip saddr 10.0.0.1"],
    ["ip", "ct original protocol 17", "ct protocol udp"],
    ["inet", "meta l4proto tcp @th,16,16 22", "tcp dport 22"],
    ["inet", "fib saddr . iif oif missing", "fib saddr . iif check missing"],
  ],
  "sets of values": [
    ["inet", "tcp dport { 22 } accept", "tcp dport 22 accept"],
    ["inet", "tcp dport { 443, 80 } accept", "tcp dport { 80, 443 } accept"],
    ["inet", "tcp dport { 1-100, 50-200, 201 } accept", "tcp dport 1-201 accept"],
    ["inet", "ip saddr 10.0.0.0/8 accept", "ip saddr 10.0.0.0-10.255.255.255 accept"],
    ["inet", "ip saddr & 255.0.0.0 == 10.0.0.0 accept", "ip saddr 10.0.0.0/8 accept"],
    ["inet", "tcp dport >= 1024 accept", "tcp dport 1024-65535 accept"],
    ["inet", "tcp dport vmap { 80 : drop, ssh : accept }", "tcp dport vmap { 22 : accept, 80 : drop }"],
    [
      "inet",
      "ip saddr . tcp dport { 10.0.0.2 . 80, 10.0.0.1 . ssh } accept",
      "ip saddr . tcp dport { 10.0.0.1 . 22, 10.0.0.2 . 80 } accept",
    ],
  ],
  bits: [
    ["inet", "ct state { related, established } accept", "ct state established,related accept"],
    ["inet", "ct state != { related, established } drop", "ct state ! established,related drop"],
    ["inet", "tcp flags & (fin | syn) == syn", "tcp flags syn / fin,syn"],
    ["inet", "tcp flags { syn }", "tcp flags syn"],
    ["inet", "tcp flags & syn != 0", "tcp flags syn"],
    ["inet", "ct state != new,established", "ct state != established | new"],
    ["inet", "comp flags == 255", "comp flags 0xff"],
    ["inet", "meta mark and 0xff == 0x10", "meta mark & 0x000000ff == 0x00000010"],
    ["inet", "meta mark xor 0x3 == 0x1", "meta mark 0x00000002"],
    ["inet", "ct mark set ct mark and 0xffff or 1", "ct mark set ct mark & 0x0000ffff ^ 0x00000001 | 1"],
    ["inet", "@ll,0,1 1", "@ll,0,8 & 0x80 == 0x80"],
    ["ip", "meta mark set ip dscp map @m", "meta mark set (@nh,8,8 & 0xfc) >> 2 map @m"],
    ["ip6", "ip6 dscp . ip6 daddr @s", "ip6 dscp >> 6 . ip6 daddr @s"],
  ],
  defaults: [
    ["inet", "limit rate 5/second accept", "limit rate 5/second burst 5 packets accept"],
    ["inet", "limit rate 1 mbytes/second", "limit rate 1024 kbytes/second"],
    ["inet", "log prefix x level warn", 'log prefix "x"'],
    ["inet", "log flags tcp sequence,options flags ip options flags skuid flags ether", "log flags all"],
    ["inet", "reject", "reject with icmpx port-unreachable"],
    ["ip", "reject", "reject with icmp type port-unreachable"],
    ["inet", "ip saddr 10.0.0.1 reject", "ip saddr 10.0.0.1 reject with icmp port-unreachable"],
    ["inet", "reject with tcp reset", "meta l4proto tcp reject with tcp reset"],
    ["inet", "queue", "queue to 0"],
    ["inet", "queue num 1-3 fanout,bypass", "queue flags bypass,fanout to 1-3"],
  ],
  "address translation": [
    ["ip", "snat to 10.0.0.1 persistent,random", "snat ip to 10.0.0.1 random,persistent"],
    ["inet", "meta nfproto ipv4 dnat to 10.0.0.1", "dnat ip to 10.0.0.1"],
    ["ip", "tcp dport http dnat to 10.0.0.1:http", "tcp dport 80 dnat to 10.0.0.1:80"],
    ["ip", "tcp dport 80 redirect to 8080", "tcp dport 80 redirect to :8080"],
    [
      "ip",
      "dnat to tcp dport map { 443 : 10.0.0.2 . https, 80 : 10.0.0.1 . http }",
      "dnat ip to tcp dport map { 80 : 10.0.0.1 . 80, 443 : 10.0.0.2 . 443 }",
    ],
  ],
  "elements added by packets": [["inet", "add @s { ip saddr timeout 90s }", "add @s { ip saddr timeout 1m30s }"]],
};

/** Rules that are alike and do not mean the same. */
const different: readonly (readonly [family: string, one: string, other: string])[] = [
  ["inet", "tcp dport 22", "udp dport 22"],
  ["inet", "th dport 22", "tcp dport 22"],
  ["inet", "counter tcp dport 22", "tcp dport 22 counter"],
  ["inet", "meta l4proto tcp counter tcp dport 22", "counter tcp dport 22"],
  ["inet", "tcp dport 22", "tcp dport != 22"],
  ["inet", "tcp flags syn,ack", "tcp flags == syn|ack"],
  ["inet", "tcp flags { syn, ack }", "tcp flags syn,ack"],
  ["inet", "ct status { snat, dnat }", "ct status snat,dnat"],
  ["inet", "ct state != new,established", "ct state ! new,established"],
  ["inet", "iif lo", "iifname lo"],
  ["inet", 'iifname "eth"', "iifname eth*"],
  ["inet", "ip protocol tcp", "meta l4proto tcp"],
  ["inet", "ip6 nexthdr tcp tcp dport 22", "ip6 saddr ::/0 tcp dport 22"],
  ["inet", "reject", "reject with icmpx admin-prohibited"],
  ["inet", "ip saddr 10.0.0.1 ip daddr 10.0.0.2", "ip saddr 10.0.0.2 ip daddr 10.0.0.1"],
  ["inet", "ip saddr @s", "ip saddr != @s"],
  ["inet", "limit rate 5/second", "limit rate 300/minute"],
  ["ip", "snat to 10.0.0.1", "dnat to 10.0.0.1"],
  ["ip", "masquerade", "masquerade random"],
  ["inet", "jump a", "goto a"],
  ["inet", "ip saddr $unknown", "ip saddr $other"],
];

describe.each(Object.entries(listed))("%s", (_, rules) => {
  test.each(rules)("in %s, %s is listed as %s", (family, written, text) => {
    expect(meaning(written, family)).toBe(meaning(text, family));
  });
});

describe("meanings differ", () => {
  test.each(different)("in %s: %s, and %s", (family, one, other) => {
    expect(meaning(one, family)).not.toBe(meaning(other, family));
  });

  test("where comments are kept, by the comment alone", () => {
    const [one, other] = ['accept comment "a"', 'accept comment "b"'];
    expect(meaning(one)).toBe(meaning(other));
    expect(meaning(one, "inet", { comments: "kept" })).not.toBe(meaning(other, "inet", { comments: "kept" }));
  });
});

test("a meaning can be read", () => {
  expect(meaning("ct state new tcp dport { 80, https } counter accept")).toBe(
    "@th,16,16 = {80, 443}; ct state & 8 = {8}; meta l4proto = {6}; counter; accept",
  );
});
