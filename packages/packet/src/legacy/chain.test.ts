import { describe, expect, test } from "vitest";
import type { PacketSketch } from "../../test/host.ts";
import { describeEnds, describeResult, resultsOf } from "../../test/legacy.ts";

const web: PacketSketch = {
  source: "192.168.4.110",
  destination: "10.53.134.11",
  inputInterface: "eno2",
  outputInterface: "eno1",
};

function fate(lines: readonly string[], sketch: PacketSketch = web): string[] {
  return resultsOf(lines, sketch).map(describeResult);
}

/** The packet behind one rule. */
function behind(rule: string, sketch: PacketSketch = web) {
  const [result, ...others] = resultsOf([rule], sketch);
  expect(others).toEqual([]);
  return result!;
}

describe("chains", () => {
  test("end by their policy", () => {
    expect(fate([":FORWARD DROP"])).toEqual(["drop by the policy of FORWARD"]);
    expect(fate([":FORWARD ACCEPT"])).toEqual(["accept by the policy of FORWARD"]);
  });

  test("end at the first rule that decides", () => {
    expect(fate([":FORWARD DROP", "-A FORWARD -p udp -j DROP", "-A FORWARD -i eno2 -j ACCEPT"])).toEqual([
      'accept by "-i eno2 -j ACCEPT" in FORWARD',
    ]);
  });

  test("jump to others and come back", () => {
    const lines = [":one -", ":two -", "-A FORWARD -j one", "-A FORWARD -j DROP", "-A one -j two", "-A one -j ACCEPT"];
    expect(fate([...lines, "-A two -j RETURN"])).toEqual(['accept by "-j ACCEPT" in one']);
  });

  test("go to others and do not come back", () => {
    const lines = [":one -", ":two -", "-A FORWARD -j one", "-A FORWARD -j DROP", "-A one -g two", "-A one -j ACCEPT"];
    expect(fate([...lines, "-A two -p udp -j ACCEPT"])).toEqual(['drop by "-j DROP" in FORWARD']);
  });

  test("a goto of a built-in chain ends by its policy", () => {
    expect(fate([":one -", ":FORWARD DROP", "-A FORWARD -g one", "-A FORWARD -j ACCEPT"])).toEqual([
      "drop by the policy of FORWARD",
    ]);
  });

  test("RETURN from a built-in chain leads to its policy", () => {
    expect(fate([":FORWARD DROP", "-A FORWARD -j RETURN", "-A FORWARD -j ACCEPT"])).toEqual([
      "drop by the policy of FORWARD",
    ]);
  });

  test("tell of every rule that the packet met, and why not", () => {
    const lines = [":one -", "-A FORWARD -o eno2 -j DROP", "-A FORWARD -j one", "-A one -j LOG", "-A one -j DROP"];
    const [result] = resultsOf(lines, web);
    expect(result!.step.rules.map(({ matched, reason }) => [matched, reason])).toEqual([
      ["no", "it leaves by eno1"],
      ["yes", null],
    ]);
    const inner = result!.step.rules[1]!.inner!;
    expect(inner.verdict).toBe("drop");
    expect(inner.rules.map(({ matched }) => matched)).toEqual(["yes", "yes"]);
  });
});

describe("what is not known", () => {
  const set = "-m set --match-set blocked src";

  test("is followed both ways", () => {
    expect(fate([`-A FORWARD ${set} -j DROP`])).toEqual([
      `drop by "${set} -j DROP" in FORWARD if the contents of set "blocked"`,
      'accept by the policy of FORWARD if the contents of set "blocked"',
    ]);
  });

  test("does not matter where both ways come to the same", () => {
    expect(fate([":one -", `-A FORWARD ${set} -j LOG`, `-A FORWARD ${set} -j one`, "-A one -j RETURN"])).toEqual([
      "accept by the policy of FORWARD",
    ]);
    expect(fate([`-A FORWARD ${set} -j RETURN`])).toEqual(["accept by the policy of FORWARD"]);
  });

  test("does not matter where another test fails", () => {
    expect(fate([`-A FORWARD ${set} -p udp -j DROP`])).toEqual(["accept by the policy of FORWARD"]);
  });

  test("a mark that may be set", () => {
    const mark = `-A FORWARD ${set} -j MARK --set-xmark 0x1/0xffffffff`;
    expect(fate([mark, "-A FORWARD -m mark --mark 0x1 -j DROP"])).toEqual([
      'drop by "-m mark --mark 0x1 -j DROP" in FORWARD if the contents of set "blocked"',
      'accept by the policy of FORWARD if the contents of set "blocked"',
    ]);
    const second = "-A FORWARD -m mark ! --mark 0x1 -j MARK --set-xmark 0x1/0xffffffff";
    expect(fate([mark, second])).toEqual(["accept by the policy of FORWARD"]);
  });

  test("many marks that may be set stay few ways", () => {
    const marks = Array.from(
      { length: 20 },
      (_, bit) => `-A FORWARD -m statistic --mode nth --every ${bit} -j MARK --or-mark ${2 ** bit}`,
    );
    const results = resultsOf([...marks, "-A FORWARD -m mark --mark 0x80000000/0x80000000 -j DROP"], web);
    expect(results.length).toBeLessThan(40);
    expect(results.every(({ verdict }) => verdict === "accept")).toBe(true);
  });

  test("a target that is not known", () => {
    expect(fate(["-A FORWARD -j FROB"])).toEqual([
      'accept by "-j FROB" in FORWARD if what target FROB does',
      'drop by "-j FROB" in FORWARD if what target FROB does',
      "accept by the policy of FORWARD if what target FROB does",
    ]);
  });

  test("hundreds of sets are hundreds of ways, not more", () => {
    const lines = Array.from({ length: 300 }, (_, index) => `-A INPUT -m set --match-set s${index} src -j DROP`);
    expect(resultsOf(lines, web)).toHaveLength(301);
  });
});

describe("targets that decide", () => {
  test.each([
    ["-j REJECT", "reject with icmp port-unreachable"],
    ["-j REJECT --reject-with icmp-host-prohibited", "reject with icmp host-prohibited"],
    ["-j REJECT --reject-with tcp-reset", "reject with tcp reset"],
    ["-j NFQUEUE --queue-num 0", "queue"],
  ])("%s: %s", (words, expected) => {
    expect(fate([`-A FORWARD ${words}`])).toEqual([`${expected} by "${words}" in FORWARD`]);
  });

  test("TPROXY takes packets for a program that listens", () => {
    const words = "-j TPROXY --on-port 3129 --on-ip 0.0.0.0 --tproxy-mark 0x1/0x1";
    const [taken, dropped] = resultsOf([`-A PREROUTING ${words}`], web);
    expect([taken!.verdict, taken!.packet.mark, dropped!.verdict]).toEqual(["accept", 1, "drop"]);
    expect(taken!.assumptions[0]!.text).toBe("whether a transparent program listens on port 3129");
  });
});

describe("targets that change the packet", () => {
  test.each([
    ["-j MARK --set-xmark 0x1/0xff", 0x1201],
    ["-j MARK --set-mark 0x1", 1],
    ["-j MARK --or-mark 0x1", 0x1235],
    ["-j MARK --and-mark 0xff", 0x34],
    ["-j MARK --xor-mark 0x1234", 0],
    ["-j CONNMARK --restore-mark", 0x56],
    ["-j CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff", 0x1256],
  ])("%s: mark %d", (words, mark) => {
    expect(behind(`-A FORWARD ${words}`, { ...web, mark: 0x1234, connection: { mark: 0x56 } }).packet.mark).toBe(mark);
  });

  test("a mark that is restored from a connection whose mark is not known", () => {
    const { packet } = behind("-A FORWARD -j CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff", {
      ...web,
      mark: 0x1234,
      connection: { mark: null },
    });
    expect([packet.mark, packet.unknownMarkBits]).toEqual([0x1200, 0xff]);
  });

  test("connections", () => {
    expect(behind("-A FORWARD -j CONNMARK --save-mark", { ...web, mark: 7 }).packet.connection.mark).toBe(7);
    expect(behind("-A PREROUTING -j CT --notrack").packet.connection.state).toBe("untracked");
    // What the host sends to itself has been seen where it was sent.
    const [looped] = resultsOf(["-A PREROUTING -j CT --notrack"], { ...web, inputInterface: "lo" });
    expect(looped!.packet.connection.state).toBe("new");
    expect(behind("-A PREROUTING -j NOTRACK").packet.connection.state).toBe("untracked");
    expect(behind("-A PREROUTING -j CT --zone 1").packet.connection.state).toBe("new");
  });

  test("service and lifetime", () => {
    expect(behind("-A FORWARD -j DSCP --set-dscp 0x2e").packet.dscp).toBe(0x2e);
    expect(behind("-A FORWARD -j TTL --ttl-dec 2").packet.timeToLive).toBe(62);
    expect(behind("-A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu").packet.length).toBe(
      60,
    );
  });
});

describe("translation", () => {
  test.each([
    ["-A PREROUTING -j DNAT --to-destination 172.17.0.2:8080", "192.168.4.110:40000 > 172.17.0.2:8080"],
    ["-A PREROUTING -j DNAT --to-destination 172.17.0.2", "192.168.4.110:40000 > 172.17.0.2:80"],
    ["-A PREROUTING -j DNAT --to-destination :81", "192.168.4.110:40000 > 10.53.134.11:81"],
    ["-A PREROUTING -j DNAT --to-destination 172.17.0.2:70-90", "192.168.4.110:40000 > 172.17.0.2:80"],
    ["-A PREROUTING -j DNAT --to-destination 172.17.0.2:100-200", "192.168.4.110:40000 > 172.17.0.2:null"],
    ["-A PREROUTING -j REDIRECT --to-ports 3128", "192.168.4.110:40000 > 192.168.4.1:3128"],
    ["-A PREROUTING -j NETMAP --to 172.20.0.0/16", "192.168.4.110:40000 > 172.20.134.11:80"],
    ["-A POSTROUTING -j NETMAP --to 172.20.0.0/16", "172.20.4.110:40000 > 10.53.134.11:80"],
    ["-A POSTROUTING -j SNAT --to-source 198.51.100.9", "198.51.100.9:40000 > 10.53.134.11:80"],
    ["-A POSTROUTING -o eno1 -j MASQUERADE", "198.51.100.2:40000 > 10.53.134.11:80"],
    ["-A POSTROUTING -j MASQUERADE --random-fully", "198.51.100.2:null > 10.53.134.11:80"],
    ["-A POSTROUTING -j SNAT --to-source 198.51.100.9:40000-40009 --random", "198.51.100.9:null > 10.53.134.11:80"],
    ["-A PREROUTING -j DNAT --to-destination 172.17.0.2 --random", "192.168.4.110:40000 > 172.17.0.2:80"],
    ["-A POSTROUTING -j MASQUERADE --to-ports 1024-2047 --random", "198.51.100.2:null > 10.53.134.11:80"],
  ])("%s: %s", (rule, ends) => {
    const result = behind(rule);
    expect(describeEnds(result)).toBe(ends);
    const { isSourceTranslated, isDestinationTranslated } = result.packet.connection;
    expect([isSourceTranslated, isDestinationTranslated]).toEqual(
      rule.startsWith("-A POST") ? [true, false] : [false, true],
    );
  });

  test("of IPv6", () => {
    const six: PacketSketch = { source: "2001:db8::1", destination: "2001:db8::2" };
    const result = behind("-A PREROUTING -j DNAT --to-destination [fd00::5]:8080", six);
    expect(describeEnds(result)).toBe("2001:db8::1:40000 > fd00::5:8080");
    expect(describeEnds(behind("-A PREROUTING -j DNAT --to-destination fd00::5", six))).toBe(
      "2001:db8::1:40000 > fd00::5:80",
    );
  });

  test("of packets of the host itself goes to the host itself", () => {
    const own = { ...web, inputInterface: null };
    expect(describeEnds(behind("-A OUTPUT -j REDIRECT --to-ports 53", own))).toBe("192.168.4.110:40000 > 127.0.0.1:53");
  });

  test("to one of several addresses depends on which", () => {
    const [result] = resultsOf(["-A PREROUTING -j DNAT --to-destination 10.0.0.1-10.0.0.3"], web);
    const destination = "which of 10.0.0.1-10.0.0.3 the translation takes";
    expect(result!.packet.unknown).toEqual({ destination });
    const rules = ["-A PREROUTING -d 10.0.0.1/32 -j DROP"];
    const [dropped, accepted] = resultsOf(rules, { ...web, unknown: { destination } });
    expect([dropped?.verdict, accepted?.verdict].sort()).toEqual(["accept", "drop"]);
    expect(dropped!.assumptions.map(({ text }) => text)).toEqual([destination]);
  });

  test("to what it is already is none", () => {
    const { packet } = behind("-A PREROUTING -j DNAT --to-destination 10.53.134.11:80");
    expect(packet.connection.isDestinationTranslated).toBe(false);
  });

  test("keeps the ends from before", () => {
    const rules = ["-A PREROUTING -m conntrack --ctorigdst 10.53.134.11 -j ACCEPT"];
    const { packet } = behind("-A PREROUTING -j DNAT --to-destination 172.17.0.2:8080");
    const { source: _s, destination: _d, ...rest } = packet;
    const sketch = { ...rest, source: "192.168.4.110", destination: "172.17.0.2" };
    expect(fate(rules, sketch)).toEqual([`accept by "-m conntrack --ctorigdst 10.53.134.11 -j ACCEPT" in PREROUTING`]);
  });
});
