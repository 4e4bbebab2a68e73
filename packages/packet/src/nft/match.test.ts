/** Which packets a match holds for, and what is said of those for which it does not. */
import type { NetworkInterface } from "@nftlint/host";
import { describe, expect, it } from "vitest";
import { packetOf, pingOf } from "../../test/packet-of.ts";
import { trace, traceRules } from "../../test/trace.ts";

const yes = "yes";

/** How the first rule takes a packet: `yes`, `no: …` or `unknown: …`. */
function outcome(rule: string, packet = packetOf(), setting: Parameters<typeof traceRules>[2] = {}): string {
  const [step] = traceRules(`${rule} accept`, packet, setting)[0]?.step.rules ?? [];
  return step === undefined ? "none" : `${step.matched}${step.reason === null ? "" : `: ${step.reason}`}`;
}

describe("header fields", () => {
  it.each([
    ["tcp dport 22", yes],
    ["tcp dport ssh", yes],
    ["tcp dport != 22", "no: tcp dport is 22"],
    ["tcp dport 1-1023", yes],
    ["tcp dport > 22", "no: tcp dport is 22"],
    ["tcp dport >= 22", yes],
    ["tcp dport < 23", yes],
    ["tcp dport { 80, 443 }", "no: tcp dport is 22"],
    ["tcp dport != { 80, 443 }", yes],
    ["udp dport 22", "no: it is no UDP packet"],
    ["udp dport != 22", "no: it is no UDP packet"],
    ["th dport 22", yes],
    ["@th,16,16 22", yes],
    ["@th,0,8 0x9c", yes],
    ["@nh,128,32 0xc6336401", yes],
    ["ip saddr 192.0.2.0/24", yes],
    ["ip saddr 192.0.2.2-192.0.2.9", "no: ip saddr is 192.0.2.1"],
    ["ip saddr & 255.255.255.0 == 192.0.2.0", yes],
    ["ip protocol tcp", yes],
    ["ip ttl 64", yes],
    ["ip dscp cs1", "no: ip dscp is cs0"],
    ["ip6 saddr ::1", "no: it is no IPv6 packet"],
    ["ip id 7", "unknown: the packet's ip id"],
    ["tcp flags syn", yes],
    ["tcp flags != syn", "no: tcp flags is syn"],
    ["tcp flags & (fin | syn | rst | ack) == syn", yes],
    ["tcp flags syn / syn,ack", yes],
    ["tcp flags ack,rst", "no: tcp flags is syn"],
    ["tcp flags ! ack", yes],
    ["icmp type echo-request", "no: it is no ICMP packet"],
    ["ether saddr 00:53:00:00:00:01", "unknown: the frame's source MAC address"],
    ["exthdr hbh exists", "no: it is no IPv6 packet"],
    ["ip option rr exists", "no: ip option rr is missing"],
    ["tcp option maxseg size > 500", "unknown: the packet's tcp option maxseg"],
  ])("%s: %s", (rule, expected) => {
    expect(outcome(rule)).toBe(expected);
  });

  it.each([
    ["icmp type echo-request", yes],
    ["icmp type { echo-reply, echo-request }", yes],
    ["icmp code 0", yes],
    ["icmp mtu 1500", "no: icmp messages of type 8 have no mtu"],
    ["icmp id 7", "unknown: the packet's icmp id"],
    ["@th,0,8 8", yes],
    ["th dport 0", "unknown: the packet's th dport"],
  ])("of a ping, %s: %s", (rule, expected) => {
    expect(outcome(rule, pingOf())).toBe(expected);
  });

  it.each([
    ["ip6 daddr 2001:db8::/32", yes],
    ["ip6 nexthdr icmpv6", yes],
    ["icmpv6 type echo-request", yes],
    ["icmp type echo-request", "no: it is no ICMP packet"],
    ["ip6 hoplimit 64", yes],
    ["meta nfproto ipv4", "no: meta nfproto is ipv6"],
  ])("of an IPv6 ping, %s: %s", (rule, expected) => {
    expect(outcome(rule, pingOf({ from: "2001:db8::1", to: "2001:db8::2" }))).toBe(expected);
  });

  it("fragments have no transport header but the first", () => {
    const fragment = packetOf({ isFragment: true, sourcePort: null, destinationPort: null, tcpFlags: null });
    expect(outcome("tcp dport 22", fragment)).toBe("no: it is a fragment without a transport header");
    expect(outcome("meta l4proto tcp", fragment)).toBe(yes);
    expect(outcome("ip frag-off & 0x1fff != 0", fragment)).toBe("unknown: the packet's ip frag-off");
    expect(outcome("ip frag-off & 0x1fff != 0")).toBe("no: ip frag-off & 0x1fff is 0");
  });
});

describe("what surrounds the packet", () => {
  it.each([
    ['iifname "eth0"', yes],
    ['iifname "eth*"', yes],
    ['iifname { "lo", "wg*" }', 'no: iifname is "eth0"'],
    ['iif "eth1"', 'no: iif is "eth0"'],
    ['oifname "eth1"', "no: oifname is no interface"],
    ['oifname != "eth1"', yes],
    ["meta l4proto { tcp, udp }", yes],
    ["meta protocol ip", yes],
    ["meta mark 0x0", yes],
    ["meta mark & 0xff == 1", "no: meta mark & 0xff is 0x0"],
    ["meta length 0-100", yes],
    ["meta pkttype host", yes],
    ["meta pkttype broadcast", "no: meta pkttype is host"],
    ["meta skuid 0", "unknown: the user that sends it"],
    ["meta cpu 0", "unknown: the CPU that processes the packet"],
    ["meta hour 08:00-17:00", "unknown: the time of day"],
    ["numgen random mod 2 0", "unknown: a random number"],
    ["socket transparent 1", "unknown: the socket that it is for"],
    ["fib daddr type local", "unknown: the host's route for fib daddr"],
  ])("%s: %s", (rule, expected) => {
    expect(outcome(rule)).toBe(expected);
  });

  it("interfaces are told by their index where the host's are known", () => {
    const eth0 = {
      name: "eth0",
      alternativeNames: [],
      index: 2,
      master: null,
      linkKind: null,
      flags: [],
      addresses: [],
    };
    expect(outcome("iif 2", packetOf(), { interfaces: [eth0] })).toBe(yes);
    expect(outcome("iif 2")).toContain("unknown");
  });

  it("fib asks whoever knows the routes", () => {
    const local = { known: true, value: "local" } as const;
    expect(outcome("fib daddr type local", packetOf(), { fib: () => local })).toBe(yes);
    expect(outcome("fib daddr type { broadcast, multicast }", packetOf(), { fib: () => local })).toBe(
      "no: fib daddr type is local",
    );
    const none = { known: true, value: null } as const;
    expect(outcome("fib saddr . iif oif missing", packetOf(), { fib: () => none })).toBe(yes);
    expect(outcome("fib saddr . iif oif exists", packetOf(), { fib: () => none })).toBe(
      "no: fib saddr . iif oif is no interface",
    );
  });
});

describe("connections", () => {
  it.each([
    ["ct state new", yes],
    ["ct state established,related", "no: ct state is new"],
    ["ct state { established, new }", yes],
    // nft compares with both bits together, which no packet has.
    ["ct state != established,related", yes],
    ["ct direction original", yes],
    ["ct mark 0", yes],
    ["ct status dnat", "no: ct status is not dnat"],
    ["ct status assured", "no: ct status is not assured"],
    ["ct status expected", "no: ct status is not expected"],
    ["ct status confirmed", "unknown: the connection's status"],
    ["ct original ip saddr 192.0.2.1", yes],
    ["ct reply ip saddr 198.51.100.1", yes],
    ["ct original proto-dst 22", yes],
    ['ct helper "ftp"', "unknown: the connection's helper"],
    ["ct zone 0", yes],
  ])("%s: %s", (rule, expected) => {
    expect(outcome(rule)).toBe(expected);
  });

  it("a chain before conntrack sees none", () => {
    const base = "type filter hook prerouting priority raw";
    expect(outcome("ct state new", packetOf(), { base })).toBe("no: ct state is invalid");
    expect(outcome("ct mark 0", packetOf(), { base })).toBe("no: conntrack has not seen it yet");
  });

  it("an unknown mark makes the answer depend on it", () => {
    expect(outcome("ct mark 1", packetOf({ connection: { mark: null } }))).toBe("unknown: the connection's mark");
  });
});

describe("sets", () => {
  const table = `
    set ports { type inet_service; flags interval; elements = { 22, 80-90, 443 }; }
    set pairs { type ipv4_addr . inet_service; flags interval; elements = { 192.0.2.0/24 . 22, 10.0.0.1 . 1-9 }; }
    set empty { type ipv4_addr; }
    set blocked { type ipv4_addr; flags dynamic,timeout; timeout 1h; elements = { 203.0.113.9 }; }
    set names { typeof iifname; elements = { "eth0", "eth1" }; }`;

  it.each([
    ["tcp dport @ports", yes],
    ["tcp sport @ports", "no: tcp sport is 40000"],
    ["ip saddr . tcp dport @pairs", yes],
    ["ip saddr . tcp sport @pairs", "no: ip saddr . tcp sport is 192.0.2.1 . 40000"],
    ["ip saddr @empty", "no: ip saddr is 192.0.2.1"],
    ["ip saddr @blocked", "unknown: what else the set blocked holds"],
    ["iifname @names", yes],
    ["ip saddr . ip id { 10.0.0.1 . 7 }", "no: ip saddr . ip id is 192.0.2.1 . unknown"],
    ["ip saddr . ip id { 192.0.2.1 . 7 }", "unknown: the packet's ip id"],
  ])("%s: %s", (rule, expected) => {
    expect(outcome(rule, packetOf(), { table })).toBe(expected);
  });

  it("an element of a dynamic set is known", () => {
    expect(outcome("ip saddr @blocked", packetOf({ from: "203.0.113.9" }), { table })).toBe(yes);
  });

  it("deleted elements are gone", () => {
    const ports = "set ports { type inet_service; elements = { 22, 80 }; }";
    const chain = "chain c { type filter hook input priority 0; tcp dport @ports accept; }";
    const text = `table inet t {\n${ports}\n${chain}\n}\ndelete element inet t ports { 22 }\n`;
    expect(trace(text, packetOf())[0]?.step.rules[0]?.reason).toBe("tcp dport is 22");
    expect(trace(text, packetOf({ destinationPort: 80 }))[0]?.step.rules[0]?.matched).toBe(yes);
  });

  it("variables stand for sets, and for elements", () => {
    const text = `define web = { 80, 443 }
      define all = { 22, $web }
      table inet t { chain c { type filter hook input priority 0; tcp dport $all accept; tcp dport $web accept; }\n }\n`;
    const [result] = trace(text, packetOf({ destinationPort: 443 }));
    expect(result?.step.rules.map(({ matched }) => matched)).toEqual([yes]);
  });
});

it("the length of what leaves a device is that of its frame", () => {
  const base = "type filter hook egress device eth1 priority 0";
  const leaving = packetOf({ outputInterface: "eth1", length: 60 });
  const eth1 = (linkKind: string | null): NetworkInterface => ({
    ...{ name: "eth1", alternativeNames: [], index: 3, master: null, linkKind, flags: [], addresses: [] },
  });
  const given = (linkKind: string | null) => ({ family: "netdev", base, interfaces: [eth1(linkKind)] });
  expect(outcome("meta length 74", leaving, given("veth"))).toBe(yes);
  expect(outcome("meta length 60", leaving, given("wireguard"))).toBe(yes);
  expect(outcome("meta length 60", leaving, given(null))).toBe("unknown: the packet's length");
});
