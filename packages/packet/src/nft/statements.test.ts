/** What statements do with a packet: where it goes, how it is rewritten, what the sender sees. */
import type { NetworkInterface } from "@nftlint/host";
import { describe, expect, it } from "vitest";
import { addressOf, packetOf, pingOf } from "../../test/packet-of.ts";
import { linesOf, trace, traceRules } from "../../test/trace.ts";
import type { HookScope } from "./scope.ts";
import { showReading } from "./show.ts";
import { known } from "./values.ts";

function interfaceOf(name: string, ...addresses: string[]): NetworkInterface {
  const toAddress = (address: string) => ({
    family: address.includes(":") ? ("ip6" as const) : ("ip" as const),
    address,
    prefixLength: 24,
    scope: "global",
    isDynamic: false,
  });
  const own = addresses.map(toAddress);
  return { name, alternativeNames: [], index: 2, master: null, linkKind: null, flags: [], addresses: own };
}

describe("verdicts", () => {
  it.each([
    ["limit rate 5/second accept", "accept", "while under the limit"],
    ["limit rate over 5/second accept", "drop", "it is under the limit"],
    ["quota over 25 mbytes accept", "drop", "it is under the quota"],
    ["quota 25 mbytes accept", "accept", "while under the quota"],
    ["reject", "reject", "the sender gets ICMP port-unreachable"],
    ["reject with icmpx admin-prohibited", "reject", "the sender gets ICMP admin-prohibited"],
    ["reject with tcp reset", "reject", "the sender gets a TCP reset"],
    ["reject with icmpv6 no-route", "drop", "it is no IPv6 packet"],
    ["queue num 3", "queue", "a program decides"],
    ['log prefix "x" counter accept', "accept", ""],
    ["notrack accept", "accept", ""],
    ["meta nftrace set 1 accept", "accept", ""],
  ])("%s: %s, %s", (rule, verdict, told) => {
    const [result] = traceRules(rule, packetOf());
    expect(result?.verdict).toBe(verdict);
    expect(
      linesOf(result!.step)[0]
        ?.split(" -> ")[1]
        ?.replace(/^(yes|no)(: )?/, ""),
    ).toBe(told);
  });

  it("limits by name, and of elements", () => {
    const table = `limit few { rate over 5/second; }
      set seen { type ipv4_addr; flags dynamic; }`;
    expect(traceRules("limit name few accept", packetOf(), { table })[0]?.verdict).toBe("drop");
    expect(
      traceRules("add @seen { ip saddr limit rate over 1/second } accept", packetOf(), { table })[0]?.verdict,
    ).toBe("drop");
    expect(traceRules("add @seen { ip saddr } accept", packetOf(), { table })[0]?.verdict).toBe("accept");
    expect(
      traceRules("add @seen { ip saddr } accept", packetOf({ from: "::1", to: "::2" }), { table })[0]?.verdict,
    ).toBe("drop");
  });

  it("a set knows what the packet itself has taught it", () => {
    const table = "set seen { type ipv4_addr; flags dynamic; elements = { 192.0.2.1 }; }";
    expect(traceRules("ip saddr @seen accept", packetOf({ from: "192.0.2.2" }), { table })).toHaveLength(2);
    const adding = "add @seen { ip saddr }\nip saddr @seen accept";
    expect(traceRules(adding, packetOf({ from: "192.0.2.2" }), { table })).toMatchObject([{ verdict: "accept" }]);
    const deleting = "delete @seen { ip saddr }\nip saddr @seen accept";
    expect(traceRules(deleting, packetOf(), { table })).toMatchObject([
      { verdict: "drop", learned: [{ isIn: false }] },
    ]);
  });

  it("how many connections there are is not known", () => {
    expect(traceRules("ct count over 10 accept", packetOf()).map(({ verdict }) => verdict)).toEqual(["accept", "drop"]);
  });
});

describe("changes", () => {
  const base = "type filter hook prerouting priority mangle";

  it.each([
    ["meta mark set 0x10", { mark: 16 }],
    ["meta mark set meta mark | 0x1", { mark: 1 }],
    ["meta mark set tcp dport map { 22 : 7, 80 : 8 }", { mark: 7 }],
    ["meta mark set ct mark", { mark: 0 }],
    ["ip dscp set ef", { dscp: 46 }],
    ["ip ttl set 1", { timeToLive: 1 }],
    ["ip daddr set 10.0.0.1", { destination: { family: "ip", value: 0x0a000001n } }],
    ["tcp dport set 8080", { destinationPort: 8080 }],
  ])("%s", (rule, expected) => {
    const [result] = traceRules(rule, packetOf(), { base });
    expect(result?.packet).toMatchObject(expected);
    expect(result?.step.rules[0]?.changed).toMatchObject(expected);
  });

  it("marks of connections go both ways", () => {
    const [result] = traceRules("ct mark set 9\nmeta mark set ct mark", packetOf(), { base });
    expect(result?.packet).toMatchObject({ mark: 9, connection: { mark: 9 } });
  });

  it("a mark that cannot be told is told as such, until it is set again", () => {
    const [result] = traceRules("meta mark set numgen random mod 2", packetOf(), { base });
    expect(result?.packet.unknown).toEqual({ mark: "a random number" });
    const rules = "meta mark set numgen random mod 2\nmeta mark 1 accept";
    expect(traceRules(rules, packetOf(), { base })).toHaveLength(2);
    const [again] = traceRules(`meta mark set numgen random mod 2\nmeta mark set 3`, packetOf(), { base });
    expect(again?.packet).toEqual(packetOf({ mark: 3 }));
  });

  it("notrack before conntrack makes a packet untracked", () => {
    const raw = "type filter hook prerouting priority raw";
    const [result] = traceRules("notrack\nct state untracked accept", packetOf(), { base: raw });
    expect(result).toMatchObject({ verdict: "accept", packet: { connection: { state: "untracked" } } });
    const [late] = traceRules("notrack", packetOf(), { base });
    expect(late?.packet.connection.state).toBe("new");
  });
});

describe("translations", () => {
  /** Whom the packet is from and to behind a rule of a nat chain, as `source > destination`. */
  function behind(rule: string, packet = packetOf(), given: Partial<HookScope> = {}): string {
    const hook = /dnat|redirect/.test(rule) ? "prerouting priority dstnat" : "postrouting priority srcnat";
    const text = `table inet t { chain c { type nat hook ${hook}; ${rule}; }\n }\n`;
    const [result] = trace(text, packet, given);
    const { source, destination, sourcePort, destinationPort, unknown = {} } = result!.packet;
    const show = ({ value }: typeof source) =>
      showReading(known(value), { datatype: "ipv4_addr", bits: 32, parts: null });
    const ends = `${unknown.source ?? show(source)}:${sourcePort} > ${unknown.destination ?? show(destination)}:${destinationPort}`;
    return `${result!.verdict} ${ends}${unknown.ports === undefined ? "" : ` (${unknown.ports})`}`;
  }

  it.each([
    ["dnat ip to 10.0.0.5", "accept 192.0.2.1:40000 > 10.0.0.5:22"],
    ["meta l4proto tcp dnat ip to 10.0.0.5:2222", "accept 192.0.2.1:40000 > 10.0.0.5:2222"],
    ["tcp dport 22 dnat to :2222", "accept 192.0.2.1:40000 > 198.51.100.1:2222"],
    ["dnat ip to tcp dport map { 22 : 10.0.0.6, 80 : 10.0.0.7 }", "accept 192.0.2.1:40000 > 10.0.0.6:22"],
    ["dnat ip to tcp dport map { 80 : 10.0.0.7 }", "accept 192.0.2.1:40000 > 198.51.100.1:22"],
    ["dnat ip addr . port to tcp dport map { 22 : 10.0.0.6 . 2200 }", "accept 192.0.2.1:40000 > 10.0.0.6:2200"],
    ["dnat ip prefix to 10.0.0.0/24", "accept 192.0.2.1:40000 > 10.0.0.1:22"],
    ["dnat ip6 to 2001:db8::1", "accept 192.0.2.1:40000 > 198.51.100.1:22"],
    ["snat ip to 203.0.113.1", "accept 203.0.113.1:40000 > 198.51.100.1:22"],
    ["snat ip to 203.0.113.1-203.0.113.9", "accept which address the translation chooses:40000 > 198.51.100.1:22"],
    [
      "meta l4proto tcp snat ip to 203.0.113.1:1024-2048",
      "accept 203.0.113.1:null > 198.51.100.1:22 (which port the translation chooses)",
    ],
  ])("%s", (rule, expected) => {
    expect(behind(rule)).toBe(expected);
  });

  it("masquerade takes the address of the interface that the packet leaves by", () => {
    const leaving = packetOf({ outputInterface: "eth1" });
    const masquerade = () => addressOf("203.0.113.7");
    expect(behind("masquerade", leaving, { masquerade })).toBe("accept 203.0.113.7:40000 > 198.51.100.1:22");
    expect(behind("masquerade", leaving)).toContain("the address of eth1");
    expect(behind("masquerade", leaving, { masquerade: () => "none" })).toContain("drop");
  });

  it("of the other family lets the rule go on, if the packet has what it asks for", () => {
    const base = "type nat hook prerouting priority dstnat";
    const six = packetOf({ from: "2001:db8::1", to: "2001:db8::2" });
    const matched = (rule: string) => traceRules(rule, six, { base })[0]?.step.rules.map((step) => step.matched);
    expect(matched("dnat ip to 10.0.0.5")).toEqual(["yes"]);
    expect(matched("dnat ip to tcp dport map { 22 : 10.0.0.6 }")).toEqual(["yes"]);
    expect(matched("dnat ip to tcp dport map { 80 : 10.0.0.6 }")).toEqual(["no"]);
  });

  it("redirect sends to the host itself", () => {
    const eth0 = interfaceOf("eth0", "192.0.2.254");
    expect(behind("tcp dport 22 redirect to :2222", packetOf(), { interfaces: [eth0] })).toBe(
      "accept 192.0.2.1:40000 > 192.0.2.254:2222",
    );
  });

  it("is seen by the rules behind, and its beginning is kept", () => {
    const base = "type nat hook prerouting priority dstnat";
    const [result] = traceRules("dnat ip to 10.0.0.5", pingOf(), { base });
    expect(result?.packet.connection).toMatchObject({
      isDestinationTranslated: true,
      isSourceTranslated: false,
      original: { destination: { value: 0xc6336401n } },
    });
    const filter = traceRules("ct status dnat ct original ip daddr 198.51.100.1 accept", result!.packet);
    expect(filter.map(({ verdict }) => verdict)).toEqual(["accept"]);
  });
});
