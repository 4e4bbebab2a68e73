import { expect, test } from "vitest";
import { firewallOf } from "../../test/random-firewall.ts";
import { wazowskiFacts, wazowskiFile } from "../../test/wazowski.ts";
import { compareFirewalls } from "./compare.ts";
import { differenceLine } from "./words.ts";

/** Between two of wazowski's files, on the host. */
function compare(snapshot: string, old: string, now: string): string[] {
  return lines(snapshot, [wazowskiFile(old), old], [wazowskiFile(now), now]);
}

type File = readonly [text: string, name: string];

function lines(snapshot: string, old: File, now: File): string[] {
  const host = wazowskiFacts(snapshot);
  const { differences, beyond } = compareFirewalls(firewallOf(...old), firewallOf(...now), host);
  return [...differences.map(differenceLine), ...beyond];
}

test("packets are told by the interface that they leave by, not by all addresses that are routed there", () => {
  expect(compare("snapshot-after.json", "snat.cfg", "snat-eno11.cfg")).toEqual([
    'IPv4 packets, out by eno1, through the host, related or new but for icmp and ipv6-icmp, related, no later fragment; or any packet from any but 10.53.134.1, out by eno1, from the host, related or new but for icmp and ipv6-icmp, related, no later fragment: was ACCEPTED by snat.cfg:8 "oifname eno1 counter masquerade" in ip nat postrouting as tcp 10.53.134.1:40000 > 10.53.134.0:80, is ACCEPTED by ip nat postrouting policy accept as tcp 192.0.2.1:40000 > 10.53.134.0:80; for example tcp 192.0.2.1:40000 > 10.53.134.0:80, in by eno1',
  ]);
});

test("what the legacy policy drops all the same is not among them", () => {
  expect(compare("snapshot.json", "snat.cfg", "snat-eno11.cfg")).toEqual([
    expect.stringMatching(
      /^any packet from any but 10\.53\.134\.1, out by eno1, from the host, related or new but for /,
    ),
  ]);
});

test("legacy rules and policies that decide are named as such", () => {
  const forward = (verdict: string) =>
    `table inet f {\nchain c {\ntype filter hook forward priority -5; policy accept;\niifname eno2 ${verdict}\n}\n}\n`;
  expect(lines("snapshot.json", [forward("accept"), "old.nft"], [forward("reject"), "new.nft"])).toEqual([
    'any packet to 10.53.134.0, 10.53.134.2-10.53.134.254, 192.168.4.0, 192.168.4.2-192.168.4.254, in by eno2, through the host: was DROPPED by legacy iptables filter/FORWARD policy DROP, is REJECTED (the sender gets ICMP port-unreachable) by new.nft:4 "iifname eno2 reject" in inet f c; for example tcp 192.0.2.1:40000 > 10.53.134.0:80, in by eno2',
  ]);
});
