import { readFileSync } from "node:fs";
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

describe("legacy tables", () => {
  const saved = (rules: string, chains = "", policy = "DROP"): Outputs => ({
    "iptables-tables": "filter\n",
    "iptables-save": `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ${policy} [0:0]\n:OUTPUT ACCEPT [0:0]\n${chains}${rules}COMMIT\n`,
  });
  const out = { inputInterface: "lan", from: "10.1.0.0/24", to: "198.51.100.0/24" };

  test.each<[string, string, string, readonly string[]]>([
    ["interfaces", "-A FORWARD -i lan -o wan -j ACCEPT\n", "", ["sent wan"]],
    ["names that begin so", "-A FORWARD -i la+ ! -o lan -j ACCEPT\n", "", ["sent wan"]],
    ["addresses", "-A FORWARD -s 10.1.0.0/25 -j ACCEPT\n", "", ["dropped wan", "sent wan"]],
    [
      "what is not so",
      "-A FORWARD ! -s 10.1.0.0/25 -p tcp -m tcp --dport 22:25 -j ACCEPT\n",
      "",
      ["dropped wan", "sent wan"],
    ],
    ["states", "-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n", "", ["dropped wan"]],
    ["states of iptables' own", "-A FORWARD -m conntrack --ctstate ESTABLISHED,DNAT -j ACCEPT\n", "", ["dropped wan"]],
    [
      "lists of ports",
      "-A FORWARD -p udp -m multiport --dports 53,5000:5010 -j REJECT\n",
      "",
      ["dropped wan", "rejected wan"],
    ],
    ["own addresses", "-A FORWARD -m addrtype ! --dst-type LOCAL -j ACCEPT\n", "", ["sent wan"]],
    ["messages", "-A FORWARD -p icmp -m icmp --icmp-type 8 -j ACCEPT\n", "", ["dropped wan", "sent wan"]],
    ["marks", "-A FORWARD -m mark ! --mark 0x10/0xf0 -j ACCEPT\n", "", ["dropped wan", "sent wan"]],
    [
      "jumps",
      "-A FORWARD -j far\n-A far -d 198.51.100.7/32 -j RETURN\n-A far -j ACCEPT\n",
      ":far - [0:0]\n",
      ["dropped wan", "sent wan"],
    ],
    ["ways without return", "-A FORWARD -g far\n-A FORWARD -j ACCEPT\n", ":far - [0:0]\n", ["dropped wan"]],
    ["rules that only log", "-A FORWARD -m limit --limit 5/min -j LOG\n-A FORWARD -j ACCEPT\n", "", ["sent wan"]],
  ])("are followed: %s", (_, rules, chains, expected) => {
    const { beyond, parts } = follow("", out, saved(rules, chains));
    expect(beyond).toEqual([]);
    expect(parts.flatMap(({ assumptions }) => assumptions)).toEqual([]);
    expect(ends("", out, saved(rules, chains))).toEqual(expected);
  });

  test("and nft's are passed both", () => {
    const rules = saved("-A FORWARD -i lan -j ACCEPT\n");
    expect(ends(forward("ip daddr 198.51.100.7 drop", "accept"), out, rules)).toEqual(["dropped wan", "sent wan"]);
  });

  test("translate", () => {
    const nat: Outputs = {
      "iptables-tables": "nat\n",
      "iptables-save":
        "*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n-A PREROUTING -d 192.0.2.1/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.1.0.5:8080\n-A POSTROUTING -o wan -j MASQUERADE\nCOMMIT\n",
    };
    const asked = { inputInterface: "wan", to: "192.0.2.1", words: ["tcp"] };
    expect(follow("", asked, nat).beyond).toEqual([]);
    expect(ends("", asked, nat)).toEqual(["delivered host", "sent lan"]);
  });

  test("with matches that nobody can tell the outcome of make it depend on them", () => {
    const { parts } = follow("", out, saved("-A FORWARD -m set --match-set friends src -j ACCEPT\n"));
    const [assumption] = parts.flatMap(({ assumptions }) => assumptions);
    expect(assumption).toBe('whether "-m set --match-set friends src -j ACCEPT" matches');
  });

  test("with targets that do what nft cannot are beyond it", () => {
    expect(follow("", out, saved("-A FORWARD -j CONNMARK --restore-mark\n")).beyond).toEqual([
      'legacy iptables filter/FORWARD rule "-j CONNMARK --restore-mark"',
    ]);
  });
});

describe("what programs load is followed as single packets are", () => {
  const fixtures = new URL("../../../../test/fixtures/", import.meta.url);

  test.each([
    "docker-host/iptables.rules",
    "ufw-host/iptables.rules",
    "firewalld-host/iptables.rules",
    "firewall-managers/docker.iptables.rules",
    "firewall-managers/ufw.iptables.rules",
    "firewall-managers/firewalld.iptables.rules",
  ])("%s", (name) => {
    const saved = readFileSync(new URL(name, fixtures), "utf8");
    const tables = [...saved.matchAll(/^\*(\w+)$/gm)].map(([, table]) => `${table}\n`).join("");
    const given: Outputs = { "iptables-tables": tables, "iptables-save": saved };
    for (const inputInterface of ["lan", "wan"]) {
      const { parts, beyond } = follow("", { inputInterface, from: "198.51.100.0/24" }, given);
      const certain = parts.filter(({ assumptions, answer }) => assumptions.length === 0 && answer.fate !== null);
      expect(certain.length).toBeGreaterThan(0);
      expect(certain.filter(({ fate, answer }) => fate.kind !== answer.fate?.kind)).toEqual([]);
      expect(beyond).not.toContain("what is told of all packets and of one of them is not the same");
    }
  });
});

describe("what is beyond it", () => {
  const asked = { inputInterface: "lan", to: "198.51.100.1", words: ["udp", "53"] };

  test("are legacy tables that nobody has seen", () => {
    const { beyond } = follow("", asked, { "iptables-tables": undefined as never });
    expect(beyond[0]).toMatch(/^legacy iptables tables, which are not known: /);
  });

  test("are no limits, which are taken as not reached for single packets, too", () => {
    expect(follow(forward("limit rate 5/second accept"), asked).beyond).toEqual([]);
  });
});
