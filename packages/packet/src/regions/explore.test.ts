import { describeBox } from "@nftlint/semantics";
import { describe, expect, test } from "vitest";
import { firewallOf } from "../../test/random-firewall.ts";
import { describeCause, describePacket } from "../answer/words.ts";
import { everyPacket, exploreRegion } from "./explore.ts";
import { asks, entryIs, isOfFamily, isOfProtocol, isOneOf, stateIndex } from "./fields.ts";
import { boxesOf, type PacketRegion, sliceOf } from "./slice.ts";

const newTcp: PacketRegion = [
  sliceOf([
    entryIs("in"),
    isOfFamily("ip"),
    isOfProtocol(6),
    isOneOf("fragment", 0n),
    isOneOf("state", stateIndex("new")),
    isOneOf("tcpFlags", 2n),
    isOneOf("direction", 0n),
  ]),
];

/** The parts of a region, in short: how they end and by what, what they ask for beyond the region, and an example. */
function partsOf(text: string, region: PacketRegion = newTcp): string[] {
  const { parts, beyond } = exploreRegion(region, firewallOf(text), null);
  const asked = region.flatMap(({ box }) => box.map(({ dimension }) => dimension.name));
  const lines = parts.map((part) => {
    const { fate, region: slice, decisions, example, assumptions } = part;
    const boxes = boxesOf(slice, 100) ?? [];
    const packets = boxes.map((box) =>
      describeBox(box.filter(({ dimension }) => !asked.includes(dimension.name) && dimension.name !== "iifname")),
    );
    const cause = "cause" in fate ? fate.cause : decisions.at(-1)?.cause;
    const end = describePacket(part.endOf(example));
    const changed = end === describePacket(example) ? "" : ` as ${end}`;
    const condition = assumptions.length === 0 ? "" : ` if ${assumptions.join()}`;
    return `${fate.kind} by ${cause === undefined ? "nothing" : describeCause(cause).replace("main.nft:", "")}: ${packets.join(" or ")}; ${describePacket(example)}${changed}${condition}`;
  });
  return [...lines, ...beyond.map((reason) => `beyond: ${reason}`)];
}

function input(rules: string, declarations = ""): string {
  return `table inet filter {\n${declarations}chain input {\ntype filter hook input priority filter; policy drop;\n${rules}\n}\n}\n`;
}

describe("the parts of a region", () => {
  test("one for each rule that takes some of it, and one for the policy", () => {
    expect(partsOf(input("tcp dport 22 accept\nip saddr 10.0.0.0/8 tcp dport 20-25 reject"))).toEqual([
      'delivered by 4 "tcp dport 22 accept" in inet filter input: th dport 22; tcp 192.0.2.1:40000 > 198.51.100.2:22',
      'rejected by 5 "ip saddr 10.0.0.0/8 tcp dport 20-25 reject" in inet filter input: ip saddr 10.0.0.0-10.255.255.255, th dport { 20-21, 23-25 }; tcp 10.0.0.1:40000 > 198.51.100.2:20',
      "dropped by inet filter input policy drop: ip saddr { 0.0.0.0-9.255.255.255, 11.0.0.0-255.255.255.255 }, th dport { 0-21, 23-65535 } or ip saddr 10.0.0.0-10.255.255.255, th dport { 0-19, 26-65535 }; tcp 192.0.2.1:40000 > 198.51.100.2:80",
    ]);
  });

  test("what never comes to a rule makes no part", () => {
    expect(partsOf(input("udp dport 53 accept\nmeta l4proto tcp drop\ntcp dport 22 accept"))).toEqual([
      'dropped by 5 "meta l4proto tcp drop" in inet filter input: any packet; tcp 192.0.2.1:40000 > 198.51.100.2:80',
    ]);
  });

  test("sets and maps part it by what they hold", () => {
    const map = "map m { type inet_service : verdict; elements = { 22 : accept, 23 : drop, 25 : accept }; }\n";
    expect(partsOf(input("tcp dport vmap @m\naccept", map))).toEqual([
      'delivered by 5 "tcp dport vmap @m" in inet filter input: th dport { 22, 25 }; tcp 192.0.2.1:40000 > 198.51.100.2:22',
      'dropped by 5 "tcp dport vmap @m" in inet filter input: th dport 23; tcp 192.0.2.1:40000 > 198.51.100.2:23',
      'delivered by 6 "accept" in inet filter input: th dport { 0-21, 24, 26-65535 }; tcp 192.0.2.1:40000 > 198.51.100.2:80',
    ]);
  });

  test("bits of marks are parted from the others", () => {
    expect(partsOf(input("meta mark & 0xff00 == 0x100 accept"))).toEqual([
      'delivered by 4 "meta mark & 0xff00 == 0x100 accept" in inet filter input: meta mark & 0xff00 0x100; tcp 192.0.2.1:40000 > 198.51.100.2:80',
      "dropped by inet filter input policy drop: meta mark & 0xff00 { 0x0, 0x200-0xff00 }; tcp 192.0.2.1:40000 > 198.51.100.2:80",
    ]);
  });

  test("a mark that a rule sets is the one that others find", () => {
    expect(partsOf(input("tcp dport 22 meta mark set 7\nmeta mark 7 accept"))).toEqual([
      'delivered by 5 "meta mark 7 accept" in inet filter input: meta mark 7, th dport { 0-21, 23-65535 }; tcp 192.0.2.1:40000 > 198.51.100.2:80',
      'delivered by 5 "meta mark 7 accept" in inet filter input: th dport 22; tcp 192.0.2.1:40000 > 198.51.100.2:22',
      "dropped by inet filter input policy drop: meta mark { 0-6, 8-4294967295 }, th dport { 0-21, 23-65535 }; tcp 192.0.2.1:40000 > 198.51.100.2:80",
    ]);
  });

  test("a rule that was for none of the packets of a chain may be for them behind one that sets a mark", () => {
    const other = "chain other {\ntcp dport 22 meta mark set 7\nmeta mark 7 accept\n}\n";
    expect(partsOf(input("meta mark != 7 jump other", other))).toEqual([
      'delivered by 4 "meta mark 7 accept" in inet filter other: meta mark { 0-6, 8-4294967295 }, th dport 22; tcp 192.0.2.1:40000 > 198.51.100.2:22',
      "dropped by inet filter input policy drop: meta mark 7 or meta mark { 0-6, 8-4294967295 }, th dport { 0-21, 23-65535 }; tcp 192.0.2.1:40000 > 198.51.100.2:80",
    ]);
  });

  test("what NAT writes is what later chains see", () => {
    const nat =
      "table ip nat {\nchain pre {\ntype nat hook prerouting priority dstnat;\ntcp dport 80 dnat to 10.0.0.1:8080\n}\n}\n";
    expect(partsOf(nat + input("ip daddr 10.0.0.1 tcp dport 8080 accept", ""))).toEqual([
      'delivered by 10 "ip daddr 10.0.0.1 tcp dport 8080 accept" in inet filter input: th dport 80; tcp 192.0.2.1:40000 > 198.51.100.2:80 as tcp 192.0.2.1:40000 > 10.0.0.1:8080',
      'delivered by 10 "ip daddr 10.0.0.1 tcp dport 8080 accept" in inet filter input: ip daddr 10.0.0.1, th dport 8080; tcp 192.0.2.1:40000 > 10.0.0.1:8080',
      "dropped by inet filter input policy drop: ip daddr { 0.0.0.0-10.0.0.0, 10.0.0.2-255.255.255.255 }, th dport { 0-79, 81-65535 } or ip daddr 10.0.0.1, th dport { 0-79, 81-8079, 8081-65535 }; tcp 192.0.2.1:40000 > 198.51.100.2:443",
    ]);
  });

  test("what NAT has decided is asked for anew behind it", () => {
    const nat =
      "table ip nat {\nchain early {\ntype filter hook prerouting priority mangle;\nct status dnat drop\n}\n" +
      "chain pre {\ntype nat hook prerouting priority dstnat;\ntcp dport 80 dnat to 10.0.0.1\n}\n}\n";
    const lines = partsOf(nat + input("ct status dnat accept"));
    expect(lines.map((line) => line.replace(/: .*;/, ":"))).toEqual([
      'dropped by 4 "ct status dnat drop" in ip nat early: tcp 192.0.2.1:40000 > 198.51.100.2:80 if ct status & 0x20',
      'delivered by 14 "ct status dnat accept" in inet filter input: tcp 192.0.2.1:40000 > 198.51.100.2:80 as tcp 192.0.2.1:40000 > 10.0.0.1:80 if ct status & 0x20',
      "dropped by inet filter input policy drop: tcp 192.0.2.1:40000 > 198.51.100.2:443 if ct status & 0x20",
    ]);
  });

  test("chains that come back leave what they keep", () => {
    const web = "chain web {\nip saddr 10.0.0.1 drop\ntcp dport 443 accept\n}\n";
    expect(partsOf(input("tcp dport { 80, 443 } jump web\ntcp dport 80 accept", web))).toEqual([
      'dropped by 3 "ip saddr 10.0.0.1 drop" in inet filter web: th dport { 80, 443 }, ip saddr 10.0.0.1; tcp 10.0.0.1:40000 > 198.51.100.2:80',
      'delivered by 4 "tcp dport 443 accept" in inet filter web: th dport 443, ip saddr { 0.0.0.0-10.0.0.0, 10.0.0.2-255.255.255.255 }; tcp 192.0.2.1:40000 > 198.51.100.2:443',
      'delivered by 9 "tcp dport 80 accept" in inet filter input: th dport 80, ip saddr { 0.0.0.0-10.0.0.0, 10.0.0.2-255.255.255.255 }; tcp 192.0.2.1:40000 > 198.51.100.2:80',
      "dropped by inet filter input policy drop: th dport { 0-79, 81-442, 444-65535 }; tcp 192.0.2.1:40000 > 198.51.100.2:8080",
    ]);
  });

  test("what no packet tells is asked for as well, and said to be assumed", () => {
    expect(partsOf(input("socket transparent 1 accept\nlimit rate 5/second accept"))).toEqual([
      'delivered by 4 "socket transparent 1 accept" in inet filter input: socket transparent 1; tcp 192.0.2.1:40000 > 198.51.100.2:80 if socket transparent',
      'delivered by 5 "limit rate 5/second accept" in inet filter input: socket transparent 0; tcp 192.0.2.1:40000 > 198.51.100.2:80 if socket transparent',
      "beyond: limits and quotas, which are taken as not reached",
    ]);
  });

  test("without a ruleset everything arrives, in each of the ways that packets go", () => {
    const { parts } = exploreRegion(everyPacket, firewallOf(""), null);
    const kinds = new Map(parts.map(({ fate, example }) => [`${fate.kind} ${example.inputInterface ?? "own"}`, true]));
    expect([...kinds.keys()]).toEqual(["delivered eth0", "sent eth0", "delivered own", "sent own"]);
  });

  test("interfaces are names by their beginning", () => {
    const region = [sliceOf([...(newTcp[0]?.box ?? []), asks("input", [{ from: 1n, to: 256n ** 16n - 1n }])])];
    expect(partsOf(input('iifname "ppp*" accept'), region)).toEqual([
      'delivered by 4 "iifname "ppp*" accept" in inet filter input: any packet; tcp 192.0.2.1:40000 > 198.51.100.2:80',
      "dropped by inet filter input policy drop: any packet; tcp 192.0.2.1:40000 > 198.51.100.2:80",
    ]);
  });
});
