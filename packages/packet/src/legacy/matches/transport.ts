/** Matches of what follows the IP header: tcp, udp, sctp, dccp, udplite, multiport, icmp, icmp6. */
import { findService } from "@nftlint/language";
import type { Packet } from "../../packet.ts";
import { inRange, type NumberRange, readNumber, readRange } from "../numbers.ts";
import { type Extension, extensionOf, type RuleOption, type Test, type TestAnswer, testOf } from "../test.ts";

type Side = "sourcePort" | "destinationPort";

const words: Readonly<Record<Side, string>> = { sourcePort: "source port", destinationPort: "destination port" };

const portOptions = {
  "--sport": (option: RuleOption, text: string) => portTest(option, text, ["sourcePort"]),
  "--dport": (option: RuleOption, text: string) => portTest(option, text, ["destinationPort"]),
};

/** `-m udp`, and what else has ports alone. */
export const portExtension: Extension = extensionOf(portOptions);

export const tcpExtension: Extension = extensionOf(
  { ...portOptions, "--tcp-flags": flagsTest, "--syn": (option) => flagsTest(option, "FIN,SYN,RST,ACK", "SYN") },
  { "--tcp-flags": 2, "--syn": 0, "--tcp-option": 1 },
);

export const multiportExtension: Extension = extensionOf({
  "--sports": (option, text) => portTest(option, text, ["sourcePort"]),
  "--dports": (option, text) => portTest(option, text, ["destinationPort"]),
  "--ports": (option, text) => portTest(option, text, ["sourcePort", "destinationPort"]),
});

export const icmpExtension: Extension = extensionOf({
  "--icmp-type": (option, text) => icmpTest(option, text, icmpTypes),
});
export const icmp6Extension: Extension = extensionOf({
  "--icmpv6-type": (option, text) => icmpTest(option, text, icmp6Types),
});

/** A list of ports and ranges, one of which one of the sides must have. Fragments behind the first have none. */
function portTest(option: RuleOption, list: string, sides: readonly Side[]): Test | null {
  const ranges = list.split(",").map(readPorts);
  const wanted = ranges.filter((range) => range !== null);
  if (wanted.length < ranges.length) return null;
  const test = testOf(
    option,
    (packet) => anyOf(sides.flatMap((side) => wanted.map((range) => portAnswer(packet, side, range)))),
    (packet) => sides.map((side) => `the ${words[side]} is ${packet[side] ?? "not known"}`).join(" and "),
  );
  return { ...test, ask: (packet, context) => !packet.isFragment && test.ask(packet, context) };
}

function portAnswer(packet: Packet, side: Side, range: NumberRange): TestAnswer {
  return packet.unknown?.ports ?? inRange(packet[side], range, `the ${words[side]} of the packet`);
}

/** True where one answer is, unknown where one is, else false. */
function anyOf(answers: readonly TestAnswer[]): TestAnswer {
  if (answers.includes(true)) return true;
  return answers.find((answer) => typeof answer === "string") ?? false;
}

function readPorts(text: string): NumberRange | null {
  const range = readRange(text, 65535);
  if (range !== null) return range;
  const service = findService(text);
  return service === undefined ? null : { from: service.port, to: service.port };
}

const flagBits: Readonly<Record<string, number>> = {
  ...{ FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16, URG: 32, ALL: 63, NONE: 0 },
};

function flagsTest(option: RuleOption, mask: string, compared: string | undefined = option.words[1]): Test | null {
  const maskBits = readFlags(mask);
  const wanted = readFlags(compared ?? "");
  if (maskBits === null || wanted === null) return null;
  return testOf(
    option,
    ({ tcpFlags }) => (tcpFlags === null ? "the TCP flags of the packet" : (tcpFlags & maskBits) === wanted),
    ({ tcpFlags }) => `the TCP flags are ${tcpFlags === null ? "not known" : flagNames(tcpFlags)}`,
  );
}

function readFlags(list: string): number | null {
  let bits = 0;
  for (const name of list.split(",")) {
    const bit = flagBits[name];
    if (bit === undefined) return null;
    bits |= bit;
  }
  return bits;
}

function flagNames(bits: number): string {
  const names = Object.entries(flagBits).flatMap(([name, bit]) => (bit !== 63 && (bits & bit) !== 0 ? [name] : []));
  return names.length === 0 ? "NONE" : names.join(",");
}

/** The names that people write; `iptables-save` prints numbers. */
const icmpTypes: Readonly<Record<string, string>> = {
  ...{ "echo-reply": "0", "destination-unreachable": "3", "network-unreachable": "3/0", "host-unreachable": "3/1" },
  ...{ "port-unreachable": "3/3", "fragmentation-needed": "3/4", "source-quench": "4", redirect: "5" },
  ...{ "echo-request": "8", "router-advertisement": "9", "router-solicitation": "10", "time-exceeded": "11" },
  ...{ "parameter-problem": "12", "timestamp-request": "13", "timestamp-reply": "14", any: "255" },
};

const icmp6Types: Readonly<Record<string, string>> = {
  ...{ "destination-unreachable": "1", "packet-too-big": "2", "time-exceeded": "3", "parameter-problem": "4" },
  ...{ "echo-request": "128", "echo-reply": "129", "router-solicitation": "133", "router-advertisement": "134" },
  ...{ "neighbour-solicitation": "135", "neighbor-solicitation": "135", "neighbour-advertisement": "136" },
  ...{ "neighbor-advertisement": "136", redirect: "137" },
};

function icmpTest(option: RuleOption, text: string, names: Readonly<Record<string, string>>): Test | null {
  const [typeText = "", codeText] = (names[text] ?? text).split("/");
  const type = readNumber(typeText);
  const code = codeText === undefined ? null : readRange(codeText, 255);
  if (type === null || (codeText !== undefined && code === null)) return null;
  const isAny = type === 255 && option.name === "--icmp-type";
  return testOf(
    option,
    ({ icmpType, icmpCode }) => {
      if (isAny) return true;
      if (icmpType === null) return "the ICMP type of the packet";
      if (icmpType !== type || code === null) return icmpType === type;
      return inRange(icmpCode, code, "the ICMP code of the packet");
    },
    ({ icmpType, icmpCode }) => `the ICMP type is ${icmpType ?? "not known"}${code === null ? "" : `/${icmpCode}`}`,
  );
}
