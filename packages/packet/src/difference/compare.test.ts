import { describe, expect, test } from "vitest";
import { firewallOf } from "../../test/random-firewall.ts";
import { router } from "../../test/router.ts";
import { compareFirewalls } from "./compare.ts";
import { differenceLine } from "./words.ts";

/** The differences of two rulesets as lines, and what was not compared. */
function compare(old: string, now: string): string[] {
  const { differences, beyond } = compareFirewalls(firewallOf(old, "old.nft"), firewallOf(now, "new.nft"), null);
  return [...differences.map(differenceLine), ...beyond.map((text) => `not compared: ${text}`)];
}

function input(rules: string, policy = "drop", declarations = ""): string {
  return `table inet filter {\n${declarations}chain input {\ntype filter hook input priority filter; policy ${policy};\n${rules}\n}\n}\n`;
}

describe("packets that are treated differently", () => {
  test("those of a rule that says something else", () => {
    expect(compare(input("tcp dport 22 accept"), input("tcp dport 22 ip saddr 10.0.0.0/8 accept"))).toEqual([
      'tcp to port 22, to the host but for any packet from 10.0.0.0/8: was ACCEPTED by old.nft:4 "tcp dport 22 accept" in inet filter input, is DROPPED by inet filter input policy drop; for example tcp 192.0.2.1:40000 > 198.51.100.2:22, in by eth0',
    ]);
  });

  test("those that an earlier rule now takes", () => {
    expect(compare(input("udp dport 53 accept"), input("ip saddr 10.0.0.1 drop\nudp dport 53 accept"))).toEqual([
      'udp from 10.0.0.1 to port 53, to the host: was ACCEPTED by old.nft:4 "udp dport 53 accept" in inet filter input, is DROPPED by new.nft:4 "ip saddr 10.0.0.1 drop" in inet filter input; for example udp 10.0.0.1:40000 > 198.51.100.2:53, in by eth0',
    ]);
  });

  test("those of elements that come and go", () => {
    const set = (elements: string) => `set s { type ipv4_addr; elements = { ${elements} }; }\n`;
    expect(
      compare(
        input("ip saddr @s drop", "accept", set("10.0.0.1, 10.0.0.2")),
        input("ip saddr @s drop", "accept", set("10.0.0.1, 10.0.0.3")),
      ),
    ).toEqual([
      'any packet from 10.0.0.2, to the host: was DROPPED by old.nft:5 "ip saddr @s drop" in inet filter input, is ACCEPTED by inet filter input policy accept; for example tcp 10.0.0.2:40000 > 198.51.100.2:80, in by eth0',
      'any packet from 10.0.0.3, to the host: was ACCEPTED by inet filter input policy accept, is DROPPED by new.nft:5 "ip saddr @s drop" in inet filter input; for example tcp 10.0.0.3:40000 > 198.51.100.2:80, in by eth0',
    ]);
  });

  test("those of marks that other rules write over, and of those that they do not", () => {
    const rules = (mark: number) =>
      input(
        `ip saddr 10.0.0.1 meta mark set 1\ntcp dport 22 meta mark set ${mark}\nip saddr 10.0.0.0/24 meta mark set 4`,
        "accept",
      );
    expect(compare(rules(2), rules(3))).toEqual([
      'tcp to port 22, to the host but for any packet from 10.0.0.0/24: was ACCEPTED by old.nft:5 "tcp dport 22 meta mark set 2" in inet filter input as mark 0x2, is ACCEPTED by new.nft:5 "tcp dport 22 meta mark set 3" in inet filter input as mark 0x3; for example tcp 192.0.2.1:40000 > 198.51.100.2:22, in by eth0',
    ]);
  });

  test("of a mark that is written to what is let in alone", () => {
    const rules = (verdict: string) => input(`ip saddr 10.0.0.0/24 meta mark set 4\nip saddr 10.0.0.1 ${verdict}`);
    const [line, ...others] = compareFirewalls(
      firewallOf(rules("drop"), "old.nft"),
      firewallOf(rules("accept"), "new.nft"),
      null,
    ).differences;
    expect(others).toEqual([]);
    expect([line?.old.end.mark, line?.now.end.mark]).toEqual([4, 4]);
  });

  test("of a mark that what is let in by another rule gets", () => {
    const rest = "ip saddr 10.0.0.0/24 meta mark set 4\nip saddr 10.0.0.1 accept";
    const lines = compare(input(`tcp dport 22 accept\n${rest}`), input(rest));
    expect(lines.map((line) => line.replace(/; for example.*/, ""))).toEqual([
      'tcp from 10.0.0.1 to port 22, to the host, mark any but 4: was ACCEPTED by old.nft:4 "tcp dport 22 accept" in inet filter input as mark 0x0, is ACCEPTED by new.nft:4 "ip saddr 10.0.0.0/24 meta mark set 4" in inet filter input as mark 0x4',
      'tcp to port 22, to the host but for any packet from 10.0.0.1: was ACCEPTED by old.nft:4 "tcp dport 22 accept" in inet filter input, is DROPPED by inet filter input policy drop',
    ]);
  });

  test("of a rule that stands against many others, the first ones by themselves and the rest together", () => {
    const drops = Array.from({ length: 20 }, (_, index) => `ip saddr 10.0.0.${index} drop`).join("\n");
    const lines = compare(input(`tcp dport 22 accept\n${drops}`), input(drops));
    expect(lines).toHaveLength(18);
    expect(lines.filter((line) => line.includes(" and others"))).toEqual([lines.at(-2)]);
    expect(lines.at(-1)).toBe(
      "not compared: which rules decide, where one stands against more than 16 of the other ruleset",
    );
  });

  test("those of rules that are for some of the same packets, each by what decides", () => {
    const rules = (source: string, port: number) =>
      input(`tcp dport ${port} accept\nip saddr 10.0.0.${source} accept\nudp dport 53 accept`);
    expect(compare(rules("1", 22), rules("2", 23)).map((line) => line.replace(/; for example.*/, ""))).toEqual([
      'tcp to port 22, to the host but for any packet from 10.0.0.2: was ACCEPTED by old.nft:4 "tcp dport 22 accept" in inet filter input, is DROPPED by inet filter input policy drop',
      'any packet from 10.0.0.1, to the host but for tcp to port 22-23; and for udp to port 53: was ACCEPTED by old.nft:5 "ip saddr 10.0.0.1 accept" in inet filter input, is DROPPED by inet filter input policy drop',
      'tcp to port 23, to the host but for any packet from 10.0.0.1: was DROPPED by inet filter input policy drop, is ACCEPTED by new.nft:4 "tcp dport 23 accept" in inet filter input',
      'any packet from 10.0.0.2, to the host but for tcp to port 22-23; and for udp to port 53: was DROPPED by inet filter input policy drop, is ACCEPTED by new.nft:5 "ip saddr 10.0.0.2 accept" in inet filter input',
    ]);
  });

  test("those that a policy is for", () => {
    expect(compare(input("iifname lan accept"), input("iifname lan accept", "accept"))).toEqual([
      "any packet, in by any but lan, to the host: was DROPPED by inet filter input policy drop, is ACCEPTED by inet filter input policy accept; for example tcp 192.0.2.1:40000 > 198.51.100.2:80, in by eth0",
    ]);
  });

  test("those that are translated to another address", () => {
    const nat = (to: string) =>
      `table ip nat {\nchain pre {\ntype nat hook prerouting priority dstnat;\ntcp dport 80 dnat to ${to}\n}\n}\n`;
    expect(compare(nat("10.0.0.1"), nat("10.0.0.2"))).toEqual([
      'IPv4 tcp to port 80, to the host or through the host, related or new: was ACCEPTED by old.nft:4 "tcp dport 80 dnat to 10.0.0.1" in ip nat pre as tcp 192.0.2.1:40000 > 10.0.0.1:80, is ACCEPTED by new.nft:4 "tcp dport 80 dnat to 10.0.0.2" in ip nat pre as tcp 192.0.2.1:40000 > 10.0.0.2:80; for example tcp 192.0.2.1:40000 > 198.51.100.2:80, in by eth0',
    ]);
  });

  test("those that one ruleset sends to the host itself, and the other lets pass through it", () => {
    const nat = "table ip nat {\nchain pre {\ntype nat hook prerouting priority dstnat;\nRULES\n}\n}\n";
    const rules = (text: string) => firewallOf(nat.replace("RULES", text), "main.nft");
    const kept = rules("iif lan ip saddr 10.1.0.2 ip daddr 198.51.100.2 ip ttl 64 tcp dport 80 redirect to :8080");
    const { differences, beyond } = compareFirewalls(kept, rules(""), router());
    expect([...differences.map(differenceLine), ...beyond]).toEqual([
      'tcp from 10.1.0.2 to 198.51.100.2 port 80, in by lan, related or new, ttl 64: was ACCEPTED by main.nft:4 "iif lan ip saddr 10.1.0.2 ip daddr 198.51.100.2 ip ttl 64 tcp dport 80 redirect to :8080" in ip nat pre as for this host, tcp 10.1.0.2:40000 > 10.1.0.1:8080, time to live 64, is ACCEPTED by ip nat pre policy accept as by wan, tcp 10.1.0.2:40000 > 198.51.100.2:80, time to live 63; for example tcp 10.1.0.2:40000 > 198.51.100.2:80, in by lan',
    ]);
  });

  test("those that get another mark, but for those that have it", () => {
    const mark = (number: number) => input(`tcp dport 22 meta mark set ${number}`, "accept");
    expect(compare(input("", "accept"), mark(7))).toEqual([
      'tcp to port 22, to the host, mark any but 7: was ACCEPTED by inet filter input policy accept as mark 0x0, is ACCEPTED by new.nft:4 "tcp dport 22 meta mark set 7" in inet filter input as mark 0x7; for example tcp 192.0.2.1:40000 > 198.51.100.2:22, in by eth0',
    ]);
  });

  test("limits are taken as not reached, and it is said", () => {
    expect(compare(input("tcp dport 22 accept"), input("tcp dport 22 limit rate 5/minute accept"))).toEqual([
      "not compared: limits and quotas, which are taken as not reached",
    ]);
  });
});

describe("no packet is treated differently", () => {
  test.each<[string, string, string]>([
    [
      "rules put together in a set",
      input("tcp dport 22 accept\ntcp dport 80 accept"),
      input("tcp dport { 22, 80 } accept"),
    ],
    [
      "rules put together in a verdict map",
      input("tcp dport 22 accept\ntcp dport 23 drop", "accept"),
      input("tcp dport vmap { 22 : accept, 23 : drop }", "accept"),
    ],
    [
      "rules in another order that are for different packets",
      input("tcp dport 22 accept\nudp dport 53 accept"),
      input("udp dport 53 accept\ntcp dport 22 accept"),
    ],
    [
      "a name for a value",
      input("ip saddr 10.0.0.0/8 drop", "accept"),
      `define net = 10.0.0.0/8\n${input("ip saddr $net drop", "accept")}`,
    ],
    [
      "a rule in a chain of its own",
      input("tcp dport 22 ip saddr 10.0.0.1 accept"),
      input("tcp dport 22 jump ssh", "drop", "chain ssh {\nip saddr 10.0.0.1 accept\n}\n"),
    ],
    [
      "a rule for what another has taken",
      input("tcp dport 22 accept"),
      input("tcp dport 22 accept\ntcp dport 20-22 ip saddr 10.0.0.1 tcp dport 22 drop"),
    ],
    [
      "prefixes in place of a range",
      input("ip saddr 10.0.0.0-10.0.1.255 accept"),
      input("ip saddr { 10.0.0.0/24, 10.0.1.0/24 } accept"),
    ],
    ["a comment", input("tcp dport 22 accept"), input('tcp dport 22 counter accept comment "ssh"')],
  ])("for %s", (_, old, now) => {
    expect(compare(old, now)).toEqual([]);
  });
});
