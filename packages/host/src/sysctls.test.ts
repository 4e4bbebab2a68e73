import { expect, it } from "vitest";
import {
  readBridgeFilter,
  readForwarding,
  readReversePathFilter,
  readSysctls,
  readUnusualAddresses,
} from "./sysctls.ts";

const forwarding = (output: string) => readForwarding(readSysctls(output));

it("reads each switch by its path", () => {
  const output = "/proc/sys/net/ipv4/conf/eno1/rp_filter:2\n/proc/sys/net/ipv4/ip_forward:1\n";
  expect([...readSysctls(output)]).toEqual([
    ["ipv4/conf/eno1/rp_filter", "2"],
    ["ipv4/ip_forward", "1"],
  ]);
});

it("reads an interface with a colon in its name", () => {
  expect([...readSysctls("/proc/sys/net/ipv4/conf/eth0:1/forwarding:0\n")]).toEqual([
    ["ipv4/conf/eth0:1/forwarding", "0"],
  ]);
});

it("tells IPv4 and IPv6 apart", () => {
  const output = "/proc/sys/net/ipv4/ip_forward:1\n/proc/sys/net/ipv6/conf/all/forwarding:0\n";
  expect(forwarding(output)).toEqual({ known: true, value: { ip: true, ip6: false, ipExceptions: [] } });
});

it("takes a kernel without IPv6 for one that does not forward it", () => {
  const value = { ip: false, ip6: false, ipExceptions: [] };
  expect(forwarding("/proc/sys/net/ipv4/ip_forward:0\n")).toEqual({ known: true, value });
});

it("names the interfaces that do otherwise", () => {
  const output = `/proc/sys/net/ipv4/ip_forward:1
/proc/sys/net/ipv4/conf/all/forwarding:1
/proc/sys/net/ipv4/conf/default/forwarding:0
/proc/sys/net/ipv4/conf/eno1/forwarding:1
/proc/sys/net/ipv4/conf/eno2/forwarding:0
`;
  expect(forwarding(output)).toEqual({ known: true, value: { ip: true, ip6: false, ipExceptions: ["eno2"] } });
});

it("does not know where the switch is not in the output", () => {
  const reason = "the snapshot holds no value of /proc/sys/net/ipv4/ip_forward";
  expect(forwarding("")).toEqual({ known: false, reason });
});

it("takes the stricter reverse path filter of an interface and of all", () => {
  const output = [
    "all/rp_filter:1",
    "eno1/rp_filter:0",
    "eno2/rp_filter:2",
    "eno3/rp_filter:1",
    "eno3/src_valid_mark:1",
  ]
    .map((line) => `/proc/sys/net/ipv4/conf/${line}\n`)
    .join("");
  expect(readReversePathFilter(readSysctls(output))).toEqual({
    known: true,
    value: { strict: ["eno1", "eno3"], loose: ["eno2"], marked: ["eno3"] },
  });
  expect(readReversePathFilter(new Map()).known).toBe(false);
});

it("names the interfaces that take unusual addresses", () => {
  const output = ["all/route_localnet:1", "eno1/accept_local:1", "eno1/route_localnet:0", "eno2/accept_local:0"]
    .map((line) => `/proc/sys/net/ipv4/conf/${line}\n`)
    .join("");
  expect(readUnusualAddresses(readSysctls(output))).toEqual({
    known: true,
    value: { acceptLocal: ["eno1"], routeLocalnet: ["eno1", "eno2"] },
  });
  expect(readUnusualAddresses(new Map()).known).toBe(false);
});

it("tells whether bridges ask the rules of IP; without br_netfilter they do not", () => {
  const ofBridges = (output: string) => readBridgeFilter(readSysctls(output));
  const output = `/proc/sys/net/bridge/bridge-nf-call-iptables:1
/proc/sys/net/bridge/bridge-nf-call-ip6tables:0
`;
  expect(ofBridges(output)).toEqual({ known: true, value: { ip: true, ip6: false } });
  expect(ofBridges("/proc/sys/net/ipv4/ip_forward:0\n")).toEqual({ known: true, value: { ip: false, ip6: false } });
  expect(ofBridges("")).toEqual({ known: false, reason: "the snapshot holds no value of /proc/sys/net/bridge/*" });
});
