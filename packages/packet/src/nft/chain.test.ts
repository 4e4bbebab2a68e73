/** The way through a base chain: rules in order, jumps, policies, and what is not known. */
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { describe, expect, it } from "vitest";
import { packetOf, pingOf } from "../../test/packet-of.ts";
import { chainIn, inShort, linesOf, trace, traceRules } from "../../test/trace.ts";
import { traceChain } from "./chain.ts";

describe("rules in order", () => {
  it("the first verdict decides, and each rule before it says why it did not match", () => {
    const [result] = traceRules(
      `iifname "eth1" accept
       tcp dport { 80, 443 } accept
       tcp dport 22 counter log accept
       drop`,
      packetOf(),
    );
    expect(inShort([result!])).toEqual(['accept by "tcp dport 22 counter log accept"']);
    expect(linesOf(result!.step)).toEqual([
      'iifname "eth1" accept -> no: iifname is "eth0"',
      "tcp dport { 80, 443 } accept -> no: tcp dport is 22",
      "tcp dport 22 counter log accept -> yes",
    ]);
  });

  it("the policy is for what no rule decides, and for what returns", () => {
    expect(inShort(traceRules("tcp dport 80 accept", packetOf()))).toEqual(["drop by policy"]);
    expect(inShort(traceRules("return\naccept", packetOf()))).toEqual(["drop by policy"]);
    expect(inShort(traceRules("continue\naccept", packetOf()))).toEqual(['accept by "accept"']);
    const unwritten = "table ip t { chain c { type filter hook input priority 0; }\n }\n";
    expect(inShort(trace(unwritten, packetOf()))).toEqual(["accept by policy"]);
  });
});

describe("other chains", () => {
  const table = `
    chain services { tcp dport 22 accept; udp dport 53 accept; }
    chain nothing { return; accept; }
    chain last { tcp dport 80 accept; }`;

  it("a jump comes back, a goto does not", () => {
    expect(inShort(traceRules("jump nothing\naccept", packetOf(), { table }))).toEqual(['accept by "accept"']);
    expect(inShort(traceRules("goto nothing\naccept", packetOf(), { table }))).toEqual(["drop by policy"]);
  });

  it("the steps of a jump are inside of it", () => {
    const [result] = traceRules("jump last\njump services", packetOf(), { table });
    expect(linesOf(result!.step)).toEqual([
      "jump last -> yes",
      "  tcp dport 80 accept -> no: tcp dport is 22",
      "jump services -> yes",
      "  tcp dport 22 accept -> yes",
    ]);
    expect(result?.step.rules.map(({ inner }) => inner?.verdict)).toEqual(["return", "accept"]);
  });

  it("a goto leaves the chain that it stands in, for the one that jumped there", () => {
    const detour = `${table}\nchain detour { goto nothing; drop; }`;
    expect(inShort(traceRules("jump detour\naccept", packetOf(), { table: detour }))).toEqual(['accept by "accept"']);
  });

  it("anonymous chains", () => {
    const rules = "tcp dport 22 jump { ip saddr 10.0.0.0/8 drop; ip saddr 192.0.2.0/24 accept; }\ndrop";
    const [result] = traceRules(rules, packetOf());
    expect(result?.verdict).toBe("accept");
    expect(linesOf(result!.step).slice(1)).toEqual([
      "  ip saddr 10.0.0.0/8 drop -> no: ip saddr is 192.0.2.1",
      "  ip saddr 192.0.2.0/24 accept -> yes",
    ]);
  });

  it("verdict maps", () => {
    const rules = "tcp dport vmap { 22 : jump services, 80 : drop }";
    expect(inShort(traceRules(rules, packetOf(), { table }))).toEqual(['accept by "tcp dport 22 accept"']);
    expect(inShort(traceRules(rules, packetOf({ destinationPort: 80 }), { table }))).toEqual([`drop by "${rules}"`]);
    const [missed] = traceRules(rules, packetOf({ destinationPort: 81 }), { table });
    expect(linesOf(missed!.step)).toEqual([`${rules} -> no: tcp dport is 81, which the map does not hold`]);
    expect(inShort(traceRules("ip protocol vmap { tcp : continue, * : drop }\naccept", packetOf()))).toEqual([
      'accept by "accept"',
    ]);
    expect(inShort(traceRules("ip protocol vmap { tcp : continue, * : drop }\naccept", pingOf()))[0]).toContain("drop");
  });

  it("named verdict maps of concatenations", () => {
    const map = `map m { type ifname . inet_service : verdict; flags interval;
      elements = { "eth0" . 1-1023 : accept, "eth1" . 0-65535 : drop }; }`;
    expect(traceRules("iifname . tcp dport vmap @m", packetOf(), { table: map })[0]?.verdict).toBe("accept");
  });
});

describe("what is not known", () => {
  it("makes two results where it matters", () => {
    const packet = packetOf({ connection: { mark: null } });
    expect(inShort(traceRules("ct mark 1 accept\ntcp dport 80 accept", packet))).toEqual([
      'accept by "ct mark 1 accept" if the connection\'s mark',
      "drop by policy if the connection's mark",
    ]);
  });

  it("makes none where the ways end alike", () => {
    const packet = packetOf({ connection: { mark: null } });
    expect(inShort(traceRules("ct mark 1 accept\nct mark 2 accept\naccept", packet))).toHaveLength(1);
    const [result] = traceRules("ct mark 1 counter\ntcp dport 22 accept", packet);
    expect(linesOf(result!.step)).toEqual([
      "ct mark 1 counter -> unknown: the connection's mark",
      "tcp dport 22 accept -> yes",
    ]);
    expect(result?.step.rules[0]?.assumed).toBeNull();
    expect(result?.assumptions).toEqual([]);
  });

  it("does not matter to a rule that a later test rules out", () => {
    const packet = packetOf({ connection: { mark: null } });
    expect(inShort(traceRules("ct mark 1 tcp dport 80 accept", packet))).toEqual(["drop by policy"]);
  });

  it("of a verdict map's key leaves its elements", () => {
    const packet = packetOf({ connection: { mark: null } });
    const rule = "ct mark vmap { 1 : accept, 2 : drop, 3 : accept }";
    expect(traceRules(rule, packet).map(({ verdict, cause }) => `${verdict} ${cause.kind}`)).toEqual([
      "accept rule",
      "drop rule",
    ]);
  });

  it("marks that it leaves unset or set part the ways", () => {
    const packet = packetOf({ connection: { mark: null } });
    const rules = "ct mark 1 meta mark set 5\nmeta mark 5 accept";
    expect(traceRules(rules, packet).map(({ verdict, packet: { mark } }) => [verdict, mark])).toEqual([
      ["accept", 5],
      ["drop", 0],
    ]);
  });

  it("a thousand such rules are followed", () => {
    const packet = packetOf({ connection: { mark: null } });
    const rules = Array.from({ length: 1000 }, (_, index) => `ct mark ${index} drop`).join("\n");
    expect(traceRules(`${rules}\naccept`, packet).map(({ verdict }) => verdict)).toEqual(["drop", "accept"]);
  });

  it("ways that are too many to follow may end in any way", () => {
    const packet = packetOf({ connection: { mark: null } });
    const rules = Array.from({ length: 12 }, (_, bit) => `ct mark ${bit} meta mark set meta mark | ${1 << bit}`);
    const results = traceRules(`${rules.join("\n")}\naccept`, packet);
    expect(results.length).toBeLessThan(1000);
    expect(new Set(results.map(({ verdict }) => verdict))).toEqual(new Set(["accept", "drop"]));
  });

  it("a circle of chains, which the kernel refuses, has no end that is known", () => {
    const { chain, scope } = chainIn(
      `table ip t { chain a { jump b; }\nchain b { jump a; }\nchain c { type filter hook input priority 0; jump a; }\n}\n`,
      {},
      { isFaulty: true },
    );
    expect(traceChain(chain, packetOf(), scope).map(({ verdict }) => verdict)).toEqual(["accept", "drop"]);
  });
});

describe("what iptables-nft has put there", () => {
  const behind = (rules: string, packet = packetOf()) => {
    const text = `table ip t { chain c { type filter hook input priority 0; policy drop; ${rules}; } \n}\n`;
    const { chain, scope } = chainIn(text, {}, { isFaulty: true });
    return inShort(traceChain(chain, packet, scope));
  };

  it("a target that is not understood may do anything", () => {
    const asked = "what iptables-nft has there, which the listing does not tell: xt target DNAT";
    expect(behind("tcp dport 22 xt target DNAT; accept")).toEqual([
      `accept by "tcp dport 22 xt target DNAT" if ${asked}`,
      `drop by "tcp dport 22 xt target DNAT" if ${asked}`,
    ]);
    expect(behind("tcp dport 80 xt target DNAT; accept")).toEqual(['accept by "accept"']);
  });

  it("a target that only tells of packets lets them go on", () => {
    expect(behind("xt target LOG; accept")).toEqual(['accept by "accept"']);
  });

  it("a match may fail", () => {
    const asked = "what xt match recent says";
    expect(behind("xt match recent drop; accept")).toEqual([
      `drop by "xt match recent drop" if ${asked}`,
      `accept by "accept" if ${asked}`,
    ]);
  });

  it("what the listing of a host leaves out may do anything", () => {
    const hostRuleset =
      "table ip t { # handle 1\n\tchain c { # handle 2\n\t\ttype nat hook postrouting priority srcnat; policy accept;\n\t\tcounter  # handle 3\n\t}\n}\n";
    const ruleset = buildRuleset({ path: null, parsed: parse("") }, { hostRuleset });
    const chain = ruleset.hostTables?.[0]?.chains.get("c");
    const results = traceChain(chain!, packetOf(), {
      ruleset,
      hook: "postrouting",
      interfaces: null,
      fib: null,
      masquerade: null,
    });
    const asked = "what iptables-nft has there, which the listing does not tell: a target of iptables";
    expect(inShort(results)).toContain(`drop by "counter" if ${asked}`);
  });
});
