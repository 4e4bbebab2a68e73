import { describe, expect, test } from "vitest";
import { hostPrinting, type PacketSketch, packetWith } from "../../test/host.ts";
import { formatAddress } from "../address.ts";
import type { RoutingDecision } from "./decision.ts";
import { routeInput } from "./input.ts";
import { type OutputOptions, routeOutput } from "./output.ts";

interface Sketch {
  readonly routes?: readonly object[];
  readonly rules?: readonly object[];
  readonly switches?: Readonly<Record<string, number>>;
  readonly links?: readonly object[];
}

const ownRoutes = [
  { dst: "10.0.0.0/24", dev: "e0", scope: "link", prefsrc: "10.0.0.1", flags: [] },
  { dst: "10.1.0.0/24", dev: "e1", scope: "link", prefsrc: "10.1.0.1", flags: [] },
  { type: "local", dst: "10.0.0.1", dev: "e0", table: "local", scope: "host", prefsrc: "10.0.0.1", flags: [] },
  { type: "local", dst: "10.1.0.1", dev: "e1", table: "local", scope: "host", prefsrc: "10.1.0.1", flags: [] },
  { type: "broadcast", dst: "10.0.0.255", dev: "e0", table: "local", scope: "link", flags: [] },
];

const usualRules = [
  { priority: 0, src: "all", table: "local" },
  { priority: 32766, src: "all", table: "main" },
  { priority: 32767, src: "all", table: "default" },
];

/** A router between e0 (10.0.0.1) and e1 (10.1.0.1). */
function hostWith({ routes = [], rules = [], switches = {}, links = [] }: Sketch) {
  const sysctls = { "ipv4/ip_forward": 1, "ipv4/conf/all/rp_filter": 0, "ipv6/conf/all/forwarding": 1, ...switches };
  const names = ["e0", "e1"];
  const perInterface = names.flatMap((name) => [`ipv4/conf/${name}/rp_filter`, `ipv4/conf/${name}/accept_local`]);
  const all = { ...Object.fromEntries(perInterface.map((path) => [path, 0])), ...sysctls };
  const allLinks = [...names.map((ifname, index) => ({ ifindex: index + 2, ifname, flags: ["UP"] })), ...links];
  const sorted = [...usualRules, ...rules].sort(
    (left, right) => Number((left as { priority: number }).priority) - Number((right as { priority: number }).priority),
  );
  const isSix = (route: object) => JSON.stringify(route).includes("::");
  const allRoutes = [...ownRoutes, ...routes];
  return hostPrinting({
    links: JSON.stringify(allLinks),
    addresses: JSON.stringify(
      names.map((ifname, index) => ({
        ifname,
        addr_info: [
          { family: "inet", local: `10.${index}.0.1`, prefixlen: 24, scope: "global" },
          { family: "inet", local: `10.${index}.9.1`, prefixlen: 24, scope: "global" },
        ],
      })),
    ),
    "routes-ip4": JSON.stringify(allRoutes.filter((route) => !isSix(route))),
    "routes-ip6": JSON.stringify(allRoutes.filter(isSix)),
    "rules-ip4": JSON.stringify(sorted),
    "rules-ip6": JSON.stringify(usualRules.slice(0, 2)),
    sysctls: Object.entries(all)
      .map(([path, value]) => `/proc/sys/net/${path}:${value}\n`)
      .join(""),
  });
}

function describeDecision(decision: RoutingDecision): string {
  switch (decision.kind) {
    case "local":
      return decision.destination === "host" ? "local" : decision.destination;
    case "sent": {
      const { outputInterface, gateway, source } = decision;
      return `${outputInterface}${gateway === null ? "" : ` via ${formatAddress(gateway)}`} from ${source === null ? "?" : formatAddress(source)}`;
    }
    case "undeliverable":
      return `${decision.reason}${decision.answer === null ? "" : ` (${decision.answer})`}`;
    case "unknown":
      return `unknown: ${decision.reason}`;
  }
}

/** A packet from 10.0.0.7 that comes in on e0. */
function incoming(destination: string, sketch: Sketch = {}, packet: PacketSketch = {}): string {
  const base = { source: destination.includes(":") ? "2001:db8::7" : "10.0.0.7", destination, inputInterface: "e0" };
  return describeDecision(routeInput(hostWith(sketch), packetWith({ ...base, ...packet })));
}

function outgoing(
  destination: string,
  sketch: Sketch = {},
  packet: PacketSketch = {},
  options: OutputOptions = {},
): string {
  const base = { source: destination.includes(":") ? "::" : "0.0.0.0", destination };
  return describeDecision(routeOutput(hostWith(sketch), packetWith({ ...base, ...packet }), options));
}

const byDefault = { dst: "default", gateway: "10.1.0.2", dev: "e1", flags: [] };

describe("packets that come in", () => {
  test("are for the host, for others, or for many", () => {
    expect(incoming("10.1.0.1")).toBe("local");
    expect(incoming("10.1.0.9")).toBe("e1 from 10.0.0.7");
    expect(incoming("8.8.8.8", { routes: [byDefault] })).toBe("e1 via 10.1.0.2 from 10.0.0.7");
    expect(incoming("10.0.0.255")).toBe("broadcast");
    expect(incoming("255.255.255.255")).toBe("broadcast");
    expect(incoming("224.0.0.1")).toBe("multicast");
    expect(incoming("239.1.1.1")).toBe(
      "unknown: it is not known whether a program on the host has joined the group 239.1.1.1",
    );
  });

  test("take the longest prefix, then the lowest metric", () => {
    const routes = [
      byDefault,
      { dst: "8.0.0.0/8", gateway: "10.1.0.3", dev: "e1", metric: 20, flags: [] },
      { dst: "8.0.0.0/8", gateway: "10.1.0.4", dev: "e1", metric: 10, flags: [] },
    ];
    expect(incoming("8.8.8.8", { routes })).toBe("e1 via 10.1.0.4 from 10.0.0.7");
    expect(incoming("9.9.9.9", { routes })).toBe("e1 via 10.1.0.2 from 10.0.0.7");
  });

  test.each([
    ["unreachable", "the route unreachable 9.0.0.0/8 in table main leads nowhere (icmp host-unreachable)"],
    ["prohibit", "the route prohibit 9.0.0.0/8 in table main leads nowhere (icmp admin-prohibited)"],
    ["blackhole", "the route blackhole 9.0.0.0/8 in table main leads nowhere"],
    ["throw", "there is no route to 9.9.9.9 (icmp net-unreachable)"],
  ])("a route of type %s", (type, expected) => {
    expect(incoming("9.9.9.9", { routes: [{ type, dst: "9.0.0.0/8", flags: [] }] })).toBe(expected);
  });

  test("are not forwarded where that is switched off, and nobody is told", () => {
    expect(incoming("10.1.0.9", { switches: { "ipv4/ip_forward": 0 } })).toBe(
      "the host does not forward: net.ipv4.ip_forward is 0",
    );
    expect(incoming("10.1.0.9", { switches: { "ipv4/conf/e0/forwarding": 0 } })).toBe(
      "the host does not forward: net.ipv4.conf.e0.forwarding is 0",
    );
    expect(incoming("9.9.9.9", { switches: { "ipv4/ip_forward": 0 } })).toBe("there is no route to 9.9.9.9");
    expect(incoming("10.1.0.1", { switches: { "ipv4/ip_forward": 0 } })).toBe("local");
  });

  test("run out of time", () => {
    expect(incoming("10.1.0.9", {}, { timeToLive: 1 })).toBe("its time to live has run out (icmp time-exceeded)");
    expect(incoming("10.1.0.1", {}, { timeToLive: 1 })).toBe("local");
  });

  test("may have several ways", () => {
    const hop = (gateway: string, dev: string, flags: string[] = []) => ({ gateway, dev, weight: 1, flags });
    const routes = (...nexthops: object[]) => ({ routes: [{ dst: "default", flags: [], nexthops }] });
    expect(incoming("8.8.8.8", routes(hop("10.1.0.2", "e1"), hop("10.0.0.2", "e0")))).toBe(
      "unknown: the route to default in table main has several interfaces to choose from",
    );
    expect(incoming("8.8.8.8", routes(hop("10.1.0.2", "e1"), hop("10.0.0.2", "e0", ["dead"])))).toBe(
      "e1 via 10.1.0.2 from 10.0.0.7",
    );
  });

  test("from a port of a VRF are not followed", () => {
    const links = [
      { ifindex: 9, ifname: "blue", flags: ["UP"], linkinfo: { info_kind: "vrf" } },
      { ifindex: 8, ifname: "e8", flags: ["UP"], master: "blue" },
    ];
    expect(incoming("10.1.0.9", { links }, { inputInterface: "e8" })).toBe("unknown: e8 is a port of the VRF blue");
  });
});

describe("sources", () => {
  test("that are the host's own are no one else's", () => {
    const packet = { source: "10.1.0.1" };
    expect(incoming("10.1.0.9", {}, packet)).toBe("its source 10.1.0.1 is an address of this host");
    expect(incoming("10.1.0.9", { switches: { "ipv4/conf/e0/accept_local": 1 } }, packet)).toBe("e1 from 10.1.0.1");
  });

  test("must be reached the same way, by a strict filter", () => {
    const strict = { switches: { "ipv4/conf/e0/rp_filter": 1 } };
    expect(incoming("10.1.0.9", strict)).toBe("e1 from 10.0.0.7");
    expect(incoming("10.1.0.9", strict, { source: "10.1.0.7" })).toBe(
      "the way back to 10.1.0.7 leads through e1, not e0: reverse path filter",
    );
    expect(incoming("10.1.0.9", strict, { source: "8.8.8.8" })).toBe(
      "there is no route back to 8.8.8.8: reverse path filter",
    );
    expect(incoming("10.1.0.1", strict, { source: "10.1.0.7" })).toMatch(/^the way back to 10.1.0.7/);
  });

  test("must be reached somehow, by a loose filter", () => {
    const loose = { switches: { "ipv4/conf/e0/rp_filter": 2 } };
    expect(incoming("10.1.0.9", loose, { source: "10.1.0.7" })).toBe("e1 from 10.1.0.7");
    expect(incoming("10.1.0.9", loose, { source: "8.8.8.8" })).toBe(
      "there is no route back to 8.8.8.8: reverse path filter",
    );
  });

  test("are looked for with the packet's mark where src_valid_mark says so", () => {
    const sketch = (switches: Record<string, number>) => ({
      routes: [{ dst: "default", dev: "e0", table: "100", flags: [] }],
      rules: [{ priority: 10, src: "all", fwmark: "0x1", table: "100" }],
      switches: { "ipv4/conf/e0/rp_filter": 1, ...switches },
    });
    const packet = { source: "8.8.8.8", mark: 1 };
    expect(incoming("10.1.0.1", sketch({}), packet)).toBe("there is no route back to 8.8.8.8: reverse path filter");
    expect(incoming("10.1.0.1", sketch({ "ipv4/conf/all/src_valid_mark": 1 }), packet)).toBe("local");
  });

  test.each(["224.0.0.5", "0.0.0.0", "255.255.255.255"])("%s is no host", (source) => {
    expect(incoming("10.1.0.1", {}, { source })).toBe(`its source ${source} is no address of a host`);
  });

  test("127.0.0.1 comes from no link", () => {
    expect(incoming("127.0.0.1")).toBe("127.0.0.1 is the host's own: no packet has it that comes in on e0");
    expect(incoming("10.1.0.1", {}, { source: "127.0.0.1" })).toMatch(/^127.0.0.1 is the host's own/);
  });
});

describe("rules", () => {
  const routes = [byDefault, { dst: "default", gateway: "10.0.0.3", dev: "e0", table: "100", flags: [] }];

  test.each<[string, object, PacketSketch, string]>([
    ["mark", { fwmark: "0x1", fwmask: "0xf", table: "100" }, { mark: 0x11 }, "e0 via 10.0.0.3"],
    ["another mark", { fwmark: "0x1", table: "100" }, { mark: 0x11 }, "e1 via 10.1.0.2"],
    ["source", { src: "10.0.0.0", srclen: 24, table: "100" }, {}, "e0 via 10.0.0.3"],
    ["not this source", { not: null, src: "10.0.0.0", srclen: 24, table: "100" }, {}, "e1 via 10.1.0.2"],
    ["destination", { dst: "8.8.8.8", table: "100" }, {}, "e0 via 10.0.0.3"],
    ["interface", { iif: "e1", table: "100" }, {}, "e1 via 10.1.0.2"],
    ["protocol and ports", { ipproto: "tcp", dport_start: 80, dport_end: 90, table: "100" }, {}, "e0 via 10.0.0.3"],
    ["prefixes that are too short", { table: "100", suppress_prefixlen: 0 }, {}, "e1 via 10.1.0.2"],
    ["goto", { goto: 32767 }, {}, "there is no route to 8.8.8.8 (icmp net-unreachable)"],
    ["prohibit", { action: "prohibit" }, {}, "routing rule 10 (prohibit) gives 8.8.8.8 no way (icmp admin-prohibited)"],
    ["what is not read", { tos: "0x10", table: "100" }, {}, "unknown: routing rule 10 asks for tos"],
    ["what is not read, without consequence", { tos: "0x10", table: "main" }, {}, "e1 via 10.1.0.2"],
  ])("%s", (_, rule, packet, expected) => {
    const sketch = { routes, rules: [{ priority: 10, src: "all", ...rule }] };
    expect(incoming("8.8.8.8", sketch, packet).replace(/ from .*/, "")).toBe(expected);
  });

  test("a mark that is not known", () => {
    const sketch = { routes, rules: [{ priority: 10, src: "all", fwmark: "0x1", table: "100" }] };
    expect(incoming("8.8.8.8", sketch, { unknownMarkBits: 1 })).toBe(
      "unknown: routing rule 10 asks for a mark that is not known",
    );
    expect(incoming("8.8.8.8", sketch, { unknownMarkBits: 2 })).toBe("e1 via 10.1.0.2 from 10.0.0.7");
  });
});

describe("packets of the host", () => {
  test("get the source that is near the next host", () => {
    expect(outgoing("8.8.8.8", { routes: [byDefault] })).toBe("e1 via 10.1.0.2 from 10.1.0.1");
    expect(outgoing("8.8.8.8", { routes: [{ ...byDefault, gateway: "10.1.9.7" }] })).toBe(
      "e1 via 10.1.9.7 from 10.1.9.1",
    );
    expect(outgoing("8.8.8.8", { routes: [{ ...byDefault, prefsrc: "10.0.0.1" }] })).toBe(
      "e1 via 10.1.0.2 from 10.0.0.1",
    );
    expect(outgoing("10.0.0.1")).toBe("local");
  });

  test("have errors instead of messages", () => {
    expect(outgoing("8.8.8.8")).toBe("there is no route to 8.8.8.8 (Network is unreachable)");
    expect(outgoing("10.1.0.9", {}, { source: "8.8.8.8" })).toBe(
      "8.8.8.8 is no address of this host (Invalid argument)",
    );
  });

  test("of a bound socket are on the link where no route leads there", () => {
    expect(outgoing("8.8.8.8", {}, {}, { boundTo: "e1" })).toBe("e1 from 10.1.0.1");
  });

  test("to an address of every link need an interface", () => {
    expect(outgoing("fe80::1")).toBe("unknown: fe80::1 is on every link: it needs an interface");
  });
});

describe("IPv6", () => {
  const routes = [
    { type: "local", dst: "2001:db8::1", dev: "e0", table: "local", flags: [] },
    { dst: "2001:db8:1::/64", dev: "e1", metric: 256, flags: [] },
    { type: "unreachable", dst: "2001:db8:2::/48", dev: "lo", metric: 1024, flags: [] },
  ];

  test.each([
    ["2001:db8::1", "local"],
    ["2001:db8:1::5", "e1 from 2001:db8::7"],
    ["2001:db8:2::5", "the route unreachable 2001:db8:2::/48 in table main leads nowhere (icmpv6 no-route)"],
    ["2a00::1", "there is no route to 2a00::1 (icmpv6 no-route)"],
    ["ff02::1", "multicast"],
    ["::1", "no packet from a link has the address ::1"],
  ])("to %s: %s", (destination, expected) => {
    expect(incoming(destination, { routes })).toBe(expected);
  });

  test("a source that means something on its link alone", () => {
    expect(incoming("2001:db8:1::5", { routes }, { source: "fe80::7" })).toBe(
      "its source fe80::7 means nothing behind e0 (icmpv6 beyond-scope)",
    );
  });

  test("is not forwarded where that is switched off", () => {
    expect(incoming("2001:db8:1::5", { routes, switches: { "ipv6/conf/all/forwarding": 0 } })).toBe(
      "the host does not forward: net.ipv6.conf.all.forwarding is 0",
    );
  });
});

test("a host that tells nothing", () => {
  const packet = packetWith({ inputInterface: "e0" });
  expect(routeInput(hostPrinting({}), packet)).toEqual({
    kind: "unknown",
    reason: "routes-ip4 found no such tool or file: the test leaves it out",
  });
});

test("where a packet goes whose destination is not known is not known", () => {
  const packet = packetWith({ destination: "10.1.0.7", unknown: { destination: "which of two" } });
  expect(routeInput(hostWith({}), { ...packet, inputInterface: "e0" })).toEqual({
    kind: "unknown",
    reason: "which of two",
  });
  expect(routeOutput(hostWith({}), packet)).toEqual({ kind: "unknown", reason: "which of two" });
});
