/**
 * The lab for packets itself: rulesets whose effect is known show it, the same cases end the same way again, and what
 * is foretold wrongly is found and made small.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { reasonToSkip, suites, titleOf } from "../requirements.ts";
import { readCase, writeCase } from "./case-file.ts";
import { runDifferential } from "./differential.ts";
import { describeAnswer, describeArrival, describeRule, type Foretell, type SentPacket } from "./fate.ts";
import type { Network } from "./network.ts";
import { type Observation, observe } from "./observe.ts";
import { randomCases } from "./random-cases.ts";
import { buildRouter, type RouterUnderTest } from "./router.ts";
import type { LoadedRulesets } from "./ruleset-sketch.ts";
import { tcpSyn, type WirePacket } from "./wire-packet.ts";

/** Two cables, and a network behind a neighbour on the second. */
const network: Network = {
  cables: [
    { name: "lan0", addresses: ["10.0.0.1/24", "fd00:0::1/64"], reversePathFilter: 0 },
    { name: "wan0", addresses: ["10.1.0.1/24", "fd00:1::1/64"], reversePathFilter: 1 },
  ],
  routes: [{ destination: "10.101.0.0/24", via: "10.1.0.2", kind: "unicast", table: "main" }],
  rules: [],
  isForwarding: { ip: true, ip6: true },
  legacyTables: { ip: ["raw", "nat", "filter"], ip6: [] },
  legacyComes: "before",
};

const syn: WirePacket = {
  family: "ip",
  protocol: "tcp",
  source: "10.0.0.2",
  destination: "10.1.0.3",
  sourcePort: 40000,
  destinationPort: 80,
  tcpFlags: tcpSyn,
  icmpType: null,
  icmpCode: null,
  timeToLive: 64,
  dscp: 0,
};
const datagram: WirePacket = { ...syn, protocol: "udp", tcpFlags: null };
const echo: WirePacket = {
  ...syn,
  ...{ protocol: "icmp", sourcePort: null, destinationPort: null, tcpFlags: null, icmpType: 8, icmpCode: 0 },
};

function sentFrom(from: string | null, packet: WirePacket): SentPacket {
  return { from, packet, role: "first" };
}

/** A table with one chain. */
function chain(base: string, ...rules: readonly string[]): string {
  return `table inet t {\n\tchain c {\n\t\t${[base, ...rules].join("\n\t\t")}\n\t}\n}\n`;
}

const forward = "type filter hook forward priority 0";

describe.skipIf(reasonToSkip(suites.packet) !== null)(titleOf(suites.packet), () => {
  let router: RouterUnderTest;
  beforeAll(async () => {
    router = await buildRouter(network);
  });
  afterAll(() => router[Symbol.asyncDispose]());

  /** Where each packet of the connection arrived, and what was answered. */
  async function connect(first: SentPacket, rulesets: Partial<LoadedRulesets>): Promise<Observation> {
    const outcome = await router.load({ nft: "", iptables: null, ip6tables: null, ...rulesets });
    if (!outcome.loaded) throw new Error(outcome.reason);
    return observe(router, outcome.snapshot, first);
  }

  async function fates(first: SentPacket, rulesets: Partial<LoadedRulesets>): Promise<string[]> {
    const { fates } = await connect(first, rulesets);
    return fates.flatMap(({ arrival, answers }) => [
      describeArrival(arrival),
      ...answers.map((answer) => `answer: ${describeAnswer(answer)}`),
    ]);
  }

  it("sees a connection through the router: the first packet, the reply, the second", async () => {
    expect(await fates(sentFrom("lan0", syn), {})).toEqual([
      "ip tcp 10.0.0.2 port 40000 -> 10.1.0.3 port 80 flags 2 at wan0",
      "ip tcp 10.1.0.3 port 80 -> 10.0.0.2 port 40000 flags 18 at lan0",
      "ip tcp 10.0.0.2 port 40000 -> 10.1.0.3 port 80 flags 16 at wan0",
    ]);
  });

  it("sees packets to the router and from it", async () => {
    expect(await fates(sentFrom("lan0", { ...echo, destination: "10.0.0.1" }), {})).toEqual([
      "ip icmp 10.0.0.2 -> 10.0.0.1 type 8 code 0 at local",
      "ip icmp 10.0.0.1 -> 10.0.0.2 type 0 code 0 at lan0",
      "ip icmp 10.0.0.2 -> 10.0.0.1 type 8 code 0 at local",
    ]);
    expect(await fates(sentFrom(null, { ...datagram, source: "10.1.0.1" }), {})).toEqual([
      "ip udp 10.1.0.1 port 40000 -> 10.1.0.3 port 80 at wan0",
      "ip udp 10.1.0.3 port 80 -> 10.1.0.1 port 40000 at local",
      "ip udp 10.1.0.1 port 40000 -> 10.1.0.3 port 80 at wan0",
    ]);
    const within = sentFrom(null, { ...syn, source: "10.0.0.1", destination: "10.1.0.1" });
    expect((await fates(within, {}))[0]).toBe("ip tcp 10.0.0.1 port 40000 -> 10.1.0.1 port 80 flags 2 at local");
  });

  it("sees IPv6 packets", async () => {
    const packet: WirePacket = { ...datagram, family: "ip6", source: "fd00::2", destination: "fd00:1::3" };
    expect(await fates(sentFrom("lan0", packet), {})).toEqual([
      "ip6 udp fd00::2 port 40000 -> fd00:1::3 port 80 at wan0",
      "ip6 udp fd00:1::3 port 80 -> fd00::2 port 40000 at lan0",
      "ip6 udp fd00::2 port 40000 -> fd00:1::3 port 80 at wan0",
    ]);
  });

  it("sees drops: by nft, by a legacy policy, by the reverse-path filter", async () => {
    const first = sentFrom("lan0", syn);
    expect(await fates(first, { nft: chain(`${forward}; policy drop;`) })).toEqual(["nowhere"]);
    expect(await fates(first, { iptables: "*filter\n:FORWARD DROP [0:0]\nCOMMIT\n" })).toEqual(["nowhere"]);
    expect(await fates(sentFrom("wan0", syn), {})).toEqual(["nowhere"]);
  });

  it("sees what a sender is told: resets, ICMP errors, that there is no route or no time to live", async () => {
    const reset = chain(`${forward};`, "meta l4proto tcp reject with tcp reset", "reject");
    expect(await fates(sentFrom("lan0", syn), { nft: reset })).toEqual([
      "nowhere",
      "answer: tcp reset to 10.0.0.2 at lan0",
    ]);
    expect(await fates(sentFrom("lan0", datagram), { nft: reset })).toEqual([
      "nowhere",
      "answer: icmp type 3 code 3 to 10.0.0.2 at lan0",
    ]);
    expect(await fates(sentFrom("lan0", { ...datagram, destination: "192.0.2.1" }), {})).toEqual([
      "nowhere",
      "answer: icmp type 3 code 0 to 10.0.0.2 at lan0",
    ]);
    expect(await fates(sentFrom("lan0", { ...datagram, timeToLive: 1 }), {})).toEqual([
      "nowhere",
      "answer: icmp type 11 code 0 to 10.0.0.2 at lan0",
    ]);
  });

  it("sees NAT on the way and its undoing on the way back", async () => {
    const masquerade = chain("type nat hook postrouting priority srcnat;", 'oifname "wan0" masquerade');
    expect(await fates(sentFrom("lan0", syn), { nft: masquerade })).toEqual([
      "ip tcp 10.1.0.1 port 40000 -> 10.1.0.3 port 80 flags 2 at wan0",
      "ip tcp 10.1.0.3 port 80 -> 10.0.0.2 port 40000 flags 18 at lan0",
      "ip tcp 10.1.0.1 port 40000 -> 10.1.0.3 port 80 flags 16 at wan0",
    ]);
    const dnat = "*nat\n-A PREROUTING -p tcp -j DNAT --to-destination 10.101.0.5:8080\nCOMMIT\n";
    expect(await fates(sentFrom("lan0", { ...syn, destination: "10.0.0.1" }), { iptables: dnat })).toEqual([
      "ip tcp 10.0.0.2 port 40000 -> 10.101.0.5 port 8080 flags 2 at wan0",
      "ip tcp 10.0.0.1 port 80 -> 10.0.0.2 port 40000 flags 18 at lan0",
      "ip tcp 10.0.0.2 port 40000 -> 10.101.0.5 port 8080 flags 16 at wan0",
    ]);
  });

  it("starts each connection without a memory of the last: notrack leaves NAT out", async () => {
    const nft =
      chain("type filter hook prerouting priority raw;", "udp dport 53 notrack") +
      "table ip n {\n\tchain c {\n\t\ttype nat hook postrouting priority srcnat\n\t\tmasquerade\n\t}\n}\n";
    const [tracked] = await fates(sentFrom("lan0", datagram), { nft });
    const [untracked] = await fates(sentFrom("lan0", { ...datagram, destinationPort: 53 }), { nft });
    expect(tracked).toBe("ip udp 10.1.0.1 port 40000 -> 10.1.0.3 port 80 at wan0");
    expect(untracked).toBe("ip udp 10.0.0.2 port 40000 -> 10.1.0.3 port 53 at wan0");
  });

  it("starts each connection with empty dynamic sets", async () => {
    const nft =
      "table inet t {\n\tset seen {\n\t\ttype ipv4_addr\n\t\tflags dynamic\n\t}\n" +
      `\tchain c {\n\t\t${forward}\n\t\tip saddr @seen drop\n\t\tadd @seen { ip saddr }\n\t}\n}\n`;
    const outcome = await router.load({ nft, iptables: null, ip6tables: null });
    if (!outcome.loaded) throw new Error(outcome.reason);
    for (let time = 0; time < 2; time++) {
      const { fates } = await observe(router, outcome.snapshot, sentFrom("lan0", syn));
      expect(fates.map(({ arrival }) => arrival?.place ?? null)).toEqual(["wan0", "lan0", null]);
    }
  });

  it("lists the rules that matched, from ingress on, and the policies", async () => {
    const nft = [
      "table netdev early {",
      '\tchain i {\n\t\ttype filter hook ingress device "lan0" priority 0\n\t\tip ttl 64 counter\n\t}',
      "}",
      "table inet t {",
      "\tchain r {\n\t\tudp dport 1 drop\n\t\ttcp dport 80 return\n\t\tcounter\n\t}",
      `\tchain c {\n\t\t${forward}\n\t\tjump r\n\t\ttcp dport vmap { 80 : accept }\n\t}`,
      "}\n",
    ].join("\n");
    const { fates } = await connect(sentFrom("lan0", syn), { nft });
    expect(fates[0]?.rules.map((rule) => `${describeRule(rule)}: ${rule.verdict}`)).toEqual([
      "netdev early i handle 2: continue",
      "netdev early i policy: accept",
      "inet t c handle 6: jump r",
      "inet t r handle 4: return",
      "inet t c handle 8: accept",
    ]);
  });

  it("names the rules of a chain without a name by their chain alone", async () => {
    const nft = chain(`${forward};`, "tcp dport 80 jump {", "counter", "accept", "}");
    const { fates } = await connect(sentFrom("lan0", syn), { nft });
    expect(fates[0]?.rules.map((rule) => `${describeRule(rule)}: ${rule.verdict}`)).toEqual([
      "inet t c handle 5: jump __chain",
      "inet t __chain rule: continue",
      "inet t __chain rule: accept",
    ]);
  });

  it("says which rulesets are refused", async () => {
    const outcome = await router.load({ nft: "table inet t { bogus }", iptables: null, ip6tables: null });
    expect(outcome).toMatchObject({ loaded: false });
  });

  it("records what is loaded, and not its own trace", async () => {
    const { snapshot } = await connect(sentFrom("lan0", syn), { nft: chain(`${forward};`, "accept") });
    const { "nft-ruleset-text": text, "iptables-save": legacy } = snapshot.records;
    expect(text.status === "ok" && text.output).toMatch(
      /^table inet t \{ # handle \d+\n[^}]*accept # handle 2\n\t\}\n\}\n$/,
    );
    expect(legacy.status === "ok" && legacy.output).toContain("*filter");
  });
});

describe.skipIf(reasonToSkip(suites.packet) !== null)(`${titleOf(suites.packet)}: random cases`, () => {
  const foretellNothing: Foretell = ({ sent }) => sent.map(() => ({ kind: "depends", on: ["everything"] }));
  const foretellDrop: Foretell = ({ sent }) => sent.map(() => ({ kind: "definite", arrival: null }));

  it("end the same way when they are tried again", async () => {
    const first = await take(randomCases(7), 60);
    expect(await take(randomCases(7), 60)).toEqual(first);
  });

  it("are nearly all accepted by nft and iptables, and have packets that meet rules and packets that arrive", async () => {
    const report = await runDifferential({ pairs: 90, seed: 100, foretell: foretellNothing, mostDisagreements: 1 });
    expect(report).toMatchObject({ definitePairs: 0, definitePackets: 0, disagreements: [] });
    expect(report.refused.length).toBeLessThanOrEqual(report.rulesets / 10);
    expect(report.matched).toBeGreaterThan(report.pairs / 3);
    expect(report.arrived).toBeGreaterThan(report.pairs / 4);
    expect(report.arrived).toBeLessThan(report.pairs);
    expect(report.dependencies.get("everything")).toBe(report.packets);
  });

  it("show where what is foretold does not happen, with no more than that needs", async () => {
    const report = await runDifferential({ pairs: 90, seed: 1, foretell: foretellDrop, mostDisagreements: 1 });
    const [found] = report.disagreements;
    // Without a ruleset packets arrive, too.
    expect(found?.ruleset).toEqual({ tables: [], legacy: [] });
    expect(found?.network).toMatchObject({ rules: [], legacyTables: { ip: [], ip6: [] } });
    expect(found?.judgement.differences[0]).toEqual([
      expect.stringMatching(/^arrival: foretold nowhere, but the kernel: ip6? (icmp|tcp|udp) .* at /),
    ]);
  });

  it("can be written as files and tried again from them", async () => {
    const directory = mkdtempSync(join(tmpdir(), "nftlint-packet-"));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const report = await runDifferential({ pairs: 90, seed: 1, foretell: foretellDrop, mostDisagreements: 1 });
    const { network, rulesets, sent, fates, differences } = readCase(writeCase(directory, report.disagreements[0]!, 0));
    expect(differences[0]).toMatch(/^first: arrival: foretold nowhere, but the kernel: /);
    await using router = await buildRouter(network);
    const outcome = await router.load(rulesets);
    if (!outcome.loaded) throw new Error(outcome.reason);
    expect(await observe(router, outcome.snapshot, sent[0]!)).toMatchObject({ sent, fates });
  });
});

/** What the first cases are and how they end. */
async function take(cases: ReturnType<typeof randomCases>, count: number): Promise<object[]> {
  const taken: object[] = [];
  for await (const one of cases) {
    if ("refused" in one) continue;
    const { ruleset, observation } = one;
    taken.push({ ruleset, sent: observation.sent, fates: observation.fates });
    if (taken.length === count) break;
  }
  return taken;
}
