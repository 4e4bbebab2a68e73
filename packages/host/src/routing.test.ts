import { expect, it } from "vitest";
import type { Route, RoutingRule } from "./facts.ts";
import { readRoutes, readRoutingRules } from "./routing.ts";

const rule: RoutingRule = {
  family: "ip",
  priority: 0,
  isInverted: false,
  mark: null,
  source: null,
  destination: null,
  inputInterface: null,
  outputInterface: null,
  protocol: null,
  sourcePorts: null,
  destinationPorts: null,
  furtherConditions: [],
  action: "lookup",
  table: "local",
  goto: null,
  suppressPrefixLength: null,
};

const route: Route = {
  family: "ip",
  type: "unicast",
  destination: "default",
  sourcePrefix: null,
  interfaceName: null,
  table: "main",
  gateway: null,
  source: null,
  metric: 0,
  scope: null,
  typeOfService: null,
  flags: [],
  nextHops: [],
};

it("reads rules with the marks that they ask for", () => {
  const output = `[{"priority":0,"src":"all","table":"local"},
    {"priority":100,"src":"all","fwmark":"0x2","fwmask":"0xff","table":"200"},
    {"priority":101,"src":"all","fwmark":"0x7","table":"vpn"}]`;
  expect(readRoutingRules(output, "ip")).toEqual({
    known: true,
    value: [
      rule,
      { ...rule, priority: 100, mark: { value: 2, mask: 255 }, table: "200" },
      { ...rule, priority: 101, mark: { value: 7, mask: 4294967295 }, table: "vpn" },
    ],
  });
});

it("reads the other conditions of rules", () => {
  const output = `[{"priority":1,"not":null,"src":"10.3.0.0","srclen":16,"oif":"v0","table":"main","suppress_prefixlen":0},
    {"priority":2,"src":"10.1.0.1","dst":"10.9.0.0","dstlen":16,"iif":"v0","ipproto":"tcp","sport":5,
     "dport_start":80,"dport_end":90,"table":"100"},
    {"priority":3,"src":"all","tos":"0x10","table":"100"}]`;
  const first = { isInverted: true, source: "10.3.0.0/16", outputInterface: "v0", table: "main" };
  const second = { source: "10.1.0.1", destination: "10.9.0.0/16", inputInterface: "v0", protocol: "tcp" };
  const ports = { sourcePorts: { from: 5, to: 5 }, destinationPorts: { from: 80, to: 90 } };
  expect(readRoutingRules(output, "ip")).toEqual({
    known: true,
    value: [
      { ...rule, priority: 1, ...first, suppressPrefixLength: 0 },
      { ...rule, priority: 2, ...second, ...ports, table: "100" },
      { ...rule, priority: 3, furtherConditions: ["tos"], table: "100" },
    ],
  });
});

it("reads rules that choose no table", () => {
  const output = `[{"priority":40,"src":"all","goto":32766},{"priority":41,"src":"all","action":"unreachable"},
    {"priority":44,"src":"all","nop":null}]`;
  expect(readRoutingRules(output, "ip6")).toEqual({
    known: true,
    value: [
      { ...rule, family: "ip6", priority: 40, action: "goto", goto: 32766, table: null },
      { ...rule, family: "ip6", priority: 41, action: "unreachable", table: null },
      { ...rule, family: "ip6", priority: 44, action: "nop", table: null },
    ],
  });
});

it("reads routes with their tables", () => {
  const output = `[{"dst":"default","gateway":"10.0.0.1","dev":"eno1","flags":[]},
    {"dst":"default","dev":"wg0","table":"200","flags":[]},
    {"type":"blackhole","dst":"192.0.2.0/24","flags":[]}]`;
  expect(readRoutes(output, "ip")).toEqual({
    known: true,
    value: [
      { ...route, gateway: "10.0.0.1", interfaceName: "eno1" },
      { ...route, interfaceName: "wg0", table: "200" },
      { ...route, type: "blackhole", destination: "192.0.2.0/24" },
    ],
  });
});

it("reads what decides among routes, and the source that they give", () => {
  const output = `[{"dst":"10.2.0.0/16","tos":"0x10","gateway":"10.1.0.2","dev":"v0","scope":"link","prefsrc":"10.1.0.1",
     "metric":50,"flags":["linkdown"]},
    {"dst":"10.7.0.0/16","flags":[],"nexthops":[{"gateway":"10.1.0.2","dev":"v0","weight":1,"flags":[]},
     {"via":{"family":"inet6","host":"fe80::1"},"dev":"v1","weight":2,"flags":["dead"]}]}]`;
  const decisive = { typeOfService: 16, metric: 50, scope: "link", flags: ["linkdown"] };
  expect(readRoutes(output, "ip")).toEqual({
    known: true,
    value: [
      {
        ...route,
        destination: "10.2.0.0/16",
        gateway: "10.1.0.2",
        interfaceName: "v0",
        source: "10.1.0.1",
        ...decisive,
      },
      {
        ...route,
        destination: "10.7.0.0/16",
        nextHops: [
          { interfaceName: "v0", gateway: "10.1.0.2", flags: [] },
          { interfaceName: "v1", gateway: "fe80::1", flags: ["dead"] },
        ],
      },
    ],
  });
});

it("does not know where the output is something else", () => {
  expect(readRoutingRules("0: from all lookup local", "ip").known).toBe(false);
  expect(readRoutes("{}", "ip6").known).toBe(false);
});
