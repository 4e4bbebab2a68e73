import { describe, expect, test } from "vitest";
import { hostWith } from "../../test/host.ts";
import type { Packets } from "./packets.ts";
import { legacyDrop } from "./walk.ts";

const ping: Packets = {
  family: "ip",
  way: "forward",
  inInterface: "eno2",
  outInterface: "eno1",
  source: null,
  destination: null,
  protocol: null,
  destinationPort: null,
  state: "new",
  destinationTranslated: false,
};

/** How the packets end in FORWARD of a filter table with these chains and rules: `EXTENT CHAIN RULE`. */
function fate(lines: readonly string[], packets: Partial<Packets> = {}): string {
  const saved = ["*filter", ":INPUT ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]", ...lines, "COMMIT", ""].join("\n");
  const tables = hostWith({ iptables: saved }).legacyTables;
  if (!tables.known) throw new Error(tables.reason);
  const table = tables.value[0]!;
  const drop = legacyDrop(table, table.chains.find(({ name }) => name === "FORWARD")!, { ...ping, ...packets });
  return drop === null ? "passes" : `${drop.extent} ${drop.chain.name} ${drop.rule?.text ?? "policy"}`;
}

const open = ":FORWARD ACCEPT [0:0]";
const closed = ":FORWARD DROP [0:0]";

describe("policies", () => {
  test("drop what no rule takes", () => {
    expect(fate([closed])).toBe("all FORWARD policy");
    expect(fate([open])).toBe("passes");
  });

  test("drop nothing behind a rule that accepts everything", () => {
    expect(fate([closed, "-A FORWARD -j ACCEPT"])).toBe("passes");
  });

  test("drop the rest of what a rule accepts in part", () => {
    const rule = "-A FORWARD -p tcp -m tcp --dport 80 -j ACCEPT";
    expect(fate([closed, rule])).toBe("rest FORWARD policy");
    expect(fate([closed, rule], { protocol: "tcp", destinationPort: { from: 80n, to: 80n } })).toBe("passes");
    expect(fate([closed, rule], { protocol: "tcp", destinationPort: { from: 443n, to: 443n } })).toBe(
      "all FORWARD policy",
    );
  });

  test("drop perhaps what a rule accepts perhaps", () => {
    expect(fate([closed, "-A FORWARD -m set --match-set friends src -j ACCEPT"])).toBe("unknown FORWARD policy");
    expect(fate([closed, "-A FORWARD -m mark --mark 0x1 -j ACCEPT"])).toBe("unknown FORWARD policy");
  });
});

describe("matches", () => {
  test.each([
    ["-i eno2", "passes"],
    ["-i eno1", "all FORWARD policy"],
    ["-i eno+", "passes"],
    ["! -i eno2", "all FORWARD policy"],
    ["-i eno2 ! -o eno2", "passes"],
    ["-s 192.168.4.0/24", "passes"],
    ["-s 192.168.4.110/32", "rest FORWARD policy"],
    ["! -s 10.0.0.0/8", "passes"],
    ["-s 10.0.0.0/255.0.255.0", "unknown FORWARD policy"],
    ["-m state --state NEW", "passes"],
    ["-m conntrack --ctstate RELATED,ESTABLISHED", "all FORWARD policy"],
    ["-m conntrack ! --ctstate INVALID", "passes"],
    ["-m conntrack --ctstate DNAT", "all FORWARD policy"],
    ["-m addrtype --dst-type LOCAL", "all FORWARD policy"],
    ["-m addrtype ! --dst-type LOCAL", "passes"],
    ['-m comment --comment "- ! -j DROP"', "passes"],
    ["-p tcp -m multiport --dports 22,80:90", "rest FORWARD policy"],
    ["-m limit --limit 5/min", "unknown FORWARD policy"],
  ])("%s -j ACCEPT: %s", (match, expected) => {
    const source = { from: 0xc0a80400n, to: 0xc0a804ffn };
    expect(fate([closed, `-A FORWARD ${match} -j ACCEPT`], { source })).toBe(expected);
  });

  test("tell answers and translated connections apart from new ones", () => {
    const established = "-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";
    expect(fate([closed, established], { state: "established" })).toBe("passes");
    const translated = "-A FORWARD -m conntrack --ctstate DNAT -j ACCEPT";
    expect(fate([closed, translated], { destinationTranslated: true })).toBe("passes");
  });

  test("of IPv6 read compressed prefixes", () => {
    const source = { from: 0x20010db8n << 96n, to: (0x20010db8n << 96n) + 5n };
    const lines = [closed, "-A FORWARD -s 2001:db8::/64 -j ACCEPT"];
    expect(fate(lines, { family: "ip6", source })).toBe("passes");
  });
});

describe("rules", () => {
  test("drop what they match whole, and sort out what they match in part", () => {
    expect(fate([open, "-A FORWARD -i eno2 -j DROP"])).toBe("all FORWARD -i eno2 -j DROP");
    expect(fate([open, "-A FORWARD -j REJECT --reject-with icmp-port-unreachable"])).toBe(
      "all FORWARD -j REJECT --reject-with icmp-port-unreachable",
    );
    expect(fate([open, "-A FORWARD -p tcp -m tcp --dport 25 -j DROP"])).toBe("passes");
    expect(fate([open, "-A FORWARD -m mark --mark 0x1 -j DROP"])).toBe("unknown FORWARD -m mark --mark 0x1 -j DROP");
  });

  test("that only log let the packet go on", () => {
    expect(fate([closed, '-A FORWARD -j LOG --log-prefix "-j ACCEPT "'])).toBe("all FORWARD policy");
  });
});

describe("jumps", () => {
  const docker = [
    closed,
    ":DOCKER - [0:0]",
    ":DOCKER-USER - [0:0]",
    "-A FORWARD -j DOCKER-USER",
    "-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
    "-A FORWARD -o docker0 -j DOCKER",
    "-A FORWARD -i docker0 ! -o docker0 -j ACCEPT",
  ];

  test("come back by RETURN and at the end of the chain", () => {
    expect(fate([...docker, "-A DOCKER-USER -j RETURN"])).toBe("all FORWARD policy");
    expect(fate(docker)).toBe("all FORWARD policy");
    expect(fate(docker, { inInterface: "docker0" })).toBe("passes");
  });

  test("let a user's chain accept", () => {
    expect(fate([...docker, "-A DOCKER-USER -i eno2 -o eno1 -j ACCEPT"])).toBe("passes");
  });

  test("name the chain in which a rule drops", () => {
    expect(fate([open, ":far - [0:0]", "-A FORWARD -j far", "-A far -j DROP"])).toBe("all far -j DROP");
  });

  test("into a chain for a part of the packets drop no more than that part", () => {
    expect(fate([open, ":far - [0:0]", "-A FORWARD -p tcp -j far", "-A far -j DROP"])).toBe("passes");
  });

  test("by goto do not come back", () => {
    const lines = [closed, ":far - [0:0]", "-A FORWARD -g far", "-A FORWARD -j ACCEPT"];
    expect(fate(lines)).toBe("all FORWARD policy");
  });

  test("that lead in a circle end", () => {
    expect(fate([open, ":a - [0:0]", "-A FORWARD -j a", "-A a -j a"])).toBe("passes");
  });
});
