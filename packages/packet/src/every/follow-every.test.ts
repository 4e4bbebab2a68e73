import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import { router } from "../../test/router.ts";
import { type KindQuestion, readKind } from "../question/kind.ts";
import { FirewallSource } from "../remedy/firewall-source.ts";
import { followEvery } from "./follow-every.ts";

type Outputs = Parameters<typeof router>[0];

const open: KindQuestion = { words: null, from: null, to: null, inputInterface: null, mark: null, state: null };

function follow(rules: string, asked: Partial<KindQuestion>, given: Outputs = {}) {
  const read = readKind({ ...open, ...asked });
  if ("error" in read) throw new Error(read.error);
  const source = new FirewallSource((edit) => {
    const ruleset = buildRuleset({ path: "main.nft", parsed: parse(edit("main.nft", rules)) });
    return { ruleset, tables: ruleset.tables };
  });
  return followEvery(read.kind, { host: router(given), source });
}

/** The ends of the parts, each once, with the interface that they are for. */
function ends(rules: string, asked: Partial<KindQuestion>, given: Outputs = {}): string[] {
  const { parts } = follow(rules, asked, given);
  return [...new Set(parts.map(({ fate, outputInterface }) => `${fate.kind} ${outputInterface ?? "host"}`))].sort();
}

const forward = (rules: string, policy = "drop") =>
  `table inet f { chain c { type filter hook forward priority filter; policy ${policy}; ${rules} } }\n`;

const closed: Outputs = {
  "iptables-tables": "filter\n",
  "iptables-save": "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n",
};

describe("every packet of a kind", () => {
  test("ends where the rules let it", () => {
    const asked = { inputInterface: "wan", from: "198.51.100.0/24", to: "10.1.0.0/24", words: ["tcp"] };
    expect(ends(forward("ip saddr 198.51.100.7 accept"), asked)).toEqual(["delivered host", "dropped lan", "sent lan"]);
  });

  test("is for the interface that the routes say, though it does not come as far", () => {
    const raw = "table inet r { chain c { type filter hook prerouting priority raw; iifname wan drop; } }\n";
    expect(ends(raw, { inputInterface: "wan", to: "10.1.0.5" })).toEqual(["dropped lan"]);
  });

  test("is none that other hosts do not send", () => {
    const own = { inputInterface: "lan", from: "10.1.0.0/24", to: "198.51.100.0/24", words: ["tcp", "22"] };
    expect(ends("", own)).toEqual(["sent wan"]);
    expect(follow("", { inputInterface: "lan", from: "10.1.0.1" }).parts).toEqual([]);
  });

  test("meets the policies of legacy tables", () => {
    expect(ends("", { inputInterface: "lan", to: "198.51.100.0/24", words: ["udp", "53"] }, closed)).toEqual([
      "dropped wan",
    ]);
  });
});

describe("what is beyond it", () => {
  const asked = { inputInterface: "lan", to: "198.51.100.1", words: ["udp", "53"] };
  const withRule: Outputs = {
    ...closed,
    "iptables-save": "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n-A FORWARD -p udp -j ACCEPT\nCOMMIT\n",
  };

  test("are the rules of legacy tables, for what nft lets pass", () => {
    expect(follow("", asked, withRule).beyond).toEqual(["the rules of legacy iptables filter/FORWARD"]);
    expect(follow(forward(""), asked, withRule).beyond).toEqual([]);
  });

  test("are legacy tables that nobody has seen", () => {
    const { beyond } = follow("", asked, { "iptables-tables": undefined as never });
    expect(beyond[0]).toMatch(/^legacy iptables tables, which are not known: /);
  });

  test("are no limits, which are taken as not reached for single packets, too", () => {
    expect(follow(forward("limit rate 5/second accept"), asked).beyond).toEqual([]);
  });
});
