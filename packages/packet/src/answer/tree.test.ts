import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { expect, test } from "vitest";
import { hostPrinting, type PacketSketch, packetWith } from "../../test/host.ts";
import { router } from "../../test/legacy.ts";
import { packetOf } from "../../test/packet-of.ts";
import { routerWith } from "../../test/router.ts";
import { replyTo } from "../way/conversation.ts";
import { tracePacket } from "../way/host.ts";
import { formatTree, treeOf } from "./tree.ts";

const noLegacy = hostPrinting({ "iptables-tables": "", "ip6tables-tables": "" }).legacyTables;

/** The tree of the first way of a packet from eno2 through the router with these rules, as text. */
function show(text: string, sketch: PacketSketch = {}, verbose = false): string {
  const ruleset = buildRuleset({ path: "a.nft", parsed: parse(text) });
  const packet = packetWith({
    source: "192.168.4.110",
    destination: "198.51.100.9",
    inputInterface: "eno2",
    ...sketch,
  });
  const host = { ...router, legacyTables: noLegacy };
  const [way] = tracePacket(packet, { ruleset, tables: ruleset.tables }, host).ways;
  return formatTree(treeOf(way!, { verbose }));
}

const forward = (rules: string, policy = "accept") =>
  `table inet f {\n chain forward {\n type filter hook forward priority filter; policy ${policy};\n${rules}\n}\n}\n`;

test("chains that only accept by policy are one line with their hook, unless all is asked for", () => {
  expect(show(forward("tcp dport 22 drop"))).toBe("→ routing: by eno1\n✓ forward: accepted by policy\n");
  expect(show(forward("tcp dport 22 drop"), {}, true)).toBe(`\
→ routing: by eno1
✓ forward
  ✓ inet f forward (priority filter)
    · a.nft:4  tcp dport 22 drop (does not match: tcp dport is 80)
    ✓ policy accept
`);
});

test("the rule that ends it is marked, and those that only look at it stand before it, with places in one column", () => {
  const rules = "counter\nip saddr 10.0.0.0/8 accept\n\n\n\n\nip saddr 192.168.4.0/24 \\\n  drop";
  expect(show(forward(rules))).toBe(`\
→ routing: by eno1
✗ forward
  ✗ inet f forward (priority filter)
    ✓ a.nft:4   counter
    ✗ a.nft:10  ip saddr 192.168.4.0/24 \\ drop
`);
});

test("a chain that it jumps to stands below the jump", () => {
  const text = `table inet f {
 chain lan { tcp dport 80 reject with tcp reset; }
 chain forward { type filter hook forward priority 5; iifname eno2 jump lan; }
}
`;
  expect(show(text)).toBe(`\
→ routing: by eno1
✗ forward
  ✗ inet f forward (priority 5)
    ✗ a.nft:3  iifname eno2 jump lan
      ✗ chain lan
        ✗ a.nft:2  tcp dport 80 reject with tcp reset
          → the sender gets a TCP reset
`);
});

test("what a rule changes of the packet is said where it happens", () => {
  const text = `table ip n {
 chain pre { type nat hook prerouting priority dstnat; dnat to 172.17.0.2:8080; }
 chain mark { type filter hook prerouting priority mangle; meta mark set 0x10 ct mark set 5; }
 chain post { type nat hook postrouting priority srcnat; masquerade; }
}
`;
  expect(show(text)).toBe(`\
✓ prerouting
  ✓ ip n mark (priority mangle)
    ✓ a.nft:3  meta mark set 0x10 ct mark set 5
      → mark 0x0 becomes 0x10
      → connection mark 0x0 becomes 0x5
    ✓ policy accept
  ✓ ip n pre (priority dstnat)
    ✓ a.nft:2  dnat to 172.17.0.2:8080
      → destination 198.51.100.9:80 becomes 172.17.0.2:8080
→ routing: by docker0
✓ postrouting
  ✓ ip n post (priority srcnat)
    ✓ a.nft:4  masquerade
      → source 192.168.4.110:40000 becomes 172.17.0.1:40000
`);
});

test("what is assumed on a way is marked", () => {
  expect(
    show(forward("ip saddr @bad drop").replace("chain", "set bad { type ipv4_addr; flags dynamic; }\n chain")),
  ).toBe(`\
→ routing: by eno1
✗ forward
  ✗ inet f forward (priority filter)
    ✗ a.nft:5  ip saddr @bad drop
      ? on this way it matches; it depends on what else the set bad holds
`);
});

test("of many rules that do not match the last ones are shown", () => {
  const rules = Array.from({ length: 2000 }, (_, index) => `tcp dport ${index + 1000} drop`).join("\n");
  const lines = show(forward(rules), {}, true).split("\n");
  expect(lines).toHaveLength(16);
  expect(lines[3]).toBe("    · 1,990 more rules do not match");
  expect(lines[4]).toBe("    · a.nft:1994  tcp dport 2990 drop (does not match: tcp dport is 80)");
});

test("without a way there is only the kernel's reason", () => {
  expect(show("", { destination: "0.0.0.0" })).toBe("✗ routing: its destination 0.0.0.0 is no address of a host\n");
});

test("of a reply: what was decided before changes it without a rule, and the chains that decided are not asked", () => {
  const trace = routerWith(`table ip n {
  chain post { type nat hook postrouting priority srcnat; oifname wan masquerade }
  chain pre { type nat hook prerouting priority dstnat; }
}
`);
  const first = trace(packetOf({ from: "10.1.0.2", inputInterface: "lan" }));
  const reply = replyTo(first.ways[0]!)!;
  const { ways } = trace(reply);
  expect(formatTree(treeOf(ways[0]!, { verbose: false }))).toBe(`\
✓ prerouting
  → destination 192.0.2.1:40000 becomes 10.1.0.2:40000
→ routing: by lan
`);
  expect(formatTree(treeOf(ways[0]!, { verbose: true }))).toBe(`\
✓ prerouting
  · ip n pre (priority dstnat): not asked: translations are decided by the first packet of a connection
  → destination 192.0.2.1:40000 becomes 10.1.0.2:40000
→ routing: by lan
✓ postrouting
  · ip n post (priority srcnat): not asked: translations are decided by the first packet of a connection
`);
});
