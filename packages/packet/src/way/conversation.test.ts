/** Connections from their first packet to the sender's second one. */
import { describe, expect, test } from "vitest";
import { packetOf, pingOf } from "../../test/packet-of.ts";
import { routerWith, verdictOf } from "../../test/router.ts";
import { describePacket } from "../answer/words.ts";
import type { Packet } from "../packet.ts";
import { nextOf, replyTo, traceNext, traceReply } from "./conversation.ts";
import type { Tracer } from "./host.ts";

const fromLan = { from: "10.1.0.2", to: "198.51.100.1", inputInterface: "lan" };
const fromWan = { from: "198.51.100.1", to: "192.0.2.1", inputInterface: "wan" };

/** The verdicts on a packet, its reply, and the sender's next packet. */
function conversation(trace: Tracer, packet: Packet): string[] {
  const first = trace(packet);
  return [first, traceReply(first, trace), traceNext(first, trace)].map(verdictOf);
}

/** A chain that drops all but what these rules accept. */
function strict(hook: string, rules: string): string {
  return `chain ${hook} { type filter hook ${hook} priority filter; policy drop; ${rules} }\n`;
}

const stateful = strict("forward", "ct state established accept; iifname lan accept");

describe("what is translated", () => {
  test("source: the reply goes to the address that it was translated to, and from there back to the sender", () => {
    const trace = routerWith(`table ip t { ${stateful}
      chain post { type nat hook postrouting priority srcnat; ip saddr 10.1.0.0/24 snat to 192.0.2.9 } }\n`);
    expect(conversation(trace, packetOf(fromLan))).toEqual([
      "ACCEPTED: it leaves by wan as tcp 192.0.2.9:40000 > 198.51.100.1:22",
      "ACCEPTED: it leaves by lan as tcp (flags syn,ack) 198.51.100.1:22 > 10.1.0.2:40000",
      "ACCEPTED: it leaves by wan as tcp (flags ack) 192.0.2.9:40000 > 198.51.100.1:22",
    ]);
  });

  test("masquerade of a ping", () => {
    const trace = routerWith(`table ip t { ${stateful}
      chain post { type nat hook postrouting priority srcnat; oifname wan masquerade } }\n`);
    expect(conversation(trace, pingOf(fromLan))).toEqual([
      "ACCEPTED: it leaves by wan as icmp echo-request 192.0.2.1 > 198.51.100.1",
      "ACCEPTED: it leaves by lan as icmp echo-reply 198.51.100.1 > 10.1.0.2",
      "ACCEPTED: it leaves by wan as icmp echo-request 192.0.2.1 > 198.51.100.1",
    ]);
  });

  test("destination: the reply comes from where the sender has sent to", () => {
    const trace = routerWith(`table ip t {
      chain pre { type nat hook prerouting priority dstnat; tcp dport 80 dnat to 10.1.0.5:8080 } }\n`);
    expect(conversation(trace, packetOf({ ...fromWan, destinationPort: 80 }))).toEqual([
      "ACCEPTED: it leaves by lan as tcp 198.51.100.1:40000 > 10.1.0.5:8080",
      "ACCEPTED: it leaves by wan as tcp (flags syn,ack) 192.0.2.1:80 > 198.51.100.1:40000",
      "ACCEPTED: it leaves by lan as tcp (flags ack) 198.51.100.1:40000 > 10.1.0.5:8080",
    ]);
  });

  test("both, for a client and a server on the same link", () => {
    const trace = routerWith(`table ip t {
      chain pre { type nat hook prerouting priority dstnat; ip daddr 192.0.2.1 tcp dport 80 dnat to 10.1.0.5 }
      chain post { type nat hook postrouting priority srcnat; iifname lan oifname lan masquerade } }\n`);
    expect(conversation(trace, packetOf({ ...fromLan, to: "192.0.2.1", destinationPort: 80 }))).toEqual([
      "ACCEPTED: it leaves by lan as tcp 10.1.0.1:40000 > 10.1.0.5:80",
      "ACCEPTED: it leaves by lan as tcp (flags syn,ack) 192.0.2.1:80 > 10.1.0.2:40000",
      "ACCEPTED: it leaves by lan as tcp (flags ack) 10.1.0.1:40000 > 10.1.0.5:80",
    ]);
  });

  test("redirect: the host itself replies, under the address that the sender knows", () => {
    const trace = routerWith(`table ip t {
      chain pre { type nat hook prerouting priority dstnat; udp dport 53 redirect to :5353 } }\n`);
    const query = packetOf({ ...fromLan, protocol: 17, destinationPort: 53, tcpFlags: null });
    expect(conversation(trace, query)).toEqual([
      "ACCEPTED: it reaches this host",
      "ACCEPTED: it leaves by lan as udp 198.51.100.1:53 > 10.1.0.2:40000",
      "ACCEPTED: it reaches this host",
    ]);
    const [way] = trace(query).ways;
    expect(describePacket(replyTo(way!)!)).toBe("udp 10.1.0.1:5353 > 10.1.0.2:40000");
  });

  test("what the host itself sends", () => {
    const trace = routerWith(`table ip t {
      chain out { type nat hook output priority dstnat; tcp dport 80 dnat to 198.51.100.9 }
      chain post { type nat hook postrouting priority srcnat; snat to 192.0.2.7 } }\n`);
    const own = packetOf({ from: "192.0.2.1", to: "198.51.100.1", inputInterface: null, destinationPort: 80 });
    expect(conversation(trace, own)).toEqual([
      "ACCEPTED: it leaves by wan as tcp 192.0.2.7:40000 > 198.51.100.9:80",
      "ACCEPTED: it reaches this host",
      "ACCEPTED: it leaves by wan as tcp (flags ack) 192.0.2.7:40000 > 198.51.100.9:80",
    ]);
  });

  test("a range to choose from is not known to the receiver, but the reply finds back", () => {
    const trace = routerWith(`table ip t { ${stateful}
      chain post { type nat hook postrouting priority srcnat; snat to 192.0.2.9-192.0.2.12 } }\n`);
    const first = trace(packetOf(fromLan));
    expect(first.ways[0]?.packet.unknown).toEqual({ source: "which address the translation chooses" });
    const reply = traceReply(first, trace);
    expect(reply?.ways[0]?.packet.unknown).toBeUndefined();
    expect(verdictOf(reply)).toBe("ACCEPTED: it leaves by lan as tcp (flags syn,ack) 198.51.100.1:22 > 10.1.0.2:40000");
    expect(traceNext(first, trace)?.ways[0]?.packet.unknown).toEqual({
      source: "which address the translation chooses",
    });
  });
});

describe("what the first packet decides", () => {
  test("the second packet has the state of the first where no reply came, but its translation stays", () => {
    const trace = routerWith(`table ip t {
      chain forward { type filter hook forward priority filter; ct state established drop; ct direction reply drop }
      chain raw { type filter hook prerouting priority raw; iifname wan drop }
      chain post { type nat hook postrouting priority srcnat; udp dport 53 snat to 192.0.2.9 } }\n`);
    const query = packetOf({ ...fromLan, protocol: 17, destinationPort: 53, tcpFlags: null });
    expect(conversation(trace, query)).toEqual([
      "ACCEPTED: it leaves by wan as udp 192.0.2.9:40000 > 198.51.100.1:53",
      'DROPPED in prerouting by main.nft:3 "iifname wan drop" in ip t raw',
      "ACCEPTED: it leaves by wan as udp 192.0.2.9:40000 > 198.51.100.1:53",
    ]);
  });

  test("a reply that is dropped behind conntrack makes the connection an established one", () => {
    const trace = routerWith(`table ip t {
      chain forward { type filter hook forward priority filter; ct state established drop } }\n`);
    expect(conversation(trace, packetOf(fromLan))).toEqual([
      "ACCEPTED: it leaves by wan as tcp 10.1.0.2:40000 > 198.51.100.1:22",
      'DROPPED in forward by main.nft:2 "ct state established drop" in ip t forward',
      'DROPPED in forward by main.nft:2 "ct state established drop" in ip t forward',
    ]);
  });

  test("before the reply to a SYN an ACK is invalid, a SYN is not", () => {
    const trace = routerWith("");
    const [way] = trace(packetOf(fromLan)).ways;
    expect(nextOf(way!)).toMatchObject({ tcpFlags: 2, connection: { state: "new" } });
    expect(nextOf(way!, { tcpFlags: 16 })).toMatchObject({ tcpFlags: 16, connection: { state: "invalid" } });
  });

  test("marks of the connection are there for the packets behind", () => {
    const trace = routerWith(`table ip t {
      chain pre { type filter hook prerouting priority mangle; ct direction original ct mark set 7
        ct mark 7 meta mark set ct mark }
      chain forward { type filter hook forward priority filter; meta mark 7 accept; drop } }\n`);
    expect(conversation(trace, pingOf(fromLan)).map((line) => line.split(":")[0])).toEqual([
      "ACCEPTED",
      "ACCEPTED",
      "ACCEPTED",
    ]);
  });

  test("sets have learned", () => {
    const trace = routerWith(`table ip t {
      set seen { type ipv4_addr; flags dynamic; }
      chain forward { type filter hook forward priority filter; policy drop
        iifname lan add @seen { ip daddr } accept; ip saddr @seen accept } }\n`);
    expect(conversation(trace, pingOf(fromLan))[1]).toBe(
      "ACCEPTED: it leaves by lan as icmp echo-reply 198.51.100.1 > 10.1.0.2",
    );
  });
});

describe("what conntrack does not see", () => {
  const notrack = "chain raw { type filter hook prerouting priority raw; iifname lan notrack }\n";

  test("the reply to an untracked request is an invalid message, and a query the other way for UDP", () => {
    const trace = routerWith(`table ip t { ${notrack}
      chain forward { type filter hook forward priority filter; ct state invalid drop; ct state established drop } }\n`);
    const query = packetOf({ ...fromLan, protocol: 17, destinationPort: 53, tcpFlags: null });
    expect(conversation(trace, pingOf(fromLan))).toEqual([
      "ACCEPTED: it leaves by wan as icmp echo-request 10.1.0.2 > 198.51.100.1",
      'DROPPED in forward by main.nft:3 "ct state invalid drop" in ip t forward',
      "ACCEPTED: it leaves by wan as icmp echo-request 10.1.0.2 > 198.51.100.1",
    ]);
    expect(conversation(trace, query)[1]).toBe("ACCEPTED: it leaves by lan as udp 198.51.100.1:53 > 10.1.0.2:40000");
  });

  test("a source that is changed without it has the reply belong to no connection", () => {
    const trace = routerWith(`table ip t {
      chain forward { type filter hook forward priority filter; ct state established drop; ip saddr set 192.0.2.9 } }\n`);
    const [way] = trace(packetOf(fromLan)).ways;
    const reply = replyTo(way!)!;
    expect(describePacket(reply)).toBe("tcp (flags syn,ack) 198.51.100.1:22 > 192.0.2.9:40000");
    expect(trace(reply).ways[0]?.steps[0]?.packet.connection.state).toBe("invalid");
  });
});

describe("no reply", () => {
  test("to what does not arrive", () => {
    const trace = routerWith(`table ip t { ${strict("forward", "")} }\n`);
    expect(conversation(trace, packetOf(fromLan)).slice(1)).toEqual(["nothing", "nothing"]);
  });

  test("to a reset, to an error message, to a multicast", () => {
    const trace = routerWith("");
    const replyOf = (packet: Packet) => replyTo(trace(packet).ways[0]!);
    expect(replyOf(packetOf({ ...fromLan, tcpFlags: 4 }))).toBeNull();
    expect(replyOf(pingOf({ ...fromLan, icmpType: 3 }))).toBeNull();
    expect(replyOf(pingOf({ ...fromLan, to: "224.0.0.1" }))).toBeNull();
    expect(replyOf(packetOf(fromLan))).not.toBeNull();
  });
});

test("ways on which it does not arrive have no reply; what the others assume goes with it", () => {
  const trace = routerWith(`table ip t {
    set friends { type ipv4_addr; flags dynamic; }
    ${strict("forward", "ct state established accept; ip daddr @friends accept")} }\n`);
  const first = trace(packetOf(fromLan));
  expect(first.fate).toBeNull();
  const reply = traceReply(first, trace);
  expect(verdictOf(reply)).toBe("ACCEPTED: it leaves by lan as tcp (flags syn,ack) 198.51.100.1:22 > 10.1.0.2:40000");
  expect(reply?.ways[0]?.assumptions.map(({ text }) => text)).toEqual(["what else the set friends holds"]);
});

test("an established packet of which no more is told meets no chain of type nat and is translated by nobody", () => {
  const trace = routerWith(`table ip t {
    chain post { type nat hook postrouting priority srcnat; masquerade } }\n`);
  const packet = packetOf({ ...fromLan, connection: { state: "established" } });
  expect(verdictOf(trace(packet))).toBe("ACCEPTED: it leaves by wan as tcp 10.1.0.2:40000 > 198.51.100.1:22");
});

test("a reply that is dropped before connections are tracked leaves the connection new", () => {
  const rules = "ct state vmap { new : accept, established : drop }";
  const trace = routerWith(`table netdev n { chain in { type filter hook ingress device wan priority 0; policy drop; } }
    table ip t { chain f { type filter hook forward priority 0; ${rules} } }\n`);
  const udp = packetOf({ ...fromLan, protocol: 17, tcpFlags: null });
  expect(conversation(trace, udp)).toEqual([
    "ACCEPTED: it leaves by wan as udp 10.1.0.2:40000 > 198.51.100.1:22",
    "DROPPED in ingress by netdev n in policy drop",
    "ACCEPTED: it leaves by wan as udp 10.1.0.2:40000 > 198.51.100.1:22",
  ]);
});

describe("a flowtable", () => {
  const trace = routerWith(`table ip t {
    flowtable fast { hook ingress priority 0; devices = { lan, wan }; }
    chain forward { type filter hook forward priority filter; policy drop
      ip protocol udp flow add @fast
      iifname lan accept; ct state established accept }
    chain late { type filter hook forward priority 10; ct direction reply drop; ct state established drop }
    chain post { type nat hook postrouting priority srcnat; oifname wan masquerade } }\n`);
  const query = packetOf({ ...fromLan, protocol: 17, destinationPort: 53, tcpFlags: null });

  test("takes over nothing but established connections: the first packet and its reply meet all rules", () => {
    const first = trace(query);
    expect(verdictOf(first)).toContain("ACCEPTED");
    expect(verdictOf(traceReply(first, trace))).toContain("DROPPED in forward");
  });

  test("may let the packets behind pass without a rule, translated as was decided", () => {
    const next = traceNext(trace(query), trace);
    expect(verdictOf(next)).toBe("DEPENDS on whether the flowtable fast has taken over the connection");
    const passed = next?.ways.find(({ fate }) => fate.kind === "sent");
    expect(passed?.steps.map(({ kind }) => kind)).toEqual(["routing"]);
    expect(describePacket(passed!.packet)).toBe("udp 192.0.2.1:40000 > 198.51.100.1:53");
  });

  test("is no matter to what is for the host itself, and to interfaces that it is not on", () => {
    const toHost = packetOf({ ...fromLan, to: "10.1.0.1", connection: { state: "established" } });
    expect(trace(toHost).ways).toHaveLength(1);
    const other = packetOf({ ...fromLan, inputInterface: "dmz", connection: { state: "established" } });
    expect(trace(other).ways).toHaveLength(1);
  });
});

test("what a program may decide depends on whether one listens, where the queue lets packets bypass it", () => {
  const queue = (flags: string) =>
    routerWith(`table ip t {
      chain forward { type filter hook forward priority filter; policy drop; queue ${flags} } }\n`)(packetOf(fromLan));
  expect(queue("num 1").fate).toMatchObject({ kind: "queued", hook: "forward" });
  const { fate, dependencies, ways } = queue("num 1 bypass");
  expect(fate).toBeNull();
  expect(dependencies.map(({ text }) => text)).toEqual(["whether a program listens to the queue"]);
  expect(ways.map((way) => way.fate.kind)).toEqual(["queued", "sent"]);
});

test("a transparent proxy gets what its mark routes to the host, where its program listens", () => {
  const rules = [
    { priority: 0, src: "all", table: "local" },
    { priority: 100, src: "all", fwmark: "0x1", table: "100" },
    { priority: 32766, src: "all", table: "main" },
  ];
  const routes = [
    { type: "local", dst: "10.1.0.1", dev: "lan", table: "local" },
    { type: "local", dst: "default", dev: "lo", table: "100" },
    { dst: "default", dev: "wan", table: "main" },
  ];
  const trace = routerWith(
    `table ip t { chain pre { type filter hook prerouting priority mangle; tcp dport 80 tproxy to :3128 meta mark set 1 accept } }\n`,
    { "rules-ip4": JSON.stringify(rules), "routes-ip4": JSON.stringify(routes) },
  );
  const { ways, dependencies } = trace(packetOf({ ...fromLan, destinationPort: 80 }));
  expect(ways.map(({ fate }) => fate.kind)).toEqual(["delivered", "sent"]);
  expect(dependencies.map(({ text }) => text)).toEqual(["whether a socket listens where t sends it"]);
});

test("the answer to what conntrack makes nothing of may open a connection, to which the next packet replies", () => {
  const rules = "ct state established drop";
  const trace = routerWith(`table ip t { chain f { type filter hook forward priority 0; ${rules} } }\n`);
  const first = trace(packetOf({ ...fromLan, tcpFlags: 17 }));
  const [way] = first.ways;
  const [reply] = traceReply(first, trace)!.ways;
  expect([way, reply].map((one) => one?.packet.connection.state)).toEqual(["invalid", "new"]);
  expect(verdictOf(trace(nextOf(way!, { reply: reply!, tcpFlags: 16 })!))).toContain("DROPPED in forward");
});

test("a packet whose answers belong to another connection gets a port that nobody can foretell", () => {
  const trace = routerWith(`table ip t {
    chain post { type nat hook postrouting priority srcnat; ip saddr 198.51.100.1 snat to 192.0.2.7 } }\n`);
  const first = trace(packetOf({ ...fromLan, tcpFlags: 17 }));
  const [way] = first.ways;
  const [reply] = traceReply(first, trace)!.ways;
  expect(describePacket(reply!.packet)).toContain("192.0.2.7:22 > 10.1.0.2:40000");
  const next = trace(nextOf(way!, { reply: reply!, tcpFlags: 16 })!);
  expect(next.ways[0]?.packet.unknown).toEqual({ ports: "which port is free" });
});
