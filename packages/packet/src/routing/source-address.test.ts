/** The addresses that the host takes for packets that it masquerades and redirects. */
import { describe, expect, test } from "vitest";
import { hostPrinting, packetWith } from "../../test/host.ts";
import { formatAddress } from "../address.ts";
import type { Address } from "../packet.ts";
import { masqueradeSource, redirectDestination } from "./source-address.ts";

function hostWith(addresses: Readonly<Record<string, readonly string[]>>, words = "") {
  const names = Object.keys(addresses);
  const info = (text: string) => {
    const [local, prefixlen] = text.split("/");
    const scope = text.startsWith("127.") || text === "::1/128" ? "host" : "global";
    const isDeprecated = words === local;
    return {
      ...{ family: text.includes(":") ? "inet6" : "inet", local, prefixlen: Number(prefixlen), scope },
      ...(isDeprecated ? { deprecated: true } : {}),
    };
  };
  return hostPrinting({
    links: JSON.stringify(names.map((ifname, index) => ({ ifindex: index + 1, ifname, flags: ["UP"] }))),
    addresses: JSON.stringify(names.map((ifname) => ({ ifname, addr_info: addresses[ifname]?.map(info) }))),
    "routes-ip4": "[]",
    "rules-ip4": "[]",
  });
}

const show = (address: Address | "none" | null) =>
  address === null || address === "none" ? address : formatAddress(address);

const both = {
  lo: ["127.0.0.1/8", "::1/128"],
  e0: ["10.0.0.1/24", "10.0.0.9/24", "10.7.0.1/24", "fd00::9/64", "fd00::1/64"],
};

describe("what is masqueraded comes from", () => {
  test.each([
    ["the network of the next host", "10.7.0.5", "e0", "10.7.0.1"],
    ["the first address for other hosts", "192.0.2.1", "e0", "10.0.0.1"],
    ["another interface where its own has none", "10.0.0.1", "lo", "10.0.0.1"],
    // Behind the prefix of an address nothing counts: of equals it is the first.
    ["the first of equals in IPv6", "fd00::2", "e0", "fd00::9"],
    ["the destination itself where that is the host's own", "fd00::1", "lo", "fd00::1"],
  ])("%s", (_, destination, outputInterface, source) => {
    expect(show(masqueradeSource(hostWith(both), packetWith({ destination, outputInterface })))).toBe(source);
  });

  test("an address that is not deprecated", () => {
    const packet = packetWith({ destination: "fd00::2", outputInterface: "e0" });
    expect(show(masqueradeSource(hostWith(both, "fd00::9"), packet))).toBe("fd00::1");
  });

  test("nowhere where the host has no address", () => {
    const packet = packetWith({ destination: "192.0.2.9", outputInterface: "e0" });
    expect(masqueradeSource(hostWith({ lo: ["127.0.0.1/8"], e0: [] }), packet)).toBe("none");
  });
});

test("what is redirected goes to the first address of the interface", () => {
  const { interfaces } = hostWith(both);
  const list = interfaces.known ? interfaces.value : null;
  const to = (destination: string) =>
    show(redirectDestination(list, packetWith({ destination, inputInterface: "e0" })));
  expect([to("192.0.2.1"), to("2001:db8::1")]).toEqual(["10.0.0.1", "fd00::9"]);
  expect(show(redirectDestination(list, packetWith({ destination: "192.0.2.1" })))).toBe("127.0.0.1");
  expect(redirectDestination(list, packetWith({ destination: "192.0.2.1", inputInterface: "e7" }))).toBeNull();
});
