/** What conntrack makes of packets, and when NAT is asked. */
import { describe, expect, it } from "vitest";
import { addressOf, packetOf, pingOf } from "../../test/packet-of.ts";
import type { ConnectionEnds, Packet } from "../packet.ts";
import { reroutes } from "./rerouting.ts";
import { newConnection, reasonToSkipNat, recognize } from "./tracking.ts";

const opens = (packet: Packet) => recognize(packet, newConnection()).state;

describe("a packet of a connection that conntrack does not know", () => {
  it.each([
    ["a SYN", packetOf({ tcpFlags: 0x02 }), "new"],
    ["an ACK", packetOf({ tcpFlags: 0x10 }), "new"],
    ["a SYN with an ACK", packetOf({ tcpFlags: 0x12 }), "invalid"],
    ["a FIN", packetOf({ tcpFlags: 0x11 }), "invalid"],
    ["a reset", packetOf({ tcpFlags: 0x04 }), "invalid"],
    ["a datagram", packetOf({ protocol: 17, tcpFlags: null }), "new"],
    ["a request", pingOf(), "new"],
    ["an answer", pingOf({ icmpType: 0 }), "invalid"],
    ["a neighbour solicitation", pingOf({ from: "fe80::1", to: "fe80::2", icmpType: 135 }), "untracked"],
  ])("%s", (_, packet, state) => {
    expect(opens(packet)).toBe(state);
  });
});

const ends = (source: string, destination: string): ConnectionEnds => ({
  ...{ source: addressOf(source), destination: addressOf(destination) },
  ...{ sourcePort: 40000, destinationPort: 22 },
});
const original = ends("192.0.2.1", "198.51.100.1");
const reply = { ...ends("198.51.100.1", "192.0.2.9"), sourcePort: 22, destinationPort: 40000 };
const known = { ...newConnection(), state: "established", original, reply } as const;

describe("a packet of a connection that conntrack knows", () => {
  const of = (packet: Packet) => {
    const { state, direction } = recognize(packet, known);
    return `${state} ${direction}`;
  };
  const back = { from: "198.51.100.1", to: "192.0.2.9", sourcePort: 22, destinationPort: 40000, tcpFlags: 0x12 };

  it("is told by its ends", () => {
    expect(of(packetOf())).toBe("established original");
    expect(of(packetOf(back))).toBe("established reply");
    expect(of(packetOf({ ...back, to: "192.0.2.1" }))).toBe("invalid original");
    expect(of(packetOf({ sourcePort: 40001 }))).toBe("new original");
  });

  it("is another one's in another zone", () => {
    expect(of(packetOf({ connection: { zone: 5 } }))).toBe("new original");
  });

  it("of messages the answer is told from a request the other way", () => {
    const ping = pingOf({ from: "198.51.100.1", to: "192.0.2.9" });
    expect(recognize(ping, known)).toMatchObject({ state: "new", isSourceTranslated: false });
    expect(recognize({ ...ping, icmpType: 0 }, known)).toMatchObject({ state: "established", direction: "reply" });
  });
});

describe("NAT is asked", () => {
  const reason = (packet: Packet) => reasonToSkipNat(packet, "prerouting");
  const first = "translations are decided by the first packet of a connection";

  it("by the first packet of a connection only", () => {
    expect(reason(packetOf())).toBeNull();
    expect(reason(packetOf({ connection: { state: "established" } }))).toBe(first);
    expect(reason(packetOf({ connection: { original, reply } }))).toBe(first);
    expect(reason(packetOf({ connection: { state: "untracked" } }))).toBe("nothing is translated without a connection");
    expect(reason(packetOf({ connection: { state: "invalid" } }))).toBe("nothing is translated without a connection");
  });

  it("until a chain has decided, for each end by itself", () => {
    expect(reason(packetOf({ connection: { isDestinationDecided: true } }))).toBe(
      "another chain has decided on the translation",
    );
    expect(reason(packetOf({ connection: { isSourceDecided: true } }))).toBeNull();
  });

  it("by related connections, but not by errors about one", () => {
    expect(reason(packetOf({ connection: { state: "related" } }))).toBeNull();
    expect(reason(pingOf({ icmpType: 3, connection: { state: "related" } }))).toBe(first);
  });
});

it("the way is asked for again where chains of type route change what it depends on, and NAT the destination", () => {
  const before = packetOf();
  const marked = packetOf({ mark: 1 });
  const elsewhere = packetOf({ to: "198.51.100.9" });
  expect(reroutes("route", before, marked)).toBe(true);
  expect(reroutes("nat", before, marked)).toBe(false);
  expect(reroutes("filter", before, marked)).toBe(false);
  expect(reroutes("nat", before, elsewhere)).toBe(true);
  expect(reroutes("filter", before, elsewhere)).toBe(false);
  expect(reroutes("route", before, packetOf())).toBe(false);
});
