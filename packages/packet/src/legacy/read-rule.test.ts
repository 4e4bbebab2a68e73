import { describe, expect, test } from "vitest";
import type { PacketSketch } from "../../test/host.ts";
import { describeResult, resultsOf, router } from "../../test/legacy.ts";

/** Whether a rule with these words matches: `yes`, `no: REASON`, `depends on WHAT`. */
function matching(words: string, sketch: PacketSketch = {}, chain = "FORWARD"): string {
  const [result] = resultsOf([`-A ${chain} ${words}`], sketch);
  const step = result!.step.rules[0]!;
  if (step.matched === "no") return `no: ${step.reason}`;
  if (step.matched === "yes") return step.notes === undefined ? "yes" : `yes, ${step.notes.join(", ")}`;
  const [, ...others] = resultsOf([`-A ${chain} ${words} -j DROP`], sketch);
  return `depends on ${(others[0] ?? result!).assumptions[0]?.text}`;
}

const web: PacketSketch = {
  source: "192.168.4.110",
  destination: "10.53.134.11",
  inputInterface: "eno2",
  outputInterface: "eno1",
};

describe("without -m", () => {
  test.each([
    ["", "yes"],
    ["-s 192.168.4.0/24", "yes"],
    ["! -s 192.168.4.0/24", "no: the source is 192.168.4.110"],
    ["-s 192.0.0.110/255.0.0.255", "yes"],
    ["-d 10.53.134.12/32", "no: the destination is 10.53.134.11"],
    ["-i eno2", "yes"],
    ["-i eno+", "yes"],
    ["-i +", "yes"],
    ["! -i eno2", "no: it comes in on eno2"],
    ["-o eno2", "no: it leaves by eno1"],
    ["! -o docker0", "yes"],
    ["-p tcp", "yes"],
    ["-p 6", "yes"],
    ["-p all", "yes"],
    ["! -p udp", "yes"],
    ["-p icmp", "no: the protocol is tcp"],
    ["-f", "no: it is no fragment"],
    ["! -f", "yes"],
    ["--frob 1", 'depends on what "--frob 1" says of the packet'],
  ])("%s: %s", (words, expected) => {
    expect(matching(words, web)).toBe(expected);
  });

  test("packets of the host itself come in on no interface", () => {
    expect(matching("-i eno1", { ...web, inputInterface: null }, "OUTPUT")).toBe("no: it comes in on no interface");
    expect(matching("! -i eno1", { ...web, inputInterface: null }, "OUTPUT")).toBe("yes");
  });
});

describe("ports, flags and types", () => {
  test.each([
    ["-p tcp -m tcp --dport 80", "yes"],
    ["-p tcp --dport 80", "yes"],
    ["-p tcp -m tcp --dport http", "yes"],
    ["-p tcp -m tcp ! --dport 80", "no: the destination port is 80"],
    ["-p tcp -m tcp --sport 1024:65535", "yes"],
    ["-p tcp -m tcp --dport :79", "no: the destination port is 80"],
    ["-p udp -m udp --dport 80", "no: the protocol is tcp"],
    ["-p tcp -m multiport --dports 22,80:90", "yes"],
    ["-p tcp -m multiport ! --ports 22,80:90", "no: the source port is 40000 and the destination port is 80"],
    ["-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN", "yes"],
    ["-p tcp -m tcp --syn", "yes"],
    ["-p tcp -m tcp ! --tcp-flags ALL NONE", "yes"],
    ["-p tcp -m tcp --tcp-flags SYN,ACK SYN,ACK", "no: the TCP flags are SYN"],
    ["-p tcp -m tcp --tcp-option 8", 'depends on what "--tcp-option 8" says of the packet'],
  ])("%s: %s", (words, expected) => {
    expect(matching(words, web)).toBe(expected);
  });

  test("a port that is not known", () => {
    const words = "-p tcp -m tcp --sport 1024:65535";
    expect(matching(words, { ...web, sourcePort: null })).toBe("depends on the source port of the packet");
    expect(matching(`${words} --dport 22`, { ...web, sourcePort: null })).toBe("no: the destination port is 80");
  });

  test.each([
    ["--icmp-type 8", "yes"],
    ["--icmp-type echo-request", "yes"],
    ["--icmp-type any", "yes"],
    ["! --icmp-type 8", "no: the ICMP type is 8"],
    ["--icmp-type 3/4", "no: the ICMP type is 8/0"],
  ])("%s: %s", (words, expected) => {
    expect(matching(`-p icmp -m icmp ${words}`, { ...web, protocol: 1, icmpType: 8, icmpCode: 0 })).toBe(expected);
  });

  test("ICMPv6", () => {
    const ping: PacketSketch = { destination: "2001:db8::1", source: "2001:db8::2", protocol: 58, icmpType: 128 };
    expect(matching("-p ipv6-icmp -m icmp6 --icmpv6-type 128", ping)).toBe("yes");
    expect(matching("-p ipv6-icmp -m icmp6 --icmpv6-type 135", ping)).toBe("no: the ICMP type is 128");
  });
});

describe("connections and marks", () => {
  test.each([
    ["-m conntrack --ctstate NEW", "yes"],
    ["-m state --state RELATED,ESTABLISHED", "no: the state of the connection is new"],
    ["-m conntrack ! --ctstate INVALID", "yes"],
    ["-m conntrack --ctstate DNAT", "no: the state of the connection is new"],
    ["-m conntrack --ctdir REPLY", "no: its direction is original"],
    ["-m conntrack --ctorigdst 10.53.134.11", "yes"],
    ["-m conntrack --ctorigdstport 80", "yes"],
    ["-m conntrack --ctproto 17", "no: the protocol is 6"],
    ["-m conntrack --ctstatus ASSURED", 'depends on what "--ctstatus ASSURED" says of the packet'],
    ["-m mark --mark 0x1", "no: the mark is 0x2"],
    ["-m mark ! --mark 0x1/0x1", "yes"],
    ["-m connmark --mark 0x0", "yes"],
  ])("%s: %s", (words, expected) => {
    expect(matching(words, { ...web, mark: 2 })).toBe(expected);
  });

  test("the state DNAT stands beside the others", () => {
    const translated = { ...web, connection: { isDestinationTranslated: true } };
    expect(matching("-m conntrack --ctstate DNAT", translated)).toBe("yes");
    expect(matching("-m conntrack --ctstate RELATED,DNAT", translated)).toBe("yes");
    expect(matching("-m conntrack --ctorigdst 10.53.134.11", translated)).toBe(
      "depends on the original destination of the connection, which is translated",
    );
  });

  test("packets without a connection match nothing that is asked of one", () => {
    const invalid = { ...web, connection: { state: "invalid" } } as const;
    expect(matching("-m conntrack --ctstate INVALID", invalid)).toBe("yes");
    expect(matching("-m connmark ! --mark 0x1", invalid)).toBe("no: the state of the connection is invalid");
    expect(matching("-m conntrack --ctdir ORIGINAL", invalid)).toBe("no: the state of the connection is invalid");
  });

  test("marks that are known in part", () => {
    const partly = { ...web, mark: 2, unknownMarkBits: 1 };
    expect(matching("-m mark --mark 0x2/0x2", partly)).toBe("yes");
    expect(matching("-m mark --mark 0x4/0x5", partly)).toBe("no: the mark is 0x2");
    expect(matching("-m mark --mark 0x3/0x3", partly)).toBe("depends on the mark of the packet");
    expect(matching("-m connmark --mark 0x1", { ...web, connection: { mark: null } })).toBe(
      "depends on the mark of the connection",
    );
  });
});

describe("where packets come from and go to", () => {
  test.each([
    ["-m addrtype --dst-type LOCAL", "192.168.4.1", "yes"],
    ["-m addrtype --dst-type LOCAL", "127.0.0.99", "yes"],
    ["-m addrtype --dst-type LOCAL", "192.168.4.2", "no: the destination 192.168.4.2 is of another type"],
    ["-m addrtype ! --dst-type LOCAL", "192.168.4.2", "yes"],
    ["-m addrtype --dst-type BROADCAST", "192.168.4.255", "yes"],
    ["-m addrtype --dst-type BROADCAST", "255.255.255.255", "yes"],
    ["-m addrtype --dst-type MULTICAST", "239.1.1.1", "yes"],
    ["-m addrtype --dst-type UNICAST", "8.8.8.8", "yes"],
    ["-m addrtype --dst-type LOCAL --limit-iface-in", "192.168.4.1", "yes"],
    [
      "-m addrtype --dst-type LOCAL --limit-iface-in",
      "198.51.100.2",
      "no: the destination 198.51.100.2 is of another type",
    ],
    ["-m iprange --dst-range 10.0.0.1-10.0.0.9", "10.0.0.9", "yes"],
    ["-m iprange ! --dst-range 10.0.0.1-10.0.0.9", "10.0.0.9", "no: the destination is 10.0.0.9"],
  ])("%s of %s: %s", (words, destination, expected) => {
    expect(matching(words, { ...web, destination })).toBe(expected);
  });

  test("the way back", () => {
    expect(matching("-m rpfilter", web, "PREROUTING")).toBe("yes");
    expect(matching("-m rpfilter --invert", web, "PREROUTING")).toBe(
      "no: the way back to 192.168.4.110 leads through eno2",
    );
    const spoofed = { ...web, source: "203.0.113.1" };
    expect(matching("-m rpfilter --validmark --invert", spoofed, "PREROUTING")).toBe("yes");
    expect(matching("-m rpfilter --loose", spoofed, "PREROUTING")).toBe("yes");
  });

  test("bridges, hardware addresses, programs", () => {
    expect(matching("-m physdev --physdev-is-bridged", web)).toBe("no: it came through no bridge");
    expect(matching("-m physdev ! --physdev-is-bridged", web)).toBe("yes");
    expect(matching("-m physdev --physdev-is-bridged", { ...web, inputInterface: "docker0" })).toMatch(/^depends on/);
    expect(matching("-m mac --mac-source 02:00:00:00:00:01", web)).toBe(
      "depends on the hardware address that it comes from",
    );
    expect(matching("-m owner --uid-owner 0", web)).toBe("no: no program of the host sends it");
    expect(matching("-m owner --uid-owner 0", { ...web, inputInterface: null }, "OUTPUT")).toBe(
      'depends on the program that sends it ("--uid-owner 0")',
    );
  });
});

describe("size, lifetime, limits, sets", () => {
  test.each([
    ["-m length --length 0:60", "yes"],
    ["-m length ! --length 60", "no: the length is 60"],
    ["-m ttl --ttl-eq 64", "yes"],
    ["-m ttl --ttl-lt 64", "no: the time to live is 64"],
    ["-m dscp --dscp 0x2e", "no: the DSCP is 0x0"],
    ["-m tos --tos 0x00/0xfc", "yes"],
    ["-m tos --tos 0x00/0xff", "depends on the congestion bits of the packet"],
    ["-m comment --comment 'a -j comment'", "yes"],
    ["-m limit --limit 3/min --limit-burst 10", "yes, while under the limit of 3/min"],
    ["-m recent --set --name ssh --rsource", "yes"],
    [
      "-m recent --update --seconds 30 --hitcount 6 --name ssh --rsource",
      "no: the sender was seen less than 6 times in 30 seconds",
    ],
    ["-m recent --rcheck --name ssh --rsource", "depends on who was seen before (list ssh)"],
    ["-m statistic --mode random --probability 0.5", 'depends on chance ("--probability 0.5")'],
    ["-m rt --rt-type 0", "no: it has no routing header"],
    ["-m pkttype --pkt-type unicast", "yes"],
    ["-m pkttype ! --pkt-type unicast", "no: it is for others"],
    ["-m hashlimit --hashlimit-upto 5/sec --hashlimit-name ssh", "yes, while under the limit of 5/sec"],
    ["-m hashlimit --hashlimit-above 5/sec --hashlimit-name ssh", "no: it is under the limit of 5/sec"],
    ["-m connlimit --connlimit-above 10 --connlimit-mask 32 --connlimit-saddr", "no: it is under the limit of 10"],
    ["-m set --match-set f2b-sshd src", 'depends on the contents of set "f2b-sshd"'],
    ["-m u32 --u32 0>>22", 'depends on whether "-m u32 --u32 0>>22" matches'],
    ["-m policy --dir in --pol ipsec -p tcp", 'depends on whether "-m policy --dir in --pol ipsec -p tcp" matches'],
  ])("%s: %s", (words, expected) => {
    expect(matching(words.replaceAll("'", '"'), web)).toBe(expected);
  });

  test("sets of which the contents are known", () => {
    const rules = ["-A INPUT -m set --match-set friends src -j ACCEPT", "-A INPUT -j DROP"];
    const isInSet = (name: string, directions: readonly string[]) =>
      name === "friends" ? directions[0] === "src" : null;
    expect(resultsOf(rules, web, { host: router, isInSet }).map(describeResult)).toEqual([
      'accept by "-m set --match-set friends src -j ACCEPT" in INPUT',
    ]);
  });
});
