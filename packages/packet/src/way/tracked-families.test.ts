/** Where connections are tracked: the kernel was asked in namespaces (test/kernel/packet). */
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import { packetOf } from "../../test/packet-of.ts";
import { router } from "../../test/router.ts";
import { verdictLine } from "../answer/words.ts";
import { tracePacket } from "./host.ts";
import { trackedFamilies } from "./tracked-families.ts";

function familiesOf(nft: string, legacy = ""): string {
  const ruleset = buildRuleset({ path: "main.nft", parsed: parse(nft) });
  const isTracked = trackedFamilies(
    ruleset,
    ruleset.tables,
    router({ "iptables-tables": "filter\n", "iptables-save": legacy }),
  );
  return (["ip", "ip6"] as const).filter(isTracked).join(" and ");
}

const table = (family: string, rule: string, base = "type filter hook input priority 0") =>
  `table ${family} t {\n\tchain c {\n\t\t${base}\n\t\t${rule}\n\t}\n}\n`;
const nat = "type nat hook postrouting priority 100";
const legacy = (rule: string) => `*filter\n:INPUT ACCEPT [0:0]\n${rule}\nCOMMIT\n`;

describe("connections are tracked", () => {
  test.each([
    ["", ""],
    [table("inet", "accept", nat), ""],
    [table("ip", "notrack", "type filter hook prerouting priority raw"), ""],
    [table("inet", "ct state new accept"), "ip and ip6"],
    [table("ip6", "meta mark set ct mark"), "ip6"],
    [table("inet", "masquerade", nat), "ip and ip6"],
    [table("inet", "snat ip6 to fd00::2", nat), "ip6"],
    [table("inet", "jump {\n\t\t\tct state new accept\n\t\t}"), "ip and ip6"],
  ])("by %s: %s", (text, expected) => {
    expect(familiesOf(text)).toBe(expected);
  });

  test.each([
    ["-A INPUT -j ACCEPT", ""],
    ["-A INPUT -m conntrack --ctstate NEW -j ACCEPT", "ip"],
    ['-A INPUT -m comment --comment "-m conntrack" -j ACCEPT', ""],
    ["-A INPUT -j MASQUERADE", "ip"],
    ["-A INPUT -j CT --notrack", ""],
    ["-A INPUT -j CT --zone 1", "ip"],
  ])("by legacy %s: %s", (rule, expected) => {
    expect(familiesOf("", legacy(rule))).toBe(expected);
  });
});

test("without connections no chain of NAT is asked", () => {
  const dropping = (more: string) => {
    const text = table("ip", "drop", "type nat hook prerouting priority -100") + more;
    const ruleset = buildRuleset({ path: "main.nft", parsed: parse(text) });
    const packet = packetOf({ inputInterface: "lan", from: "10.1.0.2" });
    const host = router();
    return verdictLine(tracePacket(packet, { ruleset, tables: ruleset.tables }, host));
  };
  expect(dropping("")).toContain("ACCEPTED");
  expect(dropping(table("inet", "ct state new accept"))).toContain("DROPPED in prerouting");
});
