import { expect, it } from "vitest";
import { readInterfaces } from "./interfaces.ts";

it("reads names, kind, master, flags and addresses", () => {
  const links = `[
    {"ifindex":2,"ifname":"eno1","flags":["BROADCAST","UP"],"altnames":["enp0s31f6"]},
    {"ifindex":7,"ifname":"veth1","flags":[],"master":"br0","linkinfo":{"info_kind":"veth","info_slave_kind":"bridge"}}]`;
  const addresses = `[{"ifindex":2,"ifname":"eno1","addr_info":[
    {"family":"inet","local":"10.53.134.1","prefixlen":24,"scope":"global"},
    {"family":"inet6","local":"fe80::1","prefixlen":64,"scope":"link"},
    {"family":"inet6","local":"2001:db8::7","prefixlen":128,"scope":"global","dynamic":true,"deprecated":true}]}]`;
  expect(readInterfaces(links, addresses)).toEqual({
    known: true,
    value: [
      {
        name: "eno1",
        alternativeNames: ["enp0s31f6"],
        index: 2,
        master: null,
        linkKind: null,
        flags: ["BROADCAST", "UP"],
        addresses: [
          { family: "ip", address: "10.53.134.1", prefixLength: 24, scope: "global", isDynamic: false },
          { family: "ip6", address: "fe80::1", prefixLength: 64, scope: "link", isDynamic: false },
          {
            ...{ family: "ip6", address: "2001:db8::7", prefixLength: 128, scope: "global" },
            ...{ isDynamic: true, isDeprecated: true },
          },
        ],
      },
      {
        name: "veth1",
        alternativeNames: [],
        index: 7,
        master: "br0",
        linkKind: "veth",
        flags: [],
        addresses: [],
      },
    ],
  });
});

it("takes no output for an empty list, as older releases of ip print it", () => {
  expect(readInterfaces("", "\n")).toEqual({ known: true, value: [] });
});

it("passes over the empty entries that ip prints for what it filtered out", () => {
  expect(readInterfaces("[{},{}]", "[{}]")).toEqual({ known: true, value: [] });
});

it.each([
  ["1: lo: <LOOPBACK>", "[]", "the output of ip -j -d link is not a JSON list"],
  ["[]", "{}", "the output of ip -j addr is not a JSON list"],
])("does not guess at %j and %j", (links, addresses, reason) => {
  expect(readInterfaces(links, addresses)).toEqual({ known: false, reason });
});
