/** What would let a packet pass, in words, and that it does: each is applied to what the host prints or to the file. */
import { readFileSync } from "node:fs";
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import { packetOf, pingOf } from "../../test/packet-of.ts";
import { router } from "../../test/router.ts";
import { verdictLine } from "../answer/words.ts";
import type { Packet } from "../packet.ts";
import { tracePacket } from "../way/host.ts";
import { FirewallSource } from "./firewall-source.ts";
import { remediesFor } from "./remedies.ts";
import type { Remedy, Situation } from "./remedy.ts";

type Outputs = Parameters<typeof router>[0];

/** The rules of a file. */
function inFile(text: string, given: Outputs = {}): Situation {
  const source = new FirewallSource((edit) => {
    const ruleset = buildRuleset({ path: "a.nft", parsed: parse(edit("a.nft", text)) });
    return { ruleset, tables: ruleset.tables };
  });
  return { source, host: router(given) };
}

/** The rules that are live, as `nft -a list ruleset` prints them. */
function live(listing: string, given: Outputs = {}): Situation {
  const source = new FirewallSource((edit) => {
    const ruleset = buildRuleset({ path: null, parsed: parse("") }, { hostRuleset: edit(null, listing) });
    return { ruleset, tables: ruleset.hostTables ?? [] };
  });
  return { source, host: router(given) };
}

function legacy(saved: string, family: "ip" | "ip6" = "ip"): Outputs {
  const name = family === "ip" ? "iptables" : "ip6tables";
  return { [`${name}-tables`]: "filter\n", [`${name}-save`]: saved };
}

function linesOf(remedy: Remedy): readonly string[] {
  if (remedy.kind !== "commands") return [remedy.text];
  return [...remedy.commands, ...(remedy.note === null ? [] : [`(${remedy.note})`])];
}

function remedies(packet: Packet, situation: Situation, reply = false): { lines: string[]; isEnough: boolean } {
  const found = remediesFor(packet, situation, { reply });
  return { lines: found.remedies.flatMap(linesOf), isEnough: found.isEnough };
}

const fromLan = { from: "10.1.0.2", to: "198.51.100.1", inputInterface: "lan" };
const ssh = packetOf(fromLan);
const there = "-i lan -o wan -s 10.1.0.2 -d 198.51.100.1 -p tcp --dport 22 -j ACCEPT";
const nftThere = 'iifname "lan" oifname "wan" ip saddr 10.1.0.2 ip daddr 198.51.100.1 tcp dport 22 accept';

const closed = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n";

describe("a legacy table", () => {
  test("gets a rule at the head of its chain, and with the reply in view one for that", () => {
    expect(remedies(ssh, inFile("", legacy(closed)))).toEqual({
      lines: [`iptables-legacy -t filter -I FORWARD 1 ${there}`],
      isEnough: true,
    });
    expect(remedies(ssh, inFile("", legacy(closed)), true).lines[1]).toBe(
      "iptables-legacy -t filter -I FORWARD 1 -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT",
    );
  });

  test("with the rules that are named for it lets the packet and its reply pass", () => {
    const rules = remedies(ssh, inFile("", legacy(closed)), true).lines.map((line) =>
      line.replace(/^.* -I FORWARD 1/, "-A FORWARD"),
    );
    const mended = router(legacy(closed.replace("COMMIT", `${rules.join("\n")}\nCOMMIT`)));
    const ruleset = buildRuleset({ path: null, parsed: parse("") });
    expect(verdictLine(tracePacket(ssh, { ruleset, tables: [] }, mended))).toContain("ACCEPTED");
  });

  test("of IPv6 is ip6tables'", () => {
    const ping = pingOf({ from: "2001:db8::1", to: "2001:db8:1::1", inputInterface: "lan" });
    const given = {
      "routes-ip6": JSON.stringify([{ dst: "default", gateway: "fe80::1", dev: "wan", metric: 1024, flags: [] }]),
      ...legacy(closed, "ip6"),
    };
    expect(remedies(ping, inFile("", given)).lines).toEqual([
      "ip6tables-legacy -t filter -I FORWARD 1 -i lan -o wan -s 2001:db8::1 -d 2001:db8:1::1 -p icmpv6 --icmpv6-type 128 -j ACCEPT",
    ]);
  });

  test("with Docker's chain for the user's rules gets it there", () => {
    const docker = closed.replace(
      "COMMIT",
      ":DOCKER-USER - [0:0]\n-A FORWARD -j DOCKER-USER\n-A DOCKER-USER -j RETURN\nCOMMIT",
    );
    expect(remedies(ssh, inFile("", legacy(docker)))).toEqual({
      lines: [`iptables-legacy -t filter -I DOCKER-USER 1 ${there}`],
      isEnough: true,
    });
  });

  const fixture = (name: string) =>
    readFileSync(new URL(`../../../../test/fixtures/${name}/iptables.rules`, import.meta.url), "utf8");

  test("of ufw gets it by ufw", () => {
    const situation = inFile("", legacy(fixture("ufw-host")));
    expect(remedies(ssh, situation, true)).toEqual({
      lines: ["ufw route allow in on lan out on wan proto tcp from 10.1.0.2 to 198.51.100.1 port 22"],
      isEnough: true,
    });
    const telnet = packetOf({ ...fromLan, to: "10.1.0.1", destinationPort: 8080 });
    expect(remedies(telnet, situation).lines).toEqual([
      "ufw allow in on lan proto tcp from 10.1.0.2 to 10.1.0.1 port 8080",
    ]);
  });

  test("of firewalld gets it by firewalld", () => {
    const given = {
      "iptables-tables": "filter\nsecurity\nraw\nmangle\nnat\n",
      "iptables-save": fixture("firewalld-host"),
    };
    const own = packetOf({ ...fromLan, to: "10.1.0.1", destinationPort: 9090 });
    expect(remedies(own, inFile("", given))).toEqual({
      lines: [
        "firewall-cmd --direct --add-rule ipv4 filter INPUT 0 -i lan -s 10.1.0.2 -d 10.1.0.1 -p tcp --dport 9090 -j ACCEPT",
        "(once more with --permanent, for it to stay)",
      ],
      isEnough: true,
    });
  });

  test("with a name that is code for a shell gets it quoted", () => {
    const given = {
      ...legacy(closed),
      links: JSON.stringify([{ ifindex: 2, ifname: "$(id)", flags: ["UP"] }]),
    };
    const [line] = remedies(packetOf({ ...fromLan, inputInterface: "$(id)" }), inFile("", given)).lines;
    expect(line).toContain("-i '$(id)' -o wan");
  });
});

describe("a base chain of nft", () => {
  const chain = (policy: string, rules: string) =>
    `table inet f {\n\tchain forward {\n\t\ttype filter hook forward priority filter; policy ${policy};\n${rules}\t}\n}\n`;

  test("that drops by policy gets a rule at its end", () => {
    expect(remedies(ssh, inFile(chain("drop", "\t\tct state established accept\n")), true)).toEqual({
      lines: [`a.nft:5: insert at the end of chain "forward": ${nftThere}`],
      isEnough: true,
    });
    expect(remedies(ssh, live(chain("drop", "")))).toEqual({
      lines: [`nft 'add rule inet f forward ${nftThere}'`],
      isEnough: true,
    });
  });

  test("that drops by a rule gets one in front of it", () => {
    const rules = "\t\tcounter # handle 3\n\t\ttcp dport 22 reject # handle 4\n";
    expect(remedies(ssh, inFile(chain("accept", rules.replaceAll(/ # handle \d/g, ""))))).toEqual({
      lines: [`a.nft:5: insert before "tcp dport 22 reject": ${nftThere}`],
      isEnough: true,
    });
    expect(remedies(ssh, live(chain("accept", rules)))).toEqual({
      lines: [`nft 'insert rule inet f forward handle 4 ${nftThere}'`],
      isEnough: true,
    });
  });

  test("named by a command gets a command", () => {
    const text = `${chain("accept", "")}add rule inet f forward drop\n`;
    const situation = inFile(text);
    const { lines, isEnough } = remedies(ssh, situation);
    expect({ lines, isEnough }).toEqual({ lines: [`a.nft:6: insert before "drop": ${nftThere}`], isEnough: true });
  });

  test("is edited at the line that is named", () => {
    const text = chain("drop", "\t\tudp dport 53 accept\n");
    const [remedy] = remediesFor(ssh, inFile(text), { reply: false }).remedies;
    if (remedy?.kind !== "edit") throw new Error("no edit");
    const lines = text.split("\n");
    lines.splice(remedy.line - 1, 0, remedy.rule);
    const ruleset = buildRuleset({ path: "a.nft", parsed: parse(lines.join("\n")) });
    expect(ruleset.diagnostics).toEqual([]);
    expect(verdictLine(tracePacket(ssh, { ruleset, tables: ruleset.tables }, router()))).toContain("ACCEPTED");
  });

  test("on one line is edited all the same", () => {
    const text =
      "table ip f { chain forward { type filter hook forward priority 0; policy drop; tcp dport 22 drop; } }\n";
    expect(remedies(ssh, inFile(text)).isEnough).toBe(true);
  });

  test("that is left by a jump gets it where it helps: at its head", () => {
    const text = `table ip f {\n chain far { }\n chain forward { type filter hook forward priority 0; policy drop;\n goto far;\n }\n}\n`;
    expect(remedies(ssh, inFile(text))).toEqual({
      lines: [`a.nft:4: insert before "goto far": ${nftThere}`],
      isEnough: true,
    });
  });

  test("of iptables-nft is Docker's and ufw's as well", () => {
    const listing = `table ip filter {
	chain DOCKER-USER { # handle 4
	}

	chain FORWARD { # handle 2
		type filter hook forward priority filter; policy drop;
		counter packets 0 bytes 0 jump DOCKER-USER # handle 5
	}
}
`;
    expect(remedies(ssh, live(listing))).toEqual({
      lines: [`iptables-nft -t filter -I DOCKER-USER 1 ${there}`],
      isEnough: true,
    });
  });

  test("of a program that writes it anew is named with that", () => {
    const listing = chain("drop", "").replace("inet f", "inet firewalld");
    expect(remedies(ssh, live(listing)).lines[1]).toBe("(the table is firewalld's, which may write it anew)");
  });
});

describe("the kernel", () => {
  const sysctls = (changes: Readonly<Record<string, number>>) => ({
    sysctls: Object.entries({
      "ipv4/ip_forward": 1,
      "ipv4/conf/all/rp_filter": 0,
      "ipv4/conf/lan/rp_filter": 0,
      "ipv4/conf/lan/accept_local": 0,
      "ipv6/conf/all/forwarding": 1,
      ...changes,
    })
      .map(([path, value]) => `/proc/sys/net/${path}:${value}\n`)
      .join(""),
  });

  test("is told to forward", () => {
    expect(remedies(ssh, inFile("", sysctls({ "ipv4/ip_forward": 0 })))).toEqual({
      lines: ["sysctl -w net.ipv4.ip_forward=1"],
      isEnough: true,
    });
  });

  test("is told to look less at where packets come from", () => {
    const astray = packetOf({ ...fromLan, from: "203.0.113.5" });
    expect(remedies(astray, inFile("", sysctls({ "ipv4/conf/lan/rp_filter": 1 })))).toEqual({
      lines: ["sysctl -w net.ipv4.conf.lan.rp_filter=2"],
      isEnough: true,
    });
  });

  test("cannot be told the router that only people know", () => {
    const nowhere = packetOf({ ...fromLan, to: "203.0.113.5" });
    const routes = [{ dst: "10.1.0.0/24", dev: "lan", scope: "link", flags: [] }];
    expect(remedies(nowhere, inFile("", { "routes-ip4": JSON.stringify(routes) }))).toEqual({
      lines: [
        "a route to 203.0.113.5 by the router or the interface that it is behind: ip route add 203.0.113.5 via GATEWAY",
      ],
      isEnough: true,
    });
  });
});

test("what stands in the way one after the other is named in order", () => {
  const text = `table inet f {
	chain forward {
		type filter hook forward priority -5; policy drop;
	}
}
`;
  const given = {
    ...legacy(closed),
    sysctls:
      "/proc/sys/net/ipv4/ip_forward:0\n/proc/sys/net/ipv4/conf/all/rp_filter:0\n/proc/sys/net/ipv4/conf/lan/rp_filter:0\n/proc/sys/net/ipv4/conf/lan/accept_local:0\n",
  };
  expect(remedies(ssh, inFile(text, given))).toEqual({
    lines: [
      "sysctl -w net.ipv4.ip_forward=1",
      `a.nft:4: insert at the end of chain "forward": ${nftThere}`,
      `iptables-legacy -t filter -I FORWARD 1 ${there}`,
    ],
    isEnough: true,
  });
});

test("a packet that passes, and one of which that is not known, need nothing", () => {
  expect(remedies(ssh, inFile(""))).toEqual({ lines: [], isEnough: true });
  const unknown = inFile(
    "table ip f { set s { type ipv4_addr; flags dynamic; }\nchain c { type filter hook forward priority 0; ip saddr @s drop; } }\n",
  );
  expect(remedies(ssh, unknown)).toEqual({ lines: [], isEnough: false });
});
