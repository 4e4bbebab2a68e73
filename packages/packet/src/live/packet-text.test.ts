/** Packets as nft 1.0.6 printed them (`nft -nn -a monitor trace`). */
import { expect, test } from "vitest";
import { describePacket } from "../answer/words.ts";
import { readPacketText } from "./packet-text.ts";

const headers6 = 'oif "lo" ip6 saddr ::1 ip6 daddr ::1 ip6 dscp 0x00 ip6 ecn 0x0 ip6 hoplimit 64 ip6 flowlabel 773536';
const headers4 =
  'iif "eno2" ether saddr 02:00:00:00:02:02 ether daddr 02:00:00:00:02:01 ip saddr 192.168.4.110 ip daddr 10.53.134.11 ip dscp 0x2e ip ecn 0x0 ip ttl 63 ip id 29048';

test.each([
  [
    `${headers6} ip6 nexthdr 58 ip6 length 64 icmpv6 type 128 icmpv6 code 0 icmpv6 parameter-problem 1956118529 @th,64,96 0xa6`,
    "icmpv6 echo-request ::1 > ::1",
    { length: 104, timeToLive: 64, inputInterface: null, outputInterface: "lo", icmpCode: 0 },
  ],
  [
    `${headers6} ip6 nexthdr 17 ip6 length 9 udp sport 57188 udp dport 53 udp length 9 @th,64,8 0x78`,
    "udp [::1]:57188 > [::1]:53",
    { length: 49, tcpFlags: null, icmpType: null },
  ],
  [
    `${headers4} ip protocol 6 ip length 60 tcp sport 58276 tcp dport 22 tcp flags == 0x2 tcp window 65495`,
    "tcp 192.168.4.110:58276 > 10.53.134.11:22",
    { length: 60, dscp: 46, timeToLive: 63, tcpFlags: 2, inputInterface: "eno2", outputInterface: null },
  ],
  [
    `${headers4} ip protocol 6 ip length 40 tcp sport 22 tcp dport 58276 tcp flags == 0x14 tcp window 0`,
    "tcp (flags rst,ack) 192.168.4.110:22 > 10.53.134.11:58276",
    { sourceHardwareAddress: "02:00:00:00:02:02" },
  ],
  [`${headers4} ip protocol 47 ip length 40`, "gre 192.168.4.110 > 10.53.134.11", { sourcePort: null }],
])("%s", (text, words, fields) => {
  const packet = readPacketText(text);
  expect(packet).toMatchObject(fields);
  expect(packet === null ? null : describePacket(packet)).toBe(words);
});

test.each(["arp operation request", 'iif "eno2"', "ip saddr nonsense ip daddr 10.0.0.1"])("%s is none", (text) => {
  expect(readPacketText(text)).toBeNull();
});
