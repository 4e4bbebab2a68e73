import type { LegacyRule } from "@nftlint/host";
import {
  both,
  type Coverage,
  type Interval,
  intervalCoverage,
  inverse,
  parseAddress,
  prefixInterval,
} from "@nftlint/semantics";
import type { Packets } from "./packets.ts";

/** How much of the packets one option of a rule matches. */
type Test = (packets: Packets) => Coverage;

/** Reads an option's argument once, for all the packets that it is compared with. */
type ReadTest = (argument: string) => Test;

/** Matches that are read (iptables-extensions(8)); a rule with any other has unknown coverage. */
const options: Readonly<Record<string, ReadTest>> = {
  "-i": (name) => (packets) => compareInterface(packets.inInterface, name),
  "-o": (name) => (packets) => compareInterface(packets.outInterface, name),
  "-s": (prefix) => {
    const wanted = addressesOf(prefix);
    return (packets) => compareAddress(packets.source, wanted);
  },
  "-d": (prefix) => {
    const wanted = addressesOf(prefix);
    return (packets) => compareAddress(packets.destination, wanted);
  },
  "-p": (name) => (packets) => compareProtocol(packets.protocol, name),
  "--dport": portTest,
  "--dports": portTest,
  "--sport": () => () => "some",
  "--sports": () => () => "some",
  "--icmp-type": () => () => "some",
  "--icmpv6-type": () => () => "some",
  "--state": stateTest,
  "--ctstate": stateTest,
  "--dst-type": destinationTypeTest,
  "--comment": () => () => "all",
};

/** Extensions that `-m` loads and whose options all stand in {@link options}, or that match by themselves. */
const extensions = new Set([
  "comment",
  "conntrack",
  "state",
  "tcp",
  "udp",
  "sctp",
  "udplite",
  "icmp",
  "icmp6",
  "icmpv6",
  "multiport",
  "addrtype",
]);

/** Rules as they were read: each is compared with every class of packets. */
const known = new WeakMap<LegacyRule, readonly Test[]>();

/** How much of the packets a legacy rule matches. */
export function coverageOf(rule: LegacyRule, packets: Packets): Coverage {
  let tests = known.get(rule);
  if (tests === undefined) {
    tests = readTests(rule);
    known.set(rule, tests);
  }
  let coverage: Coverage = "all";
  for (const test of tests) {
    coverage = both(coverage, test(packets));
    if (coverage === "none") break;
  }
  return coverage;
}

function readTests({ words }: LegacyRule): Test[] {
  const tests: Test[] = [];
  let index = 0;
  while (index < words.length) {
    const negated = words[index] === "!";
    if (negated) index++;
    const option = words[index] ?? "";
    // iptables-save prints the target last; what follows belongs to it.
    if (option === "-j" || option === "-g") break;
    const test = readTest(option, words[index + 1] ?? "");
    tests.push(negated ? (packets) => inverse(test(packets)) : test);
    index = nextOption(words, index);
  }
  return tests;
}

function readTest(option: string, argument: string): Test {
  if (option === "-m") return () => (extensions.has(argument) ? "all" : "unknown");
  return options[option]?.(argument) ?? (() => "unknown");
}

/** Options that are read take one argument, whatever it looks like; of others the arguments are passed by. */
function nextOption(words: readonly string[], index: number): number {
  const option = words[index] ?? "";
  let next = index + (option === "-m" || option in options ? 2 : 1);
  while (next < words.length && words[next] !== "!" && words[next]?.startsWith("-") === false) next++;
  return next;
}

/** A `+` at the end stands for the rest of the name. */
function compareInterface(name: string | null, wanted: string): Coverage {
  if (name === null) return "some";
  const matches = wanted.endsWith("+") ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
  return matches ? "all" : "none";
}

/** An address or prefix; `null` for masks that are no prefix length, which are not read. */
function addressesOf(prefix: string): Interval | null {
  const [text = "", length] = prefix.split("/");
  const address = parseAddress(text);
  if (address === null || (length !== undefined && !/^\d+$/.test(length))) return null;
  return length === undefined ? address : prefixInterval(address, Number(length));
}

function compareAddress(addresses: Interval | null, wanted: Interval | null): Coverage {
  return wanted === null ? "unknown" : intervalCoverage(addresses, wanted);
}

/** iptables-save prints the names of the commonest protocols and the numbers of the others. */
function compareProtocol(protocol: string | null, wanted: string): Coverage {
  if (wanted === "all" || wanted === "0") return "all";
  if (protocol === null) return "some";
  return protocol === wanted || protocol === protocolNames[wanted] ? "all" : "none";
}

const protocolNames: Readonly<Record<string, string>> = {
  "1": "icmp",
  "6": "tcp",
  "17": "udp",
  "58": "icmpv6",
  "ipv6-icmp": "icmpv6",
};

/** One port, a range (`1024:65535`), or a list of both. */
function portTest(list: string): Test {
  const parts = list.split(",").map(portsOf);
  return ({ destinationPort }) => {
    let coverage: Coverage = "none";
    for (const ports of parts) {
      if (ports === null) return "unknown";
      const found = intervalCoverage(destinationPort, ports);
      if (found === "all") return "all";
      if (found !== "none") coverage = found;
    }
    return coverage;
  };
}

/** `null` for a name, which is not read. */
function portsOf(part: string): Interval | null {
  const [from = "", to = from] = part.split(":");
  if (!/^\d+$/.test(from) || !/^\d+$/.test(to)) return null;
  return { from: BigInt(from), to: BigInt(to) };
}

/** `INVALID` and `UNTRACKED` are neither new nor established; `DNAT` and `SNAT` are states beside the others. */
function stateTest(list: string): Test {
  const states = new Set(list.split(","));
  const otherwise = states.has("SNAT") ? "unknown" : "none";
  return ({ state, destinationTranslated }) => {
    if (states.has(state.toUpperCase())) return "all";
    return destinationTranslated && states.has("DNAT") ? "all" : otherwise;
  };
}

/** What is forwarded goes to another host; what comes to the input chain, to an address of this one or to many hosts. */
function destinationTypeTest(list: string): Test {
  const types = list.split(",");
  const toHost: Coverage = types.includes("LOCAL") ? "all" : "unknown";
  const forwarded = types.includes("UNICAST") ? "all" : inverse(toHost);
  return ({ way }) => (way === "forward" ? forwarded : toHost);
}
