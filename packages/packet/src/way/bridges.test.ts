/** Frames that come in on the port of a bridge, or leave by one. */
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { describe, expect, it } from "vitest";
import { packetOf } from "../../test/packet-of.ts";
import { router } from "../../test/router.ts";
import { formatTree, treeOf } from "../answer/tree.ts";
import { verdictLine } from "../answer/words.ts";
import { type Tracer, tracer } from "./host.ts";

interface Sketch {
  readonly rules?: string;
  readonly ports?: readonly string[];
  /** Of the bridge; `null` for none. */
  readonly address?: string | null;
  readonly callsIp?: 0 | 1 | null;
}

/** The router with a bridge in place of its interface to the lan. */
function bridging({ rules = "", ports = ["p1", "p2"], address = "10.1.0.1", callsIp = 0 }: Sketch = {}): Tracer {
  const ruleset = buildRuleset({ path: "main.nft", parsed: parse(rules) });
  const [fault] = ruleset.diagnostics;
  if (fault !== undefined) throw new Error(fault.message);
  const links = [
    { ifindex: 2, ifname: "lan", flags: ["UP"], linkinfo: { info_kind: "bridge" } },
    { ifindex: 3, ifname: "wan", flags: ["UP"] },
    ...ports.map((ifname, index) => ({ ifindex: index + 4, ifname, flags: ["UP"], master: "lan" })),
  ];
  const addresses = [
    { ifname: "wan", addr_info: [{ family: "inet", local: "192.0.2.1", prefixlen: 24, scope: "global" }] },
    ...(address === null
      ? []
      : [{ ifname: "lan", addr_info: [{ family: "inet", local: address, prefixlen: 24, scope: "global" }] }]),
  ];
  const switches = ["ipv4/ip_forward:1", "ipv4/conf/all/rp_filter:0", "ipv4/conf/lan/accept_local:0"];
  const bridge = callsIp === null ? [] : [`bridge/bridge-nf-call-iptables:${callsIp}`];
  const host = router({
    links: JSON.stringify(links),
    addresses: JSON.stringify(addresses),
    sysctls: [...switches, ...bridge].map((line) => `/proc/sys/net/${line}\n`).join(""),
  });
  return tracer({ ruleset, tables: ruleset.tables }, host);
}

const toNeighbour = packetOf({ from: "10.1.0.2", to: "10.1.0.3", inputInterface: "p1" });
const toWorld = packetOf({ from: "10.1.0.2", to: "198.51.100.1", inputInterface: "p1" });
const chain = (family: string, hook: string, rules: string, type = "filter") =>
  `table ${family} t { chain c { type ${type} hook ${hook} priority 0; ${rules} } }\n`;

describe("a frame", () => {
  it("to a host on the bridge goes across, one to the host itself up", () => {
    const trace = bridging();
    expect(verdictLine(trace(toNeighbour))).toContain("it leaves by p2");
    expect(trace({ ...toNeighbour, destination: packetOf({ to: "10.1.0.1" }).destination }).fate?.kind).toBe(
      "delivered",
    );
  });

  it("to another network goes up if the sender takes the host for its gateway", () => {
    const { fate, dependencies, ways } = bridging()(toWorld);
    expect(fate).toBeNull();
    expect(dependencies.map(({ text }) => text)).toEqual([
      "whether the sender takes this host for its gateway to 198.51.100.1",
    ]);
    expect(ways.map((way) => way.fate)).toMatchObject([{ outputInterface: "wan" }, { outputInterface: "p2" }]);
  });

  it("goes across wherever it is to on a bridge without an address", () => {
    expect(bridging({ address: null })(toWorld).fate).toEqual({ kind: "sent", outputInterface: "p2" });
  });

  it("goes by one of several ports, or nowhere without another one", () => {
    const { dependencies } = bridging({ ports: ["p1", "p2", "p3"] })(toNeighbour);
    expect(dependencies.map(({ text }) => text)).toEqual(["which port of lan leads to 10.1.0.3"]);
    expect(verdictLine(bridging({ ports: ["p1"] })(toNeighbour))).toBe("DROPPED: the bridge has no other port");
  });

  it("that rules of IP give another destination is routed", () => {
    const rules = chain("ip", "prerouting", "dnat to 198.51.100.7", "nat");
    expect(verdictLine(bridging({ rules, callsIp: 1 })(toNeighbour))).toContain(
      "it leaves by wan as tcp 10.1.0.2:40000",
    );
    expect(verdictLine(bridging({ rules, callsIp: 0 })(toNeighbour))).toContain("it leaves by p2");
  });
});

it("without the switches of br_netfilter the rules of IP are not asked", () => {
  const rules = chain("ip", "forward", "drop");
  expect(bridging({ rules, callsIp: null })(toNeighbour).fate?.kind).toBe("sent");
  expect(bridging({ rules, callsIp: 1 })(toNeighbour).fate?.kind).toBe("dropped");
});

it("the tree tells the hooks of the bridge from those of IP", () => {
  const rules = chain("bridge", "forward", 'iifname "p1" oifname "p2" counter drop');
  const { ways } = bridging({ rules })(toNeighbour);
  expect(formatTree(treeOf(ways[0]!, { verbose: false }))).toBe(`\
→ routing: across lan to p2
✗ bridge forward
  ✗ bridge t c (priority 0)
    ✗ main.nft:1  iifname "p1" oifname "p2" counter drop
`);
});

it("what leaves by a bridge, or comes in on it, depends on the port where rules look at that", () => {
  const rules =
    chain("bridge", "postrouting", 'oifname "p1" drop') +
    chain("bridge", "input", 'iifname "p2" drop').replace("table bridge t", "table bridge u");
  const trace = bridging({ rules });
  const own = packetOf({ from: "10.1.0.1", to: "10.1.0.3", inputInterface: null });
  expect(verdictLine(trace(own))).toBe("DEPENDS on which port of lan leads to 10.1.0.3");
  const given = packetOf({ from: "10.1.0.2", to: "10.1.0.1", inputInterface: "lan" });
  expect(verdictLine(trace(given))).toBe("DEPENDS on which port of lan it comes in on");
  expect(verdictLine(bridging()(own))).toContain("it leaves by lan");
});

it("rules of family bridge know the bridges of the ports", () => {
  const dropped = (rule: string) => bridging({ rules: chain("bridge", "forward", rule) })(toNeighbour).fate?.kind;
  expect(dropped('meta ibrname "lan" meta obrname "lan" drop')).toBe("dropped");
  expect(dropped('meta ibrname "other" drop')).toBe("sent");
});
