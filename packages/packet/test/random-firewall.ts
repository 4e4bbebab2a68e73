/** Random rulesets and packets of a small world, where packets meet rules often. */
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import fc from "fast-check";
import type { Packet } from "../src/packet.ts";
import type { Entry } from "../src/regions/fields.ts";
import type { Firewall } from "../src/way/host.ts";
import { packetWith } from "./host.ts";
import { addressOf } from "./packet-of.ts";

const addresses = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.1.1"];
const ports = [22, 80, 443];
const interfaces = ["eth0", "eth1"];

const address = fc.constantFrom(...addresses);
const prefix = fc.constantFrom("10.0.0.0/24", "10.0.0.2/31", "10.0.0.1-10.0.0.2", "10.0.0.0/8");
const port = fc.constantFrom(...ports).map(String);
const oneOrSet = (one: fc.Arbitrary<string>) =>
  fc.oneof(
    one,
    fc.uniqueArray(one, { minLength: 1, maxLength: 3 }).map((all) => `{ ${all.join(", ")} }`),
  );
const not = fc.constantFrom("", "", "!= ");

const matches: readonly fc.Arbitrary<string>[] = [
  fc
    .tuple(fc.constantFrom("saddr", "daddr"), not, fc.oneof(oneOrSet(address), prefix))
    .map((it) => `ip ${it.join(" ")}`),
  fc
    .tuple(
      fc.constantFrom("tcp dport", "udp dport", "meta l4proto { tcp, udp } th dport", "tcp sport"),
      not,
      oneOrSet(port),
    )
    .map((it) => it.join(" ")),
  fc
    .tuple(fc.constantFrom("iifname", "oifname"), not, oneOrSet(fc.constantFrom('"eth0"', '"eth1"')))
    .map((it) => it.join(" ")),
  fc.constantFrom('iifname "eth*"', 'oifname "lo"', 'iif "eth0"'),
  fc
    .tuple(fc.constantFrom("meta mark", "ct mark"), not, oneOrSet(fc.constantFrom("0", "1", "0x10", "0x11")))
    .map((it) => it.join(" ")),
  fc.constantFrom("meta mark & 0xf == 1", "meta mark & 0x10 != 0", "meta mark > 1", "ct mark & 0xf0 == 0x10"),
  fc.constantFrom("ct state new", "ct state established,related", "ct state != invalid", "ct state { new, untracked }"),
  fc.constantFrom("ct direction original", "ct direction reply"),
  fc.constantFrom("tcp flags syn", "tcp flags & (syn | ack) == syn", "tcp flags syn / syn,ack", "tcp flags ! ack"),
  fc.constantFrom("icmp type echo-request", "icmp type { 8, 13 }", "meta l4proto tcp", "ip protocol { tcp, icmp }"),
  fc.constantFrom("ip saddr @some", "ip saddr != @some", "ip saddr . tcp dport @pairs", "ip daddr . iifname @places"),
  fc.constantFrom("ip ttl < 5", "ip dscp 10", "ip dscp != { 0, 10 }", "meta nfproto ipv4", "meta length > 100"),
];

const verdict = fc.constantFrom(
  "accept",
  "drop",
  "accept",
  "drop",
  "reject",
  "return",
  "jump one",
  "goto two",
  "continue",
  "",
);

const vmaps = fc.constantFrom(
  "tcp dport vmap { 22 : accept, 80 : drop, 443 : jump one }",
  "ip saddr vmap { 10.0.0.1 : accept, 10.0.0.2-10.0.0.3 : drop }",
  "ct state vmap { established : accept, invalid : drop, new : jump two }",
  "iifname . ip saddr vmap @decisions",
  "meta mark vmap { 1 : drop, * : continue }",
);

const changes = fc.constantFrom(
  "meta mark set 1",
  "meta mark set meta mark | 0x10",
  "meta mark set ct mark",
  "ct mark set meta mark",
  "meta mark set ip saddr map { 10.0.0.1 : 1, 10.0.0.2 : 0x10 }",
  "ip dscp set 10",
  "counter",
  "limit rate 5/second",
  "log",
);

const plainRule = fc
  .tuple(fc.array(fc.oneof(...matches), { maxLength: 3 }), verdict)
  .map((parts) => parts.flat().join(" ").trim());
const changingRule = fc
  .tuple(fc.array(fc.oneof(...matches), { maxLength: 2 }), changes, verdict)
  .map((parts) => parts.flat().join(" ").trim());
const rule = fc.oneof(
  { weight: 5, arbitrary: plainRule },
  { weight: 1, arbitrary: changingRule },
  { weight: 1, arbitrary: vmaps },
);

const destinationChange = fc
  .tuple(
    fc.array(fc.oneof(...matches), { maxLength: 2 }),
    fc.constantFrom(
      "dnat to 10.0.0.3",
      "dnat to 10.0.0.3:80",
      "dnat to tcp dport map { 22 : 10.0.0.1, 80 : 10.0.0.2 }",
      "accept",
    ),
  )
  .map(withProtocol);
const sourceChange = fc
  .tuple(
    fc.array(fc.oneof(...matches), { maxLength: 2 }),
    fc.constantFrom("snat to 10.0.1.1", "accept", "snat to 10.0.0.1:22"),
  )
  .map(withProtocol);

/** A port is for protocols that have some. */
function withProtocol([conditions, action]: readonly [readonly string[], string]): string {
  return [...(/:\d|dport/.test(action) ? ["meta l4proto tcp"] : []), ...conditions, action].join(" ");
}

const lines = (one: fc.Arbitrary<string>, maxLength: number) =>
  fc.array(one, { maxLength }).map((all) =>
    all
      .filter((text) => text !== "")
      .map((text) => `\t\t${text}\n`)
      .join(""),
  );

/** Regular chains do not jump to each other in circles. */
const leaf = (one: fc.Arbitrary<string>) => one.filter((text) => !/one|two|decisions/.test(text));

const policy = fc.constantFrom("accept", "drop");

/** Few rules, or now and then so many that they are looked for in blocks. */
const fewOrMany = (one: fc.Arbitrary<string>, maxLength: number) =>
  fc.oneof(
    { weight: 9, arbitrary: lines(one, maxLength) },
    {
      weight: 1,
      arbitrary: fc
        .array(one, { minLength: 40, maxLength: 80 })
        .map((all) => all.map((text) => `\t\t${text}\n`).join("")),
    },
  );

const chains = fc.record({
  /** Where no rule asks for marks, what rules write is told at the end. */
  asksMarks: fc.boolean(),
  raw: lines(fc.oneof(rule, fc.constantFrom("ip saddr 10.0.0.2 notrack", "tcp dport 80 notrack")), 2),
  dstnat: lines(destinationChange, 2),
  input: fewOrMany(rule, 5),
  forward: fewOrMany(rule, 5),
  output: lines(rule, 3),
  srcnat: lines(sourceChange, 2),
  one: lines(leaf(rule), 3),
  two: lines(leaf(rule), 3),
  policies: fc.tuple(policy, policy, policy),
});

type Chains = typeof chains extends fc.Arbitrary<infer Value> ? Value : never;

/** A ruleset for IPv4. A chain of its own hook without a rule is left out: the kernel does less there then. */
function textOf({ asksMarks, raw, dstnat, input, forward, output, srcnat, one, two, policies }: Chains): string {
  const early = raw.replaceAll(/reject|oifname/g, (word) => (word === "reject" ? "drop" : "iifname"));
  const text = [
    "table ip filter {\n",
    "\tset some { type ipv4_addr; flags interval; elements = { 10.0.0.2-10.0.0.3 }; }\n",
    "\tset pairs { type ipv4_addr . inet_service; elements = { 10.0.0.1 . 22, 10.0.0.2 . 80 }; }\n",
    '\tset places { type ipv4_addr . ifname; elements = { 10.0.0.1 . "eth0", 10.0.0.2 . "eth1" }; }\n',
    '\tmap decisions { type ifname . ipv4_addr : verdict; elements = { "eth0" . 10.0.0.1 : drop, "eth1" . 10.0.0.2 : jump one }; }\n',
    `\tchain one {\n${one}\t}\n\tchain two {\n${two}\t}\n`,
    base("raw", "filter hook prerouting priority raw;", early),
    base("dstnat", "nat hook prerouting priority dstnat;", dstnat),
    `\tchain input {\n\t\ttype filter hook input priority filter; policy ${policies[0]};\n${input}\t}\n`,
    `\tchain forward {\n\t\ttype filter hook forward priority filter; policy ${policies[1]};\n${forward}\t}\n`,
    `\tchain output {\n\t\ttype filter hook output priority filter; policy ${policies[2]};\n${output}\t}\n`,
    base("srcnat", "nat hook postrouting priority srcnat;", srcnat),
    "}\n",
  ].join("");
  return asksMarks ? text : text.replaceAll(/^.*\bmark (?!set \d).*\n/gm, "");
}

function base(name: string, hook: string, rules: string): string {
  return rules === "" ? "" : `\tchain ${name} {\n\t\ttype ${hook}\n${rules}\t}\n`;
}

/** The text of a ruleset for IPv4. */
export const rulesetText: fc.Arbitrary<string> = chains.map(textOf);

/** Two of which the second has some chains of its own. */
export const rulesetTexts: fc.Arbitrary<readonly [string, string]> = fc
  .tuple(
    chains,
    chains,
    fc.subarray(["raw", "dstnat", "input", "forward", "output", "srcnat", "one", "two", "policies"] as const),
  )
  .map(([old, now, names]) => {
    const own = Object.fromEntries(names.map((name) => [name, now[name]]));
    return [textOf(old), textOf({ ...old, ...own })] as const;
  });

export function firewallOf(text: string, path = "main.nft"): Firewall {
  const ruleset = buildRuleset({ path, parsed: parse(text) });
  return { ruleset, tables: ruleset.tables };
}

export interface Traffic {
  readonly packet: Packet;
  readonly entry: Entry;
}

/** Packets of that world, with how they are on their way. */
export const traffic: fc.Arbitrary<Traffic> = fc
  .record({
    entry: fc.constantFrom("in", "through", "out"),
    source: address,
    destination: address,
    protocol: fc.constantFrom(6, 6, 17, 1),
    sourcePort: fc.constantFrom(...ports),
    destinationPort: fc.constantFrom(...ports),
    icmpType: fc.constantFrom(0, 8, 13),
    tcpFlags: fc.constantFrom(2, 16, 18, 24),
    length: fc.constantFrom(60, 1000),
    timeToLive: fc.constantFrom(4, 64),
    dscp: fc.constantFrom(0, 10),
    input: fc.constantFrom(...interfaces, "wlan0"),
    output: fc.constantFrom(...interfaces, "wlan0"),
    mark: fc.constantFrom(0, 1, 0x10, 0x11),
    connectionMark: fc.constantFrom(0, 1, 0x10),
    state: fc.constantFrom("new", "new", "established", "related", "invalid", "untracked"),
    direction: fc.constantFrom("original", "reply"),
  })
  .map(({ entry, source, destination, protocol, input, output, connectionMark, state, direction, ...given }) => {
    const isMessage = protocol === 1;
    const packet = packetWith({
      ...given,
      source,
      destination,
      protocol,
      sourcePort: isMessage ? null : given.sourcePort,
      destinationPort: isMessage ? null : given.destinationPort,
      icmpType: isMessage ? given.icmpType : null,
      icmpCode: isMessage ? 0 : null,
      tcpFlags: protocol === 6 ? given.tcpFlags : null,
      inputInterface: entry === "out" ? null : input,
      outputInterface: entry === "in" ? null : output,
    });
    const opens = isMessage
      ? given.icmpType !== 0
      : protocol !== 6 || given.tcpFlags === 2 || (given.tcpFlags & 0b1_0111) === 16;
    return {
      entry,
      packet: {
        ...packet,
        source: addressOf(source),
        destination: addressOf(destination),
        connection: {
          ...packet.connection,
          mark: connectionMark,
          state: state === "new" && !opens ? "invalid" : state,
          direction: state === "new" ? "original" : direction,
        },
      },
    } as const;
  });
