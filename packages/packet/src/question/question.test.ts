import { describe, expect, test } from "vitest";
import { type Question, readQuestion } from "./question.ts";

const ask = (words: string, more: Partial<Question> = {}) =>
  readQuestion({ words: words.split(" "), from: "192.168.4.110", to: "10.53.134.11", inputInterface: "eno2", ...more });

describe("a packet in words", () => {
  test("the ping of the account", () => {
    expect(ask("icmp echo-request")).toEqual({
      packet: {
        family: "ip",
        protocol: 1,
        source: { family: "ip", value: 0xc0a8046en },
        destination: { family: "ip", value: 0x0a35860bn },
        sourcePort: null,
        destinationPort: null,
        icmpType: 8,
        icmpCode: 0,
        tcpFlags: null,
        length: null,
        timeToLive: 64,
        dscp: 0,
        isFragment: false,
        inputInterface: "eno2",
        outputInterface: null,
        sourceHardwareAddress: null,
        mark: 0,
        connection: {
          state: "new",
          direction: "original",
          mark: 0,
          isSourceTranslated: false,
          isDestinationTranslated: false,
        },
      },
    });
  });

  test.each([
    ["tcp 22", { protocol: 6, sourcePort: 40_000, destinationPort: 22, tcpFlags: 2 }],
    ["tcp ssh", { destinationPort: 22 }],
    ["tcp dport 22 sport 1024 flags syn,ack", { destinationPort: 22, sourcePort: 1024, tcpFlags: 18 }],
    ["udp domain", { protocol: 17, destinationPort: 53, tcpFlags: null }],
    ["icmp destination-unreachable 1", { icmpType: 3, icmpCode: 1 }],
    ["ping", { protocol: 1, icmpType: 8, icmpCode: 0 }],
    ["esp", { protocol: 50, destinationPort: null }],
    ["47", { protocol: 47 }],
  ])("%s", (words, packet) => {
    expect(ask(words)).toMatchObject({ packet });
  });

  test("a mark and a state", () => {
    expect(ask("tcp 22", { mark: "0x10", state: "established" })).toMatchObject({
      packet: { mark: 16, connection: { state: "established" } },
    });
  });
});

test.each<[string, Partial<Question>, string]>([
  ["", {}, "the protocol is missing: icmp echo-request, tcp 22, udp 53"],
  ["tpc 22", {}, '"tpc" is no protocol; did you mean "tcp"?'],
  ["dport 22", {}, "a port needs its protocol: tcp dport 22"],
  ["ssh", {}, '"ssh" is a port and needs its protocol: tcp ssh'],
  ["tcp", {}, "the port is missing: tcp 22"],
  ["udp", {}, "the port is missing: udp 53"],
  ["tcp shs", {}, '"shs" is no service; did you mean "ssh"?'],
  ["tcp dprt 22", {}, '"dprt" is no service; did you mean "dport"?'],
  ["tcp 70000", {}, '"70000" is not a port: that is a number up to 65535'],
  ["tcp 22 23", {}, '"23" means nothing here: tcp 22, tcp dport 22 sport 1024 flags syn'],
  ["icmp echo-requst", {}, '"echo-requst" is no type of message; did you mean "echo-request"?'],
  ["icmpv6 echo-request", {}, "icmpv6 does not go with IPv4: icmp does"],
  ["esp 3", {}, '"3" means nothing to this protocol'],
  ["tcp 22", { from: "wazowski" }, '"wazowski" is no address of IPv4 or IPv6'],
  ["tcp 22", { to: "::1" }, "192.168.4.110 and ::1 are of different families"],
  ["tcp 22", { state: "fresh" }, '"fresh" is no state: it is new, established, related, invalid, untracked'],
  ["tcp 22", { mark: "red" }, '"red" is not a mark: that is a number up to 4294967295'],
])("%s is refused: %j", (words, more, error) => {
  expect(ask(words, more)).toMatchObject({ error });
});

test.each<[string, Partial<Question>, keyof Question]>([
  ["tcp 22", { from: "x" }, "from"],
  ["tcp 22", { to: "x" }, "to"],
  ["tpc 22", {}, "words"],
  ["tcp", {}, "words"],
  ["tcp 22", { mark: "x" }, "mark"],
  ["tcp 22", { state: "x" }, "state"],
])("%s %j: the fault is told apart", (words, more, about) => {
  expect(ask(words, more)).toMatchObject({ about });
});
