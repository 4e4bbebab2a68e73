import { describe, expect, test } from "vitest";
import { hostKnowing, interfaceCalled } from "../test/host.ts";
import { type HoverRow, hovered, inRule, inSet, twoChains } from "../test/hovered.ts";
import { reading } from "../test/marked.ts";

describe("hover over what is read tells its datatype", () => {
  test.each<HoverRow>([
    [
      "a field",
      inRule("tcp d|port 22 accept"),
      ["tcp dport", "**tcp dport** · `inet_service`, 16 bits", "Destination port.", "A port."],
    ],
    [
      "a protocol, with its fields",
      inRule("u|dp dport 22"),
      ["udp", "**udp**", "The UDP header.", "Fields: `sport`, `dport`, `length`, `checksum`"],
    ],
    [
      "a flag of fib",
      inRule("fib sad|dr . iif oif exists"),
      ["saddr", "**fib saddr**", "Look up the route back to the source address."],
    ],
    [
      "a generator",
      inRule("numgen in|c mod 2 0"),
      ["numgen inc mod 2", "**numgen inc**", "Counts up by one for each packet, and starts again at the modulus."],
    ],
    ["raw bits", inRule("@th,1|6,16 22"), ["@th,16,16", "**@th,16,16** · 16 bits from bit 16 on", "Transport header."]],
  ])("%s", (_, text, expected) => expect(hovered(text)).toEqual(expected));
});

describe("hover over a constant tells what it stands for", () => {
  test.each<HoverRow>([
    ["a port", inRule("tcp dport 2|2"), ["22", "**Port 22** · `ssh` (tcp)"]],
    ["a service", inRule("tcp dport htt|ps"), ["https", "**Port 443** · `https` (tcp, udp)"]],
    ["a port that nobody claims", inRule("tcp dport 9|0"), ["90", "**Port 90** · no well-known service"]],
    [
      "a range of ports",
      inRule("tcp dport 79|-80"),
      ["79-80", "**Ports 79 – 80** · 2 ports", "Among them: `finger` (79), `http` (80)"],
    ],
    ["the port of a translation", inRule("dnat ip to 10.0.0.1:8|0"), ["80", "**Port 80** · `http` (tcp, also `www`)"]],
    ["a port in a set", inSet("type inet_service; elements = { 2|2 }"), ["22", "**Port 22** · `ssh` (tcp)"]],
    ["a protocol", inRule("meta l4proto 1|32"), ["132", "**Protocol 132** · `sctp`"]],
    [
      "an ICMP type by name",
      inRule("icmp type echo-r|equest"),
      ["echo-request", "**echo-request** · 8 of `icmp_type`", "An ICMP message type."],
    ],
    [
      "an ICMP type by number",
      inRule("icmp type |8"),
      ["8", "**echo-request** · 8 of `icmp_type`", "An ICMP message type."],
    ],
    [
      "an ICMP code",
      inRule("reject with icmp port-un|reachable"),
      ["port-unreachable", "**port-unreachable** · 3 of `icmp_code`", "An ICMP code, of destination-unreachable."],
    ],
    [
      "one bit of many",
      inRule("tcp flags & (s|yn | ack) == syn"),
      ["syn", "**syn** · 0x2 of `tcp_flag`", "TCP control bits."],
    ],
    ["a mark", inRule("meta mark set 0x1|1"), ["0x11", "**0x11** · 17, bits 0, 4"]],
    ["a time", inRule("ct expiration 1h3|0m"), ["1h30m", "**1h30m** · 5400 seconds"]],
    ["the timeout of an element", inRule("add @s { ip saddr timeout 9|0s }"), ["90s", "**1m30s** · 90 seconds"]],
    ["a port that is none", inRule("tcp dport 9999|9"), null],
  ])("%s", (_, text, expected) => expect(hovered(text)).toEqual(expected));
});

describe("hover over addresses tells which, how many, and of what kind", () => {
  test.each<HoverRow>([
    [
      "a prefix",
      inRule("ip saddr 10.0.0.9/|8 drop"),
      [
        "10.0.0.9/8",
        "**10.0.0.0 – 10.255.255.255**",
        "16777216 IPv4 addresses, private (RFC 1918).",
        "Network `10.0.0.0/8`, mask 255.0.0.0.",
      ],
    ],
    [
      "a range",
      inRule("ip saddr 192.0.2.1|-192.0.2.9 drop"),
      ["192.0.2.1-192.0.2.9", "**192.0.2.1 – 192.0.2.9**", "9 IPv4 addresses, documentation (RFC 5737)."],
    ],
    [
      "an IPv6 address",
      inRule("ip6 saddr fe80:|0::1 drop"),
      ["fe80:0::1", "**fe80::1**", "1 IPv6 address, link-local (RFC 4291)."],
    ],
    ["a public address", inRule("ip saddr 9.9.9|.9"), ["9.9.9.9", "**9.9.9.9**", "1 IPv4 address."]],
  ])("%s", (_, text, expected) => expect(hovered(text)).toEqual(expected));

  test("those of the host", () => {
    const interfaces = { known: true, value: [interfaceCalled("eno1", "10.0.0.7")] } as const;
    expect(hovered(inRule("ip daddr 10.0.0.0/2|4"), { host: hostKnowing({ interfaces }) })).toContain(
      "Of this host: `eno1` (10.0.0.7).",
    );
  });
});

describe("hover over an interface tells what the snapshot knows", () => {
  const interfaces = { known: true, value: [interfaceCalled("eno1", "10.0.0.7"), interfaceCalled("eno2")] } as const;
  const host = hostKnowing({ interfaces });
  test.each<HoverRow>([
    [
      "one that is there",
      inRule('iifname "en|o1"'),
      ['"eno1"', "**eno1** · interface 2 of wazowski", "Device, up.", "Addresses: `10.0.0.7/24`"],
    ],
    ["one that is not", inRule("oif et|h0"), ["eth0", "**eth0** · no interface of wazowski"]],
    ["several", inRule("iifname en|o*"), ["eno*", "**eno*** · 2 interfaces of wazowski", "`eno1`, `eno2`"]],
  ])("%s", (_, text, expected) => expect(hovered(text, { host })).toEqual(expected));

  test("nothing without one", () => expect(hovered(inRule('iifname "en|o1"'))).toBeNull());
});

describe("hover over a statement tells what it does", () => {
  const forms = (text: string) => `\`\`\`nft\n${text}\n\`\`\``;
  test.each<HoverRow>([
    [
      "one word",
      inRule("not|rack"),
      ["notrack", "**notrack**", "Keeps the packet out of connection tracking.", forms("notrack")],
    ],
    [
      "an assignment",
      inRule("ct mark se|t 1"),
      [
        "ct mark set 1",
        "**ct**",
        "Sets mark, label, event, zone or secmark of the connection.",
        forms("ct mark | label | event | zone set VALUE"),
      ],
    ],
    ["an option", inRule('log prefix "x" le|vel warn'), ["level", "**level**", "Syslog level."]],
    ["the value of an option", inRule('log prefix "x" level wa|rn'), ["warn", "**warn**", "Warnings; the default."]],
    [
      "a flag",
      inRule("snat ip to 1.1.1.1 ran|dom"),
      ["random", "**flag random**", "The source port is chosen by a seeded hash."],
    ],
    [
      "a word of a rule that cannot be read",
      inRule("tcp dprot 22 mas|querade"),
      [
        "masquerade",
        "**masquerade**",
        "Rewrites the source to the address of the output interface.",
        forms("masquerade [to :PORT] [FLAGS]"),
      ],
    ],
    ["a word that is none", inRule("tcp dpr|ot 22"), null],
    ["nothing", "|\n", null],
  ])("%s", (_, text, expected) => expect(hovered(text)).toEqual(expected));

  test.each([
    ["rate 400/minute", "Matches up to 6.67 packets a second on average, one every 150ms, and 5 packets at once."],
    ["rate over 10 mbytes/second", "Matches what is over 10485760 octets a second on average."],
    [
      "rate 5/second burst 9 packets",
      "Matches up to 5 packets a second on average, one every 200ms, and 9 packets at once.",
    ],
  ])("how much limit %s is", (form, expected) => {
    expect(hovered(inRule(`lim|it ${form}`))?.[3]).toBe(expected);
  });

  test("how much a quota is", () => {
    expect(hovered(inRule("quota over 2|5 mbytes"))?.[3]).toBe("Matches once 26214400 octets have passed.");
  });
});

describe("hover over a name tells what has it", () => {
  test.each<HoverRow>([
    [
      "a chain behind jump",
      inRule("jump w|eb"),
      ["web", "**chain web** of table inet t", "0 rules.", "Reached from c (line 5)."],
    ],
    [
      "a base chain",
      twoChains.replace("chain a", "chain |a"),
      ["a", "**chain a** of table inet t", "Type filter, hook input, priority 0, policy drop; 1 rule."],
    ],
    [
      "a chain that nothing jumps to",
      inRule("drop").replace("web", "we|b"),
      ["web", "**chain web** of table inet t", "0 rules.", "Nothing jumps here."],
    ],
    [
      "a table",
      inRule("drop").replace("inet t", "inet |t"),
      ["t", "**table inet t**", "IPv4 and IPv6 packets.", "2 chains, 0 sets and maps."],
    ],
    [
      "a set",
      "table ip t {\nset s {\ntype ipv4_addr\nflags interval\nsize 9\ntimeout 1h\nelements = { 1.1.1.1, 2.2.2.2 }\n}\nchain c {\nip saddr @|s drop\n}\n}\n",
      [
        "s",
        "**set s** of table ip t",
        "Type: `ipv4_addr`",
        "Flags: interval",
        "`size 9`, `timeout 1h`",
        "2 elements are written here; it may hold others.",
      ],
    ],
    [
      "a set by expression",
      inSet("typeof ip saddr").replace("set s", "set |s"),
      ["s", "**set s** of table ip t", "Type: `typeof ip saddr`", "0 elements are written here; it may hold others."],
    ],
    [
      "an object",
      "table ip t {\ncounter h { packets 0 bytes 0 }\nchain c {\ncounter name |h\n}\n}\n",
      ["h", "**counter h** of table ip t", "A named counter.", "```nft\ncounter h { packets 0 bytes 0 }\n```"],
    ],
    ["a variable", `define x = 22\n${inRule("tcp dport $|x accept")}`, ["x", "```nft\ndefine x = 22\n```"]],
    ["a variable that is unknown", inRule("tcp dport $|x accept"), null],
    ["a set that is unknown", inRule("ip saddr @|s accept"), null],
  ])("%s", (_, text, expected) => expect(hovered(text)).toEqual(expected));
});

describe("hover over a word of a declaration tells what it is for", () => {
  const forms = (text: string) => `\`\`\`nft\n${text}\n\`\`\``;
  test.each<HoverRow>([
    [
      "a command",
      "flu|sh ruleset\n",
      ["flush", "**flush**", "Empties.", "Followed by: `ruleset`, `table`, `chain`, `set`, `map`, `meter`"],
    ],
    ["a family", inRule("drop").replace("inet", "in|et"), ["inet", "**inet**", "IPv4 and IPv6 packets."]],
    ["chain", inRule("drop").replace("chain web", "cha|in web"), ["chain", "**chain**", "A list of rules."]],
    ["a hook", twoChains.replace("hook input", "hook in|put"), ["input", "**hook input**", "Packets for this host."]],
    [
      "the word hook",
      twoChains.replace("hook input", "ho|ok input"),
      ["hook input", "**hook input**", "Packets for this host."],
    ],
    ["a comment", inRule('drop comm|ent "x"'), ["comment", "**comment**", "A note.", forms("comment STRING")]],
    ["a datatype", inSet("type ipv4|_addr"), ["ipv4_addr", "**ipv4_addr** · 32 bits", "An IPv4 address."]],
    [
      "a flag of a set",
      inSet("flags con|stant"),
      ["constant", "**flags constant**", "Elements never change once the set is made."],
    ],
    [
      "a property",
      inSet("type ipv4_addr; time|out 1h"),
      ["timeout", "**timeout**", "How long an element stays.", "**1h** · 3600 seconds", forms("timeout DURATION")],
    ],
    [
      "a property of an object",
      'table ip t { ct helper h { ty|pe "ftp" protocol tcp; } }\n',
      ["type", "**type**", "Name of the kernel's helper and its protocol.", forms("type STRING protocol PROTOCOL")],
    ],
    [
      "define",
      "def|ine x = 1\n",
      ["define", "**define**", "Gives a value a name, used as `$name`; a second time is an error."],
    ],
  ])("%s", (_, text, expected) => expect(hovered(text)).toEqual(expected));

  test("include, with the files that it reads", () => {
    const readInclude = reading({ "part.nft": "define x = 1\n" });
    expect(hovered('incl|ude "part.nft"\n', { readInclude })).toEqual([
      'include "part.nft"',
      "**include**",
      "Reads another file, or every file that a pattern matches.",
      "- `part.nft`",
    ]);
  });
});
