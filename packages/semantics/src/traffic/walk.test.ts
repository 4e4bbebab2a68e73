import { describe, expect, it } from "vitest";
import { chainOf, rulesetOf } from "../../test/ruleset-of.ts";
import { parseAddress } from "../expressions/addresses.ts";
import { type PacketClass, packetClass } from "./packet.ts";
import { mayAccept } from "./walk.ts";

const packets = packetClass({
  family: "ip",
  inInterface: "lan0",
  outInterface: "wan0",
  state: "new",
  source: parseAddress("192.168.4.110"),
});

/** Whether a forward chain with policy drop and these rules accepts the packets. */
function accepts(rules: string, items = "", asked: Partial<PacketClass> = {}): string {
  const text = `table inet filter {\n${items}\nchain forward { type filter hook forward priority 0; policy drop; ${rules}; }\n}\n`;
  const ruleset = rulesetOf(text);
  return mayAccept(ruleset, chainOf(ruleset, "inet filter forward"), { ...packets, ...asked });
}

describe("a forward chain with policy drop", () => {
  it.each([
    ["counter", "never"],
    ["accept", "always"],
    ["drop; accept", "never"],
    ['iifname "lan0" accept', "always"],
    ['iifname "lan1" accept', "never"],
    ['iifname "lan*" oifname != "lan*" accept', "always"],
    ["iif lan0 oif wan0 accept", "always"],
    ['iifname { "lan1", "lan0" } accept', "always"],
    ['iifname . oifname { "lan0" . "wan0" } accept', "always"],
    ['iifname . oifname { "lan1" . "wan0" } accept', "never"],
    ["ct state established,related accept", "never"],
    ["ct state != invalid accept", "always"],
    ["ct state != new,untracked accept", "always"],
    ["ct state == new,untracked accept", "never"],
    ["ct state vmap { established : accept, new : drop }", "never"],
    ["ct state vmap { established : accept, new : accept, invalid : drop }", "always"],
    ["ip saddr 192.168.4.0/24 accept", "always"],
    ["ip saddr 192.168.5.0/24 accept", "never"],
    ["ip saddr { 10.0.0.0/8, 192.168.0.0/16 } accept", "always"],
    ["ip saddr != 192.168.0.0/16 accept", "never"],
    ["ip daddr 10.53.134.11 accept", "sometimes"],
    ["ip6 saddr ::/0 accept", "never"],
    ["meta nfproto ipv6 accept", "never"],
    ["meta nfproto ipv4 accept", "always"],
    ["icmpv6 type echo-request accept", "never"],
    ["icmp type echo-request accept", "sometimes"],
    ["tcp dport 22 accept", "sometimes"],
    ["meta mark 1 accept", "sometimes"],
    ["limit rate 5/second accept", "sometimes"],
    ["limit rate over 5/second drop; accept", "sometimes"],
    ["tcp dport 25 drop; accept", "sometimes"],
    ["reject; accept", "never"],
    ["queue", "unknown"],
    ["continue; accept", "always"],
    ["return; accept", "never"],
    ["jump { accept; }", "always"],
    ["goto { counter; }; accept", "never"],
    ["jump { return; }; accept", "always"],
    ["jump nowhere; drop", "unknown"],
    ["iifname $unknown accept", "unknown"],
    ["ip saddr @open accept", "unknown"],
    ["ip saddr @filled-elsewhere accept", "unknown"],
    ["ip saddr @open drop; accept", "unknown"],
    ["ip saddr router.example accept", "unknown"],
    ["jump open; accept", "always"],
    ["iifname vmap @ways", "always"],
    ["oifname vmap @ways", "never"],
    ["meta l4proto vmap { tcp : jump allowed, udp : drop }", "sometimes"],
    ["iifname vmap { lan0 : jump log, wan0 : drop }; accept", "always"],
    ["iifname vmap { lan1 : accept, * : drop }; accept", "never"],
    ["goto allowed", "always"],
    ["jump loop; accept", "unknown"],
  ])("%s: %s", (rules, expected) => {
    const items = `set filled-elsewhere { type ipv4_addr; }
set open { type ipv4_addr; flags dynamic; }
map ways { type ifname : verdict; elements = { "lan0" : jump allowed, "lan1" : drop }; }
chain open { ip saddr @open counter; }
chain allowed { accept; }
chain log { log; }
chain loop { jump loop; }`;
    expect(accepts(rules, items)).toBe(expected);
  });

  it("answers for replies", () => {
    const replies = { state: "established", inInterface: "wan0", outInterface: "lan0", source: null } as const;
    expect(accepts("ct state established,related accept", "", replies)).toBe("always");
    expect(accepts('iifname "lan0" accept', "", replies)).toBe("never");
    expect(accepts('iifname "lan0" oifname "wan0" ct state new accept', "", replies)).toBe("never");
  });

  it("says sometimes of what the class leaves open", () => {
    expect(accepts('iifname "lan0" accept', "", { inInterface: null })).toBe("sometimes");
    expect(accepts("ip saddr 10.0.0.0/8 accept", "", { source: null })).toBe("sometimes");
  });
});

it("a chain without a policy accepts", () => {
  const ruleset = rulesetOf("table t { chain c { type filter hook forward priority 0; counter; }\n }\n");
  expect(mayAccept(ruleset, chainOf(ruleset, "ip t c"), packets)).toBe("always");
});

it("chains that jump deeper than the kernel allows stay unknown", () => {
  const chains = Array.from({ length: 5000 }, (_, index) => `chain c${index} { jump c${index + 1}; }`);
  const text = `table t { ${chains.join("\n")}\nchain c5000 { accept; }\nchain f { type filter hook forward priority 0; policy drop; jump c0; }\n }\n`;
  const ruleset = rulesetOf(text);
  expect(mayAccept(ruleset, chainOf(ruleset, "ip t f"), packets)).toBe("unknown");
});

describe("TCP packets to a port, from outside", () => {
  const asked = {
    inInterface: null,
    source: null,
    isExternal: true,
    protocol: 6,
    destinationPort: { from: 22n, to: 22n },
  };

  it.each([
    ["tcp dport { 22, 443 } accept", "always"],
    ["tcp dport 443 accept", "never"],
    ["udp dport 22 accept", "never"],
    ["th dport ssh accept", "always"],
    ["meta l4proto { tcp, udp } accept", "always"],
    ["ip protocol icmp accept", "never"],
    ["ip protocol . th dport { tcp . 22 } accept", "always"],
    ["icmp type echo-request accept", "never"],
    ['iifname "lo" accept', "never"],
    ['iifname != "lo" accept', "always"],
    ['iifname { "lo", "eth0" } accept', "sometimes"],
    ["tcp sport 22 accept", "sometimes"],
  ])("with %s: %s", (rules, expected) => {
    expect(accepts(rules, "", asked)).toBe(expected);
  });
});

describe("the neighbours' questions for the host's address", () => {
  const asked = { family: "ip6", inInterface: null, source: null, protocol: 58, icmpType: 135 } as const;

  it.each([
    ["icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept", "always"],
    ["icmpv6 type 135-136 accept", "always"],
    ["icmpv6 type echo-request accept", "never"],
    ["icmp type 135 accept", "never"],
    ["meta l4proto ipv6-icmp accept", "always"],
    ["icmpv6 type nd-neighbor-solicit ip6 hoplimit 255 accept", "sometimes"],
    ["ct state established,related,new accept", "never"],
    ["ct state untracked accept", "always"],
    ["ct state invalid drop; accept", "always"],
  ])("with %s: %s", (rules, expected) => {
    expect(accepts(rules, "", { ...asked, state: "untracked" })).toBe(expected);
  });
});
