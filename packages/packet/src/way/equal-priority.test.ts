/** Chains of nft and of legacy tables at the same priority. */
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import { packetOf } from "../../test/packet-of.ts";
import { router } from "../../test/router.ts";
import { verdictLine } from "../answer/words.ts";
import { tracePacket } from "./host.ts";

function trace(nft: string, legacy: string) {
  const ruleset = buildRuleset({ path: "main.nft", parsed: parse(nft) });
  const [fault] = ruleset.diagnostics;
  if (fault !== undefined) throw new Error(fault.message);
  const text = `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${legacy}\nCOMMIT\n`;
  const host = router({ "iptables-tables": "filter\n", "iptables-save": text });
  return tracePacket(packetOf({ inputInterface: "lan", from: "10.1.0.2" }), { ruleset, tables: ruleset.tables }, host);
}

const forward = (rules: string, priority = "0") =>
  `table ip t {\n\tchain f {\n\t\ttype filter hook forward priority ${priority}\n\t\t${rules}\n\t}\n}\n`;

describe("whichever comes first", () => {
  test("what both let through goes on", () => {
    const answer = trace(forward("accept"), "-A FORWARD -s 10.1.0.2/32 -j ACCEPT");
    expect(answer.ways).toHaveLength(1);
    expect(verdictLine(answer)).toContain("ACCEPTED");
  });

  test("what one drops is dropped", () => {
    expect(verdictLine(trace(forward("accept"), "-A FORWARD -j DROP"))).toContain("DROPPED in forward");
  });

  test("what one marks for the other depends on it", () => {
    const legacy = "-A FORWARD -m mark --mark 0x1 -j DROP";
    expect(verdictLine(trace(forward("meta mark set 1"), legacy))).toBe(
      "DEPENDS on which of ip t f and legacy iptables filter/FORWARD was registered last: of equal priority, it runs first",
    );
    expect(verdictLine(trace(forward("meta mark set 1", "-1"), legacy))).toContain("DROPPED in forward");
  });
});
