/** What base chains do with a packet, as `nft monitor trace` tells it of a real one. */
import type { NetworkInterface } from "@nftlint/host";
import { type ChainStep, chainsAtHook, type FibReader, type HookName, type Packet, traceChain } from "@nftlint/packet";
import { buildRuleset, parseAddress } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLab, type Lab, type Machine } from "./lab.ts";
import { type KernelTrace, traceWhile } from "./packet-trace.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";

type Kind = "ping" | "udp" | "tcp";

interface Case {
  readonly title: string;
  /** What is sent; UDP and TCP go to port 53. */
  readonly send: Kind;
  /** True where the receiver itself sends it, back to the sender. */
  readonly isOwn?: true;
  /** As in `type filter hook input priority 0`. */
  readonly base?: string;
  readonly rules: readonly string[];
  readonly chains?: Readonly<Record<string, readonly string[]>>;
  readonly sets?: string;
}

const cases: readonly Case[] = [
  {
    title: "fields and ports",
    send: "udp",
    rules: ["tcp dport 53 accept", "udp dport != 53 drop", "udp dport 50-60 accept"],
  },
  {
    title: "interfaces",
    send: "ping",
    rules: [
      'iifname "lo" accept',
      'iifname "ne*" counter',
      'oifname != "net0" counter',
      "iiftype ether counter",
      "ether saddr 00:53:00:00:00:01 counter",
      "iif net0 drop",
    ],
  },
  {
    title: "no interface to leave by",
    send: "ping",
    rules: ['oifname "net0" drop', 'oif "net0" drop', "oifgroup 0 drop", "oif != net0 counter"],
  },
  {
    title: "addresses",
    send: "ping",
    rules: [
      "ip saddr 10.9.0.0/25 counter",
      "ip saddr & 0.0.0.3 == 0.0.0.1 counter",
      "ip daddr 10.9.0.1 drop",
      "ip6 saddr ::1 drop",
    ],
  },
  {
    title: "icmp",
    send: "ping",
    rules: [
      "icmp type echo-reply drop",
      "icmp type { echo-request, 3 } icmp code 0 counter",
      "icmp mtu 1500 drop",
      "@th,0,8 8 accept",
    ],
  },
  {
    title: "raw fields",
    send: "tcp",
    rules: ["@th,16,16 53 counter", "@nh,0,8 0x45 counter", "@nh,128,32 0x0a090002 counter", "@nh,72,8 17 drop"],
  },
  {
    title: "tcp flags",
    send: "tcp",
    rules: [
      "tcp flags ack drop",
      "tcp flags != syn drop",
      "tcp flags & (fin|syn|rst|ack) == syn counter",
      "tcp flags syn / syn,ack counter",
      "tcp flags ! ack counter",
      "tcp flags == syn counter",
    ],
  },
  {
    title: "jumps, returns and gotos",
    send: "udp",
    rules: ["jump a", "counter", "goto b", "accept"],
    chains: { a: ["tcp dport 1 accept", "jump b", "counter", "return", "drop"], b: ["counter", "return", "drop"] },
  },
  {
    title: "anonymous chains",
    send: "udp",
    rules: [
      // The trace does not tell of the rules inside.
      "udp dport 53 jump { ip saddr 10.0.0.9 drop; counter; }",
      "goto { counter; }",
      "drop",
    ],
  },
  {
    title: "verdict maps",
    send: "udp",
    rules: [
      "ip protocol vmap { tcp : drop, icmp : accept }",
      "udp dport vmap { 1-52 : drop, 53 : jump a }",
      "meta l4proto . th dport vmap @m",
      "drop",
    ],
    chains: { a: ["counter"] },
    sets: "map m { type inet_proto . inet_service : verdict; flags interval; elements = { 17 . 1-99 : accept, 6 . 0-65535 : drop }; }",
  },
  {
    title: "sets of intervals",
    send: "ping",
    rules: ["ip saddr @far drop", "ip saddr @near counter", "ip saddr . ip daddr @pairs accept"],
    sets: "set far { type ipv4_addr; flags interval; elements = { 10.0.0.0/16, 10.10.0.0-10.20.0.0 }; }\nset near { type ipv4_addr; flags interval; auto-merge; elements = { 10.0.0.0/8, 10.9.0.1 }; }\nset pairs { type ipv4_addr . ipv4_addr; flags interval; elements = { 10.9.0.0/24 . 10.9.0.0-10.9.0.9 }; }",
  },
  {
    title: "catch-all elements",
    send: "udp",
    rules: ["udp dport vmap { 54 : accept, * : continue }", "udp dport @every drop"],
    sets: "map unused { type inet_service : verdict; }\nset every { type inet_service; flags interval; elements = { 0-65535 }; }",
  },
  {
    title: "marks that are set and tested",
    send: "ping",
    rules: [
      "meta mark set 0x12",
      "meta mark & 0xf0 == 0x10 counter",
      "meta mark set meta mark | 0x100",
      "meta mark 0x112 ct mark set meta mark",
      "ct mark 0x112 drop",
    ],
  },
  {
    title: "marks by map",
    send: "udp",
    rules: [
      "meta mark set udp dport map { 53 : 7, 54 : 8 }",
      "meta mark != 7 drop",
      "meta mark set udp sport map { 1 : 9 }",
      "meta mark 7 accept",
    ],
  },
  {
    title: "changed fields",
    send: "ping",
    base: "type filter hook prerouting priority mangle",
    rules: ["ip dscp set ef", "ip dscp ef counter", "ip ttl set 9", "ip ttl < 10 accept"],
  },
  {
    title: "states of a connection",
    send: "ping",
    rules: [
      "ct state invalid drop",
      "ct state established,related accept",
      "ct state != established,related counter",
      "ct state != { established, related } counter",
      "ct direction original counter",
      "ct status dnat drop",
      "ct original ip saddr 10.9.0.1 counter",
      "ct state vmap { new : accept, invalid : drop }",
    ],
  },
  {
    title: "before conntrack",
    send: "ping",
    base: "type filter hook prerouting priority raw",
    rules: [
      "ct state new drop",
      "ct mark 0 drop",
      "ct mark != 7 drop",
      "ct state invalid counter",
      "notrack",
      "ct state untracked accept",
    ],
  },
  {
    title: "limits and quotas",
    send: "ping",
    rules: [
      "limit rate over 50/second drop",
      "limit rate 50/second counter",
      "quota over 25 mbytes drop",
      "quota 25 mbytes accept",
    ],
  },
  {
    title: "sets that learn",
    send: "ping",
    rules: [
      "add @seen { ip saddr counter }",
      "update @ports { tcp dport }",
      "ip saddr @seen counter",
      "delete @seen { ip saddr }",
      "ip saddr @seen drop",
      "accept",
    ],
    sets: "set seen { type ipv4_addr; size 100; flags dynamic; }\nset ports { type inet_service; size 100; flags dynamic; }",
  },
  {
    title: "reject",
    send: "udp",
    rules: ["reject with tcp reset", "reject with icmpv6 no-route", "reject with icmpx admin-prohibited", "accept"],
  },
  {
    title: "protocols and families",
    send: "ping",
    rules: [
      "meta nfproto ipv6 drop",
      "meta protocol ip counter",
      "meta l4proto != icmp drop",
      "meta pkttype { broadcast, multicast } drop",
      "meta pkttype host accept",
    ],
  },
  {
    title: "what the packet does not have",
    send: "ping",
    rules: [
      "exthdr frag exists drop",
      "tcp option maxseg exists drop",
      "ip option rr exists drop",
      "ip frag-off & 0x1fff != 0 drop",
    ],
  },
  {
    title: "bits",
    send: "ping",
    rules: [
      "meta mark set 0x0f",
      "meta mark ^ 0xff == 0xf0 counter",
      "meta mark & 0x3 | 0x10 == 0x13 counter",
      "meta mark != { 1, 2, 0xf } drop",
      "accept",
    ],
  },
  {
    title: "translations",
    send: "udp",
    base: "type nat hook prerouting priority dstnat",
    rules: [
      "tcp dport 53 dnat ip to 10.9.0.9",
      "dnat ip to udp dport map { 54 : 10.9.0.9 }",
      "udp dport 53 redirect to :5353",
      "drop",
    ],
  },
  {
    title: "fib is asked of the routes",
    send: "ping",
    rules: [
      "fib daddr type { broadcast, multicast } drop",
      "fib daddr . iif type local counter",
      "fib saddr . iif oif missing drop",
      "fib saddr oifname net0 accept",
    ],
  },
  {
    title: "what the host itself sends",
    send: "ping",
    isOwn: true,
    base: "type filter hook output priority 0",
    rules: [
      'iifname "net0" drop',
      'iifname != "lo" counter',
      "iif != net0 counter",
      "iiftype != ether drop",
      "oif net0 counter",
      'oifname { "net0", "lo" } counter',
      "ether saddr != 00:53:00:00:00:09 drop",
      "meta pkttype host counter",
      "ct state new ip saddr 10.9.0.2 counter",
      "ct direction original ct status != dnat counter",
      "icmp type echo-request meta mark set 5",
      "meta mark 5 accept",
    ],
  },
  {
    title: "before conntrack, of what the host itself sends",
    send: "udp",
    isOwn: true,
    base: "type route hook output priority raw",
    rules: [
      "ct state new drop",
      "ct state invalid counter",
      "notrack",
      "ct state untracked counter",
      "meta mark set 1",
    ],
  },
  {
    title: "what leaves",
    send: "tcp",
    isOwn: true,
    base: "type filter hook postrouting priority mangle",
    rules: [
      "iifname != eth0 counter",
      "oifname net0 tcp dport 53 counter",
      "ct state new tcp flags syn counter",
      "ip ttl 64 counter",
      "tcp dport 53 ct reply ip saddr 10.9.0.1 ct reply proto-src 53 counter",
      "drop",
    ],
  },
  {
    title: "what leaves under another address",
    send: "udp",
    isOwn: true,
    base: "type nat hook postrouting priority srcnat",
    rules: ["oifname lo masquerade", "ip saddr 10.9.0.1 snat ip to 10.9.0.7", "udp dport 53 masquerade", "drop"],
  },
  {
    title: "a policy for what comes back",
    send: "udp",
    rules: ["goto a"],
    chains: { a: ["udp dport 54 accept", "return"] },
  },
  {
    title: "deep jumps",
    send: "udp",
    rules: ["jump a", "drop"],
    chains: {
      a: ["jump b"],
      b: ["jump c", "drop"],
      c: ["udp dport 53 jump d", "drop"],
      d: ["meta mark set 1", "meta mark 1 accept"],
    },
  },
];

/** Every rule has a comment that tells it from the others. */
function rulesetOf({ base = "type filter hook input priority 0", rules, chains = {}, sets = "" }: Case): string {
  const numbered = (name: string, texts: readonly string[]) =>
    texts.map((text, index) => `${text} comment "${name}${index + 1}"`).join("\n");
  const others = Object.entries(chains).map(([name, texts]) => `chain ${name} {\n${numbered(name, texts)}\n}\n`);
  // What is jumped to stands first; here that is the order of their names, backwards.
  const declared = others.reverse().join("");
  return `table inet t {\n${sets}\n${declared}chain base {\n${base}; policy drop;\n${numbered("r", rules)}\n}\n}\n`;
}

const tracing = ["prerouting", "output"]
  .map((hook) => `chain ${hook} {\ntype filter hook ${hook} priority -450\nmeta nftrace set 1\n}\n`)
  .join("");
const tracingTable = `table inet tracing {\n${tracing}}\n`;

function commandOf(send: Kind, to: string): readonly string[] {
  switch (send) {
    case "ping":
      return ["ping", "-c", "1", "-W", "1", to];
    case "udp":
      return ["bash", "-c", `echo x > /dev/udp/${to}/53`];
    case "tcp":
      return ["timeout", "1", "bash", "-c", `echo x > /dev/tcp/${to}/53`];
  }
}

const protocols: Readonly<Record<Kind, number>> = { ping: 1, udp: 17, tcp: 6 };

/** The packet as the sender made it; what the kernel chose is read from the trace. */
function packetOf({ send, isOwn }: Pick<Case, "send" | "isOwn">, { fields }: KernelTrace): Packet {
  const address = (text: string) => ({ family: "ip" as const, value: parseAddress(text)?.from ?? 0n });
  const port = Number(fields.get(`${send} sport`));
  const isPing = send === "ping";
  return {
    family: "ip",
    protocol: protocols[send],
    source: address(isOwn ? "10.9.0.2" : "10.9.0.1"),
    destination: address(isOwn ? "10.9.0.1" : "10.9.0.2"),
    sourcePort: isPing ? null : port,
    destinationPort: isPing ? null : 53,
    icmpType: isPing ? 8 : null,
    icmpCode: isPing ? 0 : null,
    tcpFlags: send === "tcp" ? 2 : null,
    length: Number(fields.get("ip length")),
    timeToLive: 64,
    dscp: 0,
    isFragment: false,
    inputInterface: isOwn ? null : "net0",
    outputInterface: isOwn ? "net0" : null,
    sourceHardwareAddress: "00:53:00:00:00:01",
    mark: 0,
    connection: {
      state: "new",
      direction: "original",
      mark: 0,
      isSourceTranslated: false,
      isDestinationTranslated: false,
    },
  };
}

const net0: NetworkInterface = {
  name: "net0",
  alternativeNames: [],
  index: 2,
  master: null,
  linkKind: "veth",
  flags: [],
  addresses: [{ family: "ip", address: "10.9.0.2", prefixLength: 24, scope: "global", isDynamic: false }],
};

/** The receiver's own address is local, and the sender is behind net0. */
const fib: FibReader = ({ result, flags }) => {
  const isType = result === "type" && flags.includes("daddr");
  return { known: true, value: isType ? "local" : "net0" };
};

const hooks: readonly HookName[] = ["prerouting", "input", "output", "postrouting"];

/** The comments of the rules that matched, in order, those of other chains where they were jumped to. */
function matchedIn({ rules }: ChainStep): string[] {
  return rules.flatMap(({ rule, matched, inner }) => {
    if (rule.kind !== "nft" || matched === "no") return [];
    const own = rule.rule.node.comment?.text.text;
    return [...(own === undefined ? [] : [own]), ...(inner === null ? [] : matchedIn(inner))];
  });
}

describe.skipIf(reasonToSkip(suites["packet-chains"]) !== null)(titleOf(suites["packet-chains"]), () => {
  let lab: Lab;
  let sender: Machine;
  let receiver: Machine;

  beforeAll(async () => {
    lab = createLab();
    sender = await lab.addMachine("sender");
    receiver = await lab.addMachine("receiver");
    for (const machine of [sender, receiver]) {
      // Its neighbour discovery would be traced, too.
      await machine.must(
        "sysctl",
        "-q",
        "-w",
        "net.ipv6.conf.all.disable_ipv6=1",
        "net.ipv6.conf.default.disable_ipv6=1",
      );
    }
    await lab.connect(
      { machine: sender, interface: "net0", address: "10.9.0.1/24", macAddress: "00:53:00:00:00:01" },
      { machine: receiver, interface: "net0", address: "10.9.0.2/24", macAddress: "00:53:00:00:00:02" },
    );
  });

  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
  });

  test.each(cases)("$title", async (given) => {
    const text = rulesetOf(given);
    await receiver.must("sh", "-c", 'nft flush ruleset; printf %s "$1" | nft -f -', "sh", tracingTable + text);
    const told = await traceWhile(receiver, "t", () =>
      given.isOwn ? receiver.run(commandOf(given.send, "10.9.0.1")) : sender.run(commandOf(given.send, "10.9.0.2")),
    );
    const ruleset = buildRuleset({ path: null, parsed: parse(text) });
    const chain = ruleset.tables[0]?.chains.get("base");
    const hook = hooks.find((name) => name === chain?.base?.hook) ?? "input";
    const packet = packetOf(given, told);
    const results = traceChain(chain!, packet, { ruleset, hook, interfaces: [net0], fib, masquerade: null });
    const [result] = results;
    expect(ruleset.diagnostics).toEqual([]);
    expect(results.map(({ assumptions }) => assumptions)).toEqual([[]]);
    expect({
      rules: matchedIn(result!.step),
      verdict: result!.verdict === "reject" ? "drop" : result!.verdict,
    }).toEqual({
      rules: told.rules,
      verdict: told.verdict,
    });
  });

  test("the order of base chains", async () => {
    const base = (name: string, spec: string) => `chain ${name} {\ntype ${spec}\n}\n`;
    // Without a rule that translates, nothing is tracked, and nat has nothing to do.
    const translation = "udp dport 1 redirect";
    const text = [
      `table ip one {\n${base("b", "filter hook prerouting priority 0")}}\n`,
      `table inet two {\n${base("c", `nat hook prerouting priority 50\n${translation}`)}${base("d", "filter hook prerouting priority 0")}${base("a", "filter hook prerouting priority -50")}}\n`,
      `table ip three {\n${base("e", `nat hook prerouting priority -150\n${translation}`)}${base("f", "filter hook prerouting priority 0")}}\n`,
      `table ip four {\n${base("g", "filter hook prerouting priority -110")}}\n`,
    ].join("");
    await receiver.must("sh", "-c", 'nft flush ruleset; printf %s "$1" | nft -f -', "sh", tracingTable + text);
    const told = await traceWhile(receiver, "one", () => sender.run(commandOf("ping", "10.9.0.2")));
    const ruleset = buildRuleset({ path: null, parsed: parse(text) });
    const order = chainsAtHook(ruleset, ruleset.tables, "prerouting", "ip", null).map(({ chain }) => chain.name);
    expect(order).toEqual(told.chains.filter((name) => !name.startsWith("tracing ")).map((name) => name.split(" ")[1]));
  });
});
