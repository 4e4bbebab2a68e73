import { expect, it } from "vitest";
import { readRoutes, readRoutingRules } from "./routing.ts";

it("reads rules with the marks that they ask for", () => {
  const output = `[{"priority":0,"src":"all","table":"local"},
    {"priority":100,"src":"all","fwmark":"0x2","fwmask":"0xff","table":"200"},
    {"priority":101,"src":"all","fwmark":"0x7","table":"vpn"},
    {"priority":200,"src":"all","action":"unreachable"}]`;
  expect(readRoutingRules(output, "ip")).toEqual({
    known: true,
    value: [
      { family: "ip", priority: 0, mark: null, table: "local" },
      { family: "ip", priority: 100, mark: { value: 2, mask: 255 }, table: "200" },
      { family: "ip", priority: 101, mark: { value: 7, mask: 4294967295 }, table: "vpn" },
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
      { family: "ip", destination: "default", interfaceName: "eno1", table: "main" },
      { family: "ip", destination: "default", interfaceName: "wg0", table: "200" },
      { family: "ip", destination: "192.0.2.0/24", interfaceName: null, table: "main" },
    ],
  });
});

it("does not know where the output is something else", () => {
  expect(readRoutingRules("0: from all lookup local", "ip").known).toBe(false);
  expect(readRoutes("{}", "ip6").known).toBe(false);
});
