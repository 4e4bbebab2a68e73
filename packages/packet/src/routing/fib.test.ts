/** What `fib` finds of addresses. */
import { describe, expect, it } from "vitest";
import { packetOf } from "../../test/packet-of.ts";
import { router } from "../../test/router.ts";
import type { FibQuery } from "../nft/scope.ts";
import { fibReader } from "./fib.ts";

const read = fibReader(router());

/** The answer to `saddr . iif oif` for a packet that came in from the lan. */
function ask(text: string, given: Parameters<typeof packetOf>[0], reader = read): string | null {
  const words = text.split(" ").filter((word) => word !== ".");
  const result: FibQuery["result"] = words.pop() === "type" ? "type" : "interface";
  const packet = packetOf({ inputInterface: "lan", ...given });
  const answer = reader({ flags: words, result, packet });
  return answer.known ? answer.value : `not known: ${answer.reason}`;
}

describe("the interface", () => {
  it.each([
    ["saddr oif", { from: "10.1.0.2" }, "lan"],
    ["saddr oif", { from: "198.51.100.1" }, "wan"],
    ["saddr . iif oif", { from: "10.1.0.2" }, "lan"],
    ["saddr . iif oif", { from: "198.51.100.1" }, null],
    ["daddr oif", { to: "198.51.100.1" }, "wan"],
    // What is for the host itself has none.
    ["daddr oif", { to: "10.1.0.1" }, null],
    ["daddr . oif oif", { to: "198.51.100.1", outputInterface: "lan" }, null],
  ])("%s of %j is %s", (text, given, expected) => {
    expect(ask(text, given)).toBe(expected);
  });
});

describe("the type", () => {
  it.each([
    ["daddr type", { to: "10.1.0.1" }, "local"],
    ["daddr . iif type", { to: "192.0.2.1" }, "unicast"],
    ["daddr . iif type", { to: "10.1.0.1" }, "local"],
    ["saddr type", { from: "198.51.100.1" }, "unicast"],
    ["daddr type", { to: "224.0.0.5" }, "multicast"],
    ["daddr type", { to: "255.255.255.255" }, "broadcast"],
    ["daddr type", { from: "2001:db8::1", to: "2001:db8::2" }, "unreachable"],
  ])("%s of %j is %s", (text, given, expected) => {
    expect(ask(text, given)).toBe(expected);
  });
});

it("by the mark where it takes part", () => {
  const rules = [
    { priority: 0, src: "all", table: "local" },
    { priority: 100, src: "all", fwmark: "0x1", table: "100" },
    { priority: 32766, src: "all", table: "main" },
  ];
  const routes = [
    { type: "local", dst: "10.1.0.1", dev: "lan", table: "local" },
    { dst: "default", dev: "lan", table: "100" },
    { dst: "default", dev: "wan", table: "main" },
  ];
  const reader = fibReader(router({ "rules-ip4": JSON.stringify(rules), "routes-ip4": JSON.stringify(routes) }));
  expect(ask("daddr . mark oif", { mark: 1 }, reader)).toBe("lan");
  expect(ask("daddr oif", { mark: 1 }, reader)).toBe("wan");
});

it("is not known without routes, nor of an address that is not", () => {
  const blind = fibReader({ ...router(), routes: { known: false, reason: "no ip here" } });
  expect(ask("daddr type", {}, blind)).toBe("not known: no ip here");
  expect(ask("daddr type", { unknown: { destination: "which address it is" } })).toBe("not known: which address it is");
});
