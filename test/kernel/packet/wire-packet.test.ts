import { describe, expect, it } from "vitest";
import { decodePacket, encodePacket, tcpSyn, type WirePacket } from "./wire-packet.ts";

const syn: WirePacket = {
  family: "ip",
  protocol: "tcp",
  source: "10.0.0.2",
  destination: "10.1.0.3",
  sourcePort: 40000,
  destinationPort: 80,
  tcpFlags: tcpSyn,
  icmpType: null,
  icmpCode: null,
  timeToLive: 64,
  dscp: 46,
};

describe("encodePacket", () => {
  it("writes the header and the body with their checksums", () => {
    expect(encodePacket({ ...syn, protocol: "udp", tcpFlags: null, dscp: 0 }).toString("hex")).toBe(
      // Version, length, lifetime, protocol and checksum; addresses; ports, length and checksum; eight bytes.
      "45000024000000004011" + "66c4" + "0a000002" + "0a010003" + "9c4000500010" + "4f38" + "0000000000000000",
    );
  });

  it.each<[string, WirePacket]>([
    ["TCP over IPv4", syn],
    [
      "UDP over IPv6",
      { ...syn, family: "ip6", protocol: "udp", source: "fd00::2", destination: "fd00:1::3", tcpFlags: null },
    ],
    [
      "an echo request over IPv6",
      {
        ...{ ...syn, family: "ip6", protocol: "icmp", source: "fd00:0:1::2", destination: "2001:db8::1" },
        ...{ sourcePort: null, destinationPort: null, tcpFlags: null, icmpType: 128, icmpCode: 0 },
      },
    ],
  ])("is undone by decodePacket: %s", (_, packet) => {
    expect(decodePacket(encodePacket(packet))).toEqual(packet);
  });
});
